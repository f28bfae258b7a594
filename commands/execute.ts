import { Args } from '@oclif/core';
import { BaseCommand, type Input } from '../src/cli/base-command.js';
import { executeFlags, refuseKeyAndWallet } from '../src/cli/execute-flags.js';
import { keyChoice } from '../src/cli/key.js';
import type { CommandResult } from '../src/cli/result.js';
import { openBundle } from '../src/cli/review.js';
import type { ActInput } from '../src/cli/sign.js';
import type { Execution } from '../src/proposal/execution.js';
import type { Bundle } from '../src/proposal/read-bundle.js';

export default class Execute extends BaseCommand<typeof Execute> {
  static override summary = 'Execute a proposal that enough owners have signed.';
  static override description =
    `The proposal is reviewed again first: where what it was made for has moved on the chain, it is refused. The account that
sends it pays the gas and need not be an owner: that an owner sends it does not count as consent. Signatures in the bundle
count, and approvals of the hash on the chain.

A key comes from an encrypted keystore: --keystore, or ETH_KEYSTORE with ETH_PASSWORD and ETH_FROM. --wallet asks a wallet
over JSON-RPC to send it.`;
  static override args = { bundle: Args.string({ description: 'The folder that propose wrote.', required: true }) };
  static override flags = executeFlags;
  static override examples = [
    '<%= config.bin %> execute proposals/raise-weth-caps --keystore gas.json',
    '<%= config.bin %> execute proposals/raise-weth-caps --wallet frame --yes',
  ];

  protected override async execute({ flags, args }: Input<typeof Execute>): Promise<CommandResult> {
    refuseKeyAndWallet(flags);
    const bundle = await openBundle(args.bundle);
    const input = {
      workspace: flags.workspace,
      key: keyChoice(flags),
      yes: flags.yes ? ('yes' as const) : ('ask' as const),
      interactive: this.interactive ? ('interactive' as const) : ('machine' as const),
      note: (text: string) => this.note(text),
      fork: () => import('../devnet/fork.js'),
    };
    const { transaction, block } = await this.send(bundle, input, flags.wallet);
    return {
      json: { format: 'plimsoll.execute/1', ok: true, transaction, block: Number(block) },
      text: (style) =>
        `${style('good', 'executed')}  in block ${block}: ${transaction}\nCheck it with plimsoll verify.`,
    };
  }

  private async send(bundle: Bundle, input: ActInput, wallet: string | undefined): Promise<Execution> {
    if (wallet === undefined) return (await import('../src/cli/execute.js')).executeBundle(bundle, input);
    const { executeWithWallet } = await import('../src/cli/execute-wallet.js');
    return executeWithWallet(bundle, { ...input, wallet, signer: input.key.signer });
  }
}
