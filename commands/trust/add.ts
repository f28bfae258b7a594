import { Flags } from '@oclif/core';
import { confirm } from '../../src/cli/ask.js';
import { BaseCommand, type Input } from '../../src/cli/base-command.js';
import { missingFlag } from '../../src/cli/flags.js';
import { publicFinding } from '../../src/cli/public-finding.js';
import type { CommandResult } from '../../src/cli/result.js';
import { styleFor } from '../../src/cli/terminal.js';
import { refused } from '../../src/diagnostic/error.js';
import { escapeForTerminal } from '../../src/diagnostic/escape.js';
import { additionText } from '../../src/report/trust.js';
import { findWorkspace } from '../../src/workspace/workspace.js';

export default class TrustAdd extends BaseCommand<typeof TrustAdd> {
  static override summary = 'Pin what you trust: a protected branch, its documents, the Safe and the contracts.';
  static override description =
    `Run it in a clone whose protected branch you trust. plimsoll.yaml and the definitions are read as that branch has them,
never from the worktree; Safes, batch contracts and contracts as their chains have them now. All of it is shown before it is
written to your trust file, which is outside of every workspace and which review holds proposals against.`;
  static override flags = {
    ref: Flags.string({
      description: 'The branch that only reviewed changes reach. Default: the default branch of origin.',
      helpValue: 'BRANCH',
    }),
    remote: Flags.string({
      description: 'Where that branch is fetched from. Default: as git has it.',
      helpValue: 'URL',
    }),
    offline: Flags.boolean({ description: 'Ask no node: pin the documents only.' }),
    yes: Flags.boolean({ description: 'Write it without asking.' }),
  };
  static override examples = [
    '<%= config.bin %> trust add',
    '<%= config.bin %> trust add --ref origin/main --yes',
    '<%= config.bin %> trust add --ref main --offline --yes',
  ];

  protected override async execute({ flags }: Input<typeof TrustAdd>): Promise<CommandResult> {
    const root = findWorkspace(process.cwd(), flags.workspace);
    const [{ planAddition }, { writeTrust }, { rpcOf }] = await Promise.all([
      import('../../src/trust/add.js'),
      import('../../src/trust/write-trust.js'),
      import('../../src/observe/observe-chain.js'),
    ]);
    const addition = await planAddition({
      root,
      environment: process.env,
      ref: flags.ref ?? null,
      remote: flags.remote ?? null,
      nodeOf: flags.offline ? null : (market, workspace) => rpcOf(market, workspace, process.env),
    });
    const changed = addition.text !== addition.before;
    if (changed && !flags.yes) {
      if (!this.interactive) throw missingFlag('yes', 'your confirmation of what is pinned');
      this.note(additionText(addition, styleFor(process.stderr, this.argv, process.env)));
      if (!(await confirm('Do you trust all of this?')))
        throw refused('trust/not-confirmed', 'nothing was pinned', { hint: 'the trust file is as it was' });
    }
    await writeTrust(addition);
    const { file, workspace, place, changes, skipped, findings } = addition;
    return {
      json: {
        format: 'plimsoll.trust-add/1',
        ok: true,
        file,
        workspace,
        ref: place.branch.ref,
        commit: place.branch.commit,
        remote: place.remote,
        repository: place.repository,
        pins: changes,
        skipped,
        written: changed,
        findings: findings.map(publicFinding),
      },
      text: (style) =>
        [
          additionText(addition, style),
          '',
          changed ? `${style('good', 'pinned')}  in ${escapeForTerminal(file)}` : 'All of it was pinned already.',
        ].join('\n'),
    };
  }
}
