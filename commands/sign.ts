import { Args, Flags } from '@oclif/core';
import { BaseCommand, type Input } from '../src/cli/base-command.js';
import { keyFlags } from '../src/cli/key.js';
import type { CommandResult } from '../src/cli/result.js';
import { openBundle } from '../src/cli/review.js';
import { signBundle } from '../src/cli/sign.js';
import { escapeForTerminal } from '../src/diagnostic/escape.js';

export default class Sign extends BaseCommand<typeof Sign> {
  static override summary = 'Review a proposal again, then add one owner’s signature.';
  static override description =
    `The proposal is reviewed first, against your node: BLOCKED is never signed, CAUTION only when you confirm it. The
signature is a file of its own in the bundle. Keys come from an encrypted keystore; never from a flag.`;
  static override args = { bundle: Args.string({ description: 'The folder that propose wrote.', required: true }) };
  static override flags = { ...keyFlags, yes: Flags.boolean({ description: 'Sign on CAUTION without asking.' }) };
  static override examples = [
    '<%= config.bin %> sign proposals/raise-weth-caps --keystore owner.json',
    '<%= config.bin %> sign proposals/raise-weth-caps --devnet-account 1 --yes',
  ];

  protected override async execute({ flags, args }: Input<typeof Sign>): Promise<CommandResult> {
    const bundle = await openBundle(args.bundle);
    const signed = await signBundle(bundle, {
      workspace: flags.workspace,
      key: { keystore: flags.keystore, passwordFile: flags['password-file'], devnetAccount: flags['devnet-account'] },
      yes: flags.yes ? 'yes' : 'ask',
      interactive: this.interactive ? 'interactive' : 'machine',
      note: (text) => this.note(text),
      fork: () => import('../devnet/fork.js'),
    });
    const { signer, signature, file, have, need, verdict } = signed;
    return {
      json: { format: 'plimsoll.sign/1', ok: true, signer, signature, file, have, need, verdict },
      text: (style) =>
        `${style('good', 'signed')}  ${signer} signed after a review that said ${verdict}: ${have} of ${need} signatures\n${escapeForTerminal(file)}`,
    };
  }
}
