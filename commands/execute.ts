import { Args, Flags } from '@oclif/core';
import { BaseCommand, type Input } from '../src/cli/base-command.js';
import { executeBundle } from '../src/cli/execute.js';
import { keyFlags } from '../src/cli/key.js';
import type { CommandResult } from '../src/cli/result.js';
import { openBundle } from '../src/cli/review.js';

export default class Execute extends BaseCommand<typeof Execute> {
  static override summary = 'Execute a proposal that enough owners have signed.';
  static override description =
    `The proposal is reviewed again first: where what it was made for has moved on the chain, it is refused. The account that
sends it pays the gas and need not be an owner.`;
  static override args = { bundle: Args.string({ description: 'The folder that propose wrote.', required: true }) };
  static override flags = { ...keyFlags, yes: Flags.boolean({ description: 'Execute on CAUTION without asking.' }) };
  static override examples = ['<%= config.bin %> execute proposals/raise-weth-caps --keystore gas.json'];

  protected override async execute({ flags, args }: Input<typeof Execute>): Promise<CommandResult> {
    const { transaction, block } = await executeBundle(await openBundle(args.bundle), {
      workspace: flags.workspace,
      key: { keystore: flags.keystore, passwordFile: flags['password-file'], devnetAccount: flags['devnet-account'] },
      yes: flags.yes ? 'yes' : 'ask',
      interactive: this.interactive ? 'interactive' : 'machine',
      note: (text) => this.note(text),
      fork: () => import('../devnet/fork.js'),
    });
    return {
      json: { format: 'plimsoll.execute/1', ok: true, transaction, block: Number(block) },
      text: (style) =>
        `${style('good', 'executed')}  in block ${block}: ${transaction}\nCheck it with plimsoll verify.`,
    };
  }
}
