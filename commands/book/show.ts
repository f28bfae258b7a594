import { Args, Flags } from '@oclif/core';
import { BaseCommand, type Input } from '../../src/cli/base-command.js';
import { bookOf } from '../../src/cli/book.js';
import { bookResult } from '../../src/cli/book-result.js';
import type { CommandResult } from '../../src/cli/result.js';
import { sourceContext } from '../../src/cli/source-context.js';

export default class BookShow extends BaseCommand<typeof BookShow> {
  static override summary =
    'Show a book: what of a market it has, and who is nearest to liquidation. Needs no network.';
  static override args = { market: Args.string({ description: 'The market, by name.', required: true }) };
  static override flags = {
    book: Flags.string({ description: 'The book. Default: books/<market>.json.', helpValue: 'FILE' }),
    accounts: Flags.integer({
      description: 'How many accounts are listed.',
      default: 10,
      min: 0,
      max: 100000,
      helpValue: 'N',
    }),
  };
  static override examples = ['<%= config.bin %> book show aave-v3-ethereum-core --accounts 20'];

  protected override async execute({ flags, args }: Input<typeof BookShow>): Promise<CommandResult> {
    const book = await bookOf(args.market, flags.book, await sourceContext(flags.workspace));
    return bookResult('plimsoll.book-show/1', book, flags.accounts);
  }
}
