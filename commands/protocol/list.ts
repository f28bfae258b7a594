import type { Input } from '../../src/cli/base-command.js';
import { BaseCommand } from '../../src/cli/base-command.js';
import { listDefinitions } from '../../src/cli/definitions.js';
import { publicFinding } from '../../src/cli/public-finding.js';
import type { CommandResult } from '../../src/cli/result.js';
import { EXIT } from '../../src/diagnostic/error.js';
import { protocolListText } from '../../src/report/protocol-list.js';

export default class ProtocolList extends BaseCommand<typeof ProtocolList> {
  static override summary = 'List the protocol definitions at hand.';
  static override description =
    `Definitions come with Plimsoll, or stand in the protocols folder of the workspace; one of the workspace counts before a
built-in one of the same name. A definition with errors ends with exit code 1.`;
  static override examples = ['<%= config.bin %> protocol list'];

  protected override async execute({ flags }: Input<typeof ProtocolList>): Promise<CommandResult> {
    const listed = await listDefinitions(flags.workspace);
    const findings = listed.flatMap((one) => one.findings);
    const protocols = listed.map(({ name, origin, protocol }) => ({
      name,
      version: protocol?.version ?? null,
      title: protocol?.title ?? null,
      source: origin,
    }));
    const ok = findings.length === 0;
    return {
      json: { format: 'plimsoll.protocol-list/1', ok, protocols, findings: findings.map(publicFinding) },
      text: (style) => protocolListText(protocols, findings, style),
      exit: ok ? EXIT.ok : EXIT.failed,
    };
  }
}
