import { Args } from '@oclif/core';
import { BaseCommand, type Input } from '../src/cli/base-command.js';
import { executeFlags, refuseKeyAndWallet } from '../src/cli/execute-flags.js';
import { keyChoice } from '../src/cli/key.js';
import type { CommandResult } from '../src/cli/result.js';
import { openAnyBundle } from '../src/cli/review.js';
import type { ActInput } from '../src/cli/sign.js';
import type { Execution } from '../src/proposal/execution.js';
import type { StepsRoute } from '../src/proposal/proposal.js';
import { type AnyBundle, type Bundle, signedBundle } from '../src/proposal/read-bundle.js';

export default class Execute extends BaseCommand<typeof Execute> {
  static override summary = 'Take the next step of a proposal: execute what owners signed, or send what is due.';
  static override description =
    `The proposal is reviewed again first: where what it was made for has moved on the chain, it is refused. The account that
sends it pays the gas and need not be an owner: that an owner sends it does not count as consent. Signatures in the bundle
count, and approvals of the hash on the chain.

Where the route has several steps, each run takes the one that is next: the Safe's own with its signatures, then whatever is due
of a timelock, a governor or a module, as a transaction of the account that sends it. plimsoll status says which it is, and when.

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
    const bundle = await openAnyBundle(args.bundle);
    const input = {
      workspace: flags.workspace,
      key: keyChoice(flags),
      yes: flags.yes ? ('yes' as const) : ('ask' as const),
      interactive: this.interactive ? ('interactive' as const) : ('machine' as const),
      note: (text: string) => this.note(text),
      fork: () => import('../devnet/fork.js'),
    };
    const { route } = bundle.proposal;
    if (route.kind === 'steps') return this.step(bundle, route, input, flags.wallet);
    const { transaction, block } = await this.send(signedBundle(bundle), input, flags.wallet);
    return {
      json: { format: 'plimsoll.execute/1', ok: true, transaction, block: Number(block) },
      text: (style) =>
        `${style('good', 'executed')}  in block ${block}: ${transaction}\nCheck it with plimsoll verify.`,
    };
  }

  private async step(
    bundle: AnyBundle,
    route: StepsRoute,
    input: ActInput,
    wallet: string | undefined,
  ): Promise<CommandResult> {
    const { executeStep } = await import('../src/cli/execute-step.js');
    const { step, of, name, sent } = await executeStep(bundle, route, input, {
      safe: () => this.send(signedBundle(bundle), input, wallet),
      calls:
        wallet === undefined
          ? null
          : (await import('../src/cli/execute-wallet.js')).callsByWallet(bundle, {
              ...input,
              wallet,
              signer: input.key.signer,
            }),
    });
    const last = sent.at(-1);
    return {
      json: {
        format: 'plimsoll.execute/1',
        ok: true,
        transaction: last?.transaction ?? null,
        block: last === undefined ? null : Number(last.block),
        step,
        steps: of,
        name,
        transactions: sent.map(({ transaction, block }) => ({ transaction, block: Number(block) })),
      },
      text: (style) =>
        [
          `${style('good', 'done')}  step ${step} of ${of}, ${name}`,
          ...sent.map(({ transaction, block }) => `  in block ${block}: ${transaction}`),
          step === of ? 'Check it with plimsoll verify.' : 'plimsoll status says what comes next.',
        ].join('\n'),
    };
  }

  private async send(bundle: Bundle, input: ActInput, wallet: string | undefined): Promise<Execution> {
    if (wallet === undefined) return (await import('../src/cli/execute.js')).executeBundle(bundle, input);
    const { executeWithWallet } = await import('../src/cli/execute-wallet.js');
    return executeWithWallet(bundle, { ...input, wallet, signer: input.key.signer });
  }
}
