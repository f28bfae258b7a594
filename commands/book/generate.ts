import { Args, Flags } from '@oclif/core';
import { BaseCommand, type Input } from '../../src/cli/base-command.js';
import { generateBookFile } from '../../src/cli/book.js';
import { bookResult } from '../../src/cli/book-result.js';
import type { CommandResult } from '../../src/cli/result.js';
import { seedFrom } from '../../src/cli/simulate.js';
import { sourceContext } from '../../src/cli/source-context.js';
import { usage } from '../../src/diagnostic/error.js';
import { parseQuantity } from '../../src/quantity/parse.js';
import type { Rational } from '../../src/quantity/rational.js';

const shareFrom = (text: string): Rational => {
  const parsed = parseQuantity(text, { unit: 'percent', codec: null, sentinels: [] });
  const share = parsed.ok ? parsed.value.exact : null;
  if (share !== null && share.n > 0n && share.n <= share.d) return share;
  throw usage('book/share', `--borrowed is a share such as 40%, above 0% and at most 100%, not ${text}`);
};

export default class BookGenerate extends BaseCommand<typeof BookGenerate> {
  static override summary =
    'Make up a book for a market, shaped like a real one. It says that it is synthetic everywhere.';
  static override description =
    `Accounts get sizes, leverage and numbers of positions as 4,732 borrowers of a lending protocol had them in May 2023; assets
are chosen in proportion to what the market has. All together owe what the market says is borrowed, or with --borrowed a
share of what is supplied. For tests and demonstrations, and for a first look at a market whose borrowers were not read.`;
  static override args = { market: Args.string({ description: 'The market, by name.', required: true }) };
  static override flags = {
    out: Flags.string({ description: 'The book. Default: books/<market>.synthetic.json.', helpValue: 'FILE' }),
    accounts: Flags.integer({
      description: 'How many accounts.',
      default: 10_000,
      min: 1,
      max: 1_000_000,
      helpValue: 'N',
    }),
    seed: Flags.string({ description: 'Where random numbers start.', default: '1', helpValue: 'N' }),
    borrowed: Flags.string({
      description: 'The share of what is supplied of each asset that is owed.',
      helpValue: 'SHARE',
    }),
  };
  static override examples = ['<%= config.bin %> book generate aave-v3-ethereum-core --accounts 1000 --borrowed 40%'];

  protected override async execute({ flags, args }: Input<typeof BookGenerate>): Promise<CommandResult> {
    const book = await generateBookFile(
      {
        market: args.market,
        out: flags.out,
        wanted: {
          accounts: flags.accounts,
          seed: seedFrom(flags.seed),
          borrowed: flags.borrowed === undefined ? null : shareFrom(flags.borrowed),
        },
      },
      await sourceContext(flags.workspace),
    );
    return bookResult('plimsoll.book-generate/1', book, 5);
  }
}
