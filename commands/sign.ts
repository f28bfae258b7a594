import { Args } from '@oclif/core';
import { BaseCommand, type Input } from '../src/cli/base-command.js';
import { keyChoice } from '../src/cli/key.js';
import type { CommandResult } from '../src/cli/result.js';
import { openBundle } from '../src/cli/review.js';
import { elsewhereFlags, signFlags, typedDataPath, wayOf } from '../src/cli/sign-flags.js';
import { signedResult, typedDataResult } from '../src/cli/sign-result.js';
import type { Bundle } from '../src/proposal/read-bundle.js';

export default class Sign extends BaseCommand<typeof Sign> {
  static override summary = 'Review a proposal again, then add one owner’s signature.';
  static override description =
    `The proposal is reviewed first, against your node: BLOCKED is never signed, CAUTION only when you confirm it. The
signature is a file of its own in the bundle, and is verified before it is written.

A key comes from an encrypted keystore: --keystore, or ETH_KEYSTORE with ETH_PASSWORD and ETH_FROM as other tools read
them; never from a flag. --wallet asks a wallet over JSON-RPC, such as Frame, and the hardware behind it. Owners who sign
elsewhere get the EIP-712 JSON by --typed-data, and give their signature back by --import. What the wallet or device will
show is printed before.`;
  static override args = { bundle: Args.string({ description: 'The folder that propose wrote.', required: true }) };
  static override flags = { ...signFlags, ...elsewhereFlags };
  static override examples = [
    '<%= config.bin %> sign proposals/raise-weth-caps --keystore owner.json',
    '<%= config.bin %> sign proposals/raise-weth-caps --devnet-account 1 --yes',
    '<%= config.bin %> sign proposals/raise-weth-caps --wallet frame --yes',
    '<%= config.bin %> sign proposals/raise-weth-caps --typed-data typed-data.json',
    '<%= config.bin %> sign proposals/raise-weth-caps --import signature.json',
  ];

  protected override async execute({ flags, args }: Input<typeof Sign>): Promise<CommandResult> {
    const way = wayOf(flags);
    const bundle = await openBundle(args.bundle);
    if (way === 'typed-data' || way === 'import') return this.elsewhere(bundle, flags);
    const input = {
      workspace: flags.workspace,
      key: keyChoice(flags),
      yes: flags.yes ? ('yes' as const) : ('ask' as const),
      interactive: this.interactive ? ('interactive' as const) : ('machine' as const),
      note: (text: string) => this.note(text),
      fork: () => import('../devnet/fork.js'),
    };
    if (flags.wallet === undefined) {
      const { signBundle } = await import('../src/cli/sign.js');
      return signedResult(await signBundle(bundle, input));
    }
    const { signWithWallet } = await import('../src/cli/sign-wallet.js');
    return signedResult(await signWithWallet(bundle, { ...input, wallet: flags.wallet, signer: flags.signer }));
  }

  private async elsewhere(bundle: Bundle, flags: Input<typeof Sign>['flags']): Promise<CommandResult> {
    const { giveTypedData, importSignature } = await import('../src/cli/sign-elsewhere.js');
    const input = {
      workspace: flags.workspace,
      network: flags.offline ? ('offline' as const) : ('online' as const),
      stdin: process.stdin,
      note: (text: string) => this.note(text),
      fork: () => import('../devnet/fork.js'),
    };
    if (flags.import !== undefined) return signedResult(await importSignature(bundle, flags.import, input));
    return typedDataResult(await giveTypedData(bundle, typedDataPath(flags), input), this.note.bind(this));
  }
}
