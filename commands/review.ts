import { Args, Flags } from '@oclif/core';
import { BaseCommand, type Input } from '../src/cli/base-command.js';
import { publicFinding } from '../src/cli/public-finding.js';
import type { CommandResult } from '../src/cli/result.js';
import { openBundle, reviewOf } from '../src/cli/review.js';
import { EXIT } from '../src/diagnostic/error.js';
import { reviewText } from '../src/report/review-text.js';

export default class Review extends BaseCommand<typeof Review> {
  static override summary = 'Tell a signer what a proposal really does, before they sign.';
  static override description =
    `Everything is computed anew, in your own clone and against your own node: the hashes your wallet will show, what each
call changes, whether the YAML at the recorded commit compiles to the same bytes, and what the transaction does on the
chain as it is now. BLOCKED ends with exit code 1; CAUTION needs your judgement; OK needs pins outside the workspace.`;
  static override args = { bundle: Args.string({ description: 'The folder that propose wrote.', required: true }) };
  static override flags = {
    offline: Flags.boolean({ description: 'Ask no node: hashes, meaning and reproduction only.' }),
    'expect-hash': Flags.string({
      description: 'The safeTxHash you were told or your wallet shows.',
      helpValue: 'HASH',
    }),
    'chain-id': Flags.string({ description: 'The chain you expect.', helpValue: 'ID' }),
    safe: Flags.string({ description: 'The Safe you expect.', helpValue: 'ADDRESS' }),
    strict: Flags.boolean({ description: 'End with exit code 1 on CAUTION too.' }),
  };
  static override examples = [
    '<%= config.bin %> review proposals/raise-weth-caps',
    '<%= config.bin %> review proposals/raise-weth-caps --offline --expect-hash 0x3ba7119a19b71a37fc563acd26ecc6ac13e0dd9c9a93f515d7d0c0c5c5724a7b',
  ];

  protected override async execute({ flags, args }: Input<typeof Review>): Promise<CommandResult> {
    const review = await reviewOf(await openBundle(args.bundle), {
      workspace: flags.workspace,
      offline: flags.offline,
      expectHash: flags['expect-hash'],
      chainId: flags['chain-id'],
      safe: flags.safe,
    });
    const { warnings, ...rest } = review;
    const failed = review.verdict === 'BLOCKED' || (flags.strict && review.verdict === 'CAUTION');
    return {
      json: { format: 'plimsoll.review/1', ok: !failed, ...rest, warnings: warnings.map(publicFinding) },
      text: (style) => reviewText(review, style),
      exit: failed ? EXIT.failed : EXIT.ok,
    };
  }
}
