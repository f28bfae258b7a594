import { BaseCommand, type Input } from '../../src/cli/base-command.js';
import { publicFinding } from '../../src/cli/public-finding.js';
import type { CommandResult } from '../../src/cli/result.js';
import { workspaceAtHand } from '../../src/cli/workspace-at-hand.js';
import { EXIT } from '../../src/diagnostic/error.js';
import { hasErrors } from '../../src/diagnostic/finding.js';
import { trustText } from '../../src/report/trust.js';

export default class TrustList extends BaseCommand<typeof TrustList> {
  static override summary = 'Show what you have pinned.';
  static override description =
    `Your trust file: $PLIMSOLL_TRUST, else plimsoll/trust.yaml in $XDG_CONFIG_HOME, else in ~/.config. An allowance that has
run out ends with exit code 1.`;
  static override examples = ['<%= config.bin %> trust list', '<%= config.bin %> trust list --json'];

  protected override async execute({ flags }: Input<typeof TrustList>): Promise<CommandResult> {
    const [{ trustAtHand }, { summaryOf }] = await Promise.all([
      import('../../src/trust/at-hand.js'),
      import('../../src/trust/summary.js'),
    ]);
    const summary = summaryOf(await trustAtHand(process.env, workspaceAtHand(flags.workspace), new Date()));
    const { findings, ...rest } = summary;
    const failed = hasErrors(findings);
    return {
      json: { format: 'plimsoll.trust-list/1', ok: !failed, ...rest, findings: findings.map(publicFinding) },
      text: (style) => trustText(summary, style),
      exit: failed ? EXIT.failed : EXIT.ok,
    };
  }
}
