import { Args } from '@oclif/core';
import { BaseCommand, type Input } from '../../src/cli/base-command.js';
import { definitionNamed } from '../../src/cli/definitions.js';
import type { CommandResult } from '../../src/cli/result.js';
import { describeProtocol } from '../../src/protocol/describe-protocol.js';
import { protocolText } from '../../src/report/protocol.js';

export default class ProtocolShow extends BaseCommand<typeof ProtocolShow> {
  static override summary = 'Show what a protocol definition has: parameters, calls, roles and rules.';
  static override description = 'plimsoll explain tells more about one parameter or rule.';
  static override args = { name: Args.string({ description: 'The definition, by name.', required: true }) };
  static override examples = [
    '<%= config.bin %> protocol show aave-v3',
    '<%= config.bin %> protocol show perp-curie --json',
  ];

  protected override async execute({ flags, args }: Input<typeof ProtocolShow>): Promise<CommandResult> {
    const { protocol, origin } = await definitionNamed(args.name, flags.workspace);
    const description = describeProtocol(protocol);
    return {
      json: { format: 'plimsoll.protocol-show/1', ok: true, source: origin, ...description },
      text: (style) => protocolText({ source: origin, ...description }, style),
    };
  }
}
