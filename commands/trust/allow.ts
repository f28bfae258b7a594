import { Args, Flags } from '@oclif/core';
import { BaseCommand, type Input } from '../../src/cli/base-command.js';
import type { CommandResult } from '../../src/cli/result.js';
import { workspaceAtHand } from '../../src/cli/workspace-at-hand.js';
import { escapeForTerminal } from '../../src/diagnostic/escape.js';

export default class TrustAllow extends BaseCommand<typeof TrustAllow> {
  static override summary = 'Accept the warnings of a rule, for a reason and until a day.';
  static override description =
    `Only what a transaction may do on purpose can be allowed: sending ETH, calling a contract that no definition describes.
What takes control or funds is allowed for one address only. That bytes, documents, chain or pins are not what they should
be is never allowed.`;
  static override args = { rule: Args.string({ description: 'The rule, as the review shows it.', required: true }) };
  static override flags = {
    where: Flags.string({
      description: "A market's name, the address of a Safe, or the address that is called.",
      helpValue: 'MARKET|ADDRESS',
      default: 'anywhere',
    }),
    reason: Flags.string({ description: 'Why you accept it.', required: true, helpValue: 'TEXT' }),
    until: Flags.string({ description: 'The last day, in UTC.', required: true, helpValue: '2099-12-31' }),
  };
  static override examples = [
    '<%= config.bin %> trust allow safe/value --where core --reason "the keeper is paid in ETH" --until 2099-12-31',
  ];

  protected override async execute({ flags, args }: Input<typeof TrustAllow>): Promise<CommandResult> {
    const [{ planAllowance }, { writeTrust }] = await Promise.all([
      import('../../src/trust/change-trust.js'),
      import('../../src/trust/write-trust.js'),
    ]);
    const { where, reason, until } = flags;
    const input = { rule: args.rule, where, reason, until };
    const today = new Date().toISOString().slice(0, 10);
    const change = await planAllowance(process.env, workspaceAtHand(flags.workspace), input, today);
    await writeTrust(change);
    return {
      json: { format: 'plimsoll.trust-allow/1', ok: true, file: change.file, ...input },
      text: (style) =>
        `${style('good', 'allowed')}  ${escapeForTerminal(args.rule)} at ${escapeForTerminal(where)} until ${escapeForTerminal(until)}`,
    };
  }
}
