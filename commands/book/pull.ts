import { Args, Flags } from '@oclif/core';
import { BaseCommand, type Input } from '../../src/cli/base-command.js';
import { blockFlag, blockFrom } from '../../src/cli/block-flag.js';
import { pullBookFile } from '../../src/cli/book.js';
import { bookResult } from '../../src/cli/book-result.js';
import type { CommandResult } from '../../src/cli/result.js';
import { sourceContext } from '../../src/cli/source-context.js';
import { usage } from '../../src/diagnostic/error.js';
import { escapeForTerminal } from '../../src/diagnostic/escape.js';

const blockNumber = (flag: string, text: string): bigint => {
  if (/^(?:0|[1-9][0-9]{0,18})$/.test(text)) return BigInt(text);
  throw usage('source/block', `--${flag} is a number of blocks in decimal digits, not ${text}`);
};

export default class BookPull extends BaseCommand<typeof BookPull> {
  static override summary = 'Read who borrows from a market, and what they hold and owe, from its chain.';
  static override description =
    `Borrowers are found in the logs of the market's contracts, or given as a file of addresses (one a line, or a column of a
CSV, JSON or Parquet export). Their positions, prices and the market's totals are read at one block and written as exact integers
with a digest. The search goes in chunks and keeps what it found beside the book: where a node gives up, run it again.

The health factor of every account is compared with what the protocol itself says, and the book's debt with the market's.`;
  static override args = { market: Args.string({ description: 'The market, by name.', required: true }) };
  static override flags = {
    out: Flags.string({ description: 'The book. Default: books/<market>.json.', helpValue: 'FILE' }),
    block: blockFlag,
    'from-block': Flags.string({
      description: 'The first block to look for borrowers in. Default: the one that the market begins in.',
      helpValue: 'N',
      exclusive: ['accounts'],
    }),
    chunk: Flags.string({
      description: 'Blocks between two savings of what was found.',
      default: '50000',
      helpValue: 'N',
    }),
    accounts: Flags.string({ description: 'Addresses to read, in place of a search.', helpValue: 'FILE' }),
    column: Flags.string({ description: 'The column that has the addresses.', helpValue: 'NAME' }),
  };
  static override examples = [
    '<%= config.bin %> book pull aave-v3-ethereum-core --from-block 16291127',
    '<%= config.bin %> book pull aave-v3-ethereum-core --accounts books/borrowers.txt',
  ];

  protected override async execute({ flags, args }: Input<typeof BookPull>): Promise<CommandResult> {
    const chunk = blockNumber('chunk', flags.chunk);
    if (chunk === 0n) throw usage('source/block', '--chunk is at least 1');
    const book = await pullBookFile(
      {
        market: args.market,
        out: flags.out,
        block: blockFrom(flags.block),
        fromBlock: flags['from-block'] === undefined ? null : blockNumber('from-block', flags['from-block']),
        chunk,
        accounts: flags.accounts,
        column: flags.column,
        note: (text) => this.note(escapeForTerminal(text)),
      },
      await sourceContext(flags.workspace),
    );
    return bookResult('plimsoll.book-pull/1', book, 5);
  }
}
