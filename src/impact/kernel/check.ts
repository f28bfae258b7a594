import { type PlimsollError, refused } from '../../diagnostic/error.js';
import type { Book } from '../book.js';
import { NO_MODE } from '../book.js';
import type { RiskMarket } from '../risk-market.js';
import { LARGEST } from './netting.js';

const wrong = (what: string): PlimsollError =>
  refused('impact/kernel-book', what, { hint: 'Pull or import the book again for this market.' });

const isAmount = (value: number | undefined): boolean => value !== undefined && value >= 0 && value <= LARGEST;

/**
 * Refuses what the kernel's results would not be right for: a book of other assets than the market's, amounts that are not
 * numbers from zero up, an asset twice in an account, thresholds outside 0 to 1.
 */
export const checkBook = (book: Book, market: RiskMarket): void => {
  if (book.assets.length !== market.assets.length || book.assets.some((id, index) => id !== market.assets[index]?.id))
    throw wrong(`The book's assets are not those of ${market.name} in the same order.`);
  for (const { label, liquidationThreshold } of [...market.assets, ...market.modes])
    if (!(liquidationThreshold >= 0 && liquidationThreshold <= 1))
      throw wrong(`The liquidation threshold of ${label} is ${liquidationThreshold}, which is not between 0 and 1.`);
  if (book.offsets[0] !== 0 || book.offsets.length !== book.accounts.length + 1)
    throw wrong('The book does not say which positions belong to which account.');
  for (const [account, name] of book.accounts.entries()) {
    const mode = book.modes[account];
    if (mode === undefined || (mode !== NO_MODE && mode >= market.modes.length))
      throw wrong(`Account ${name} is in a mode that ${market.name} does not have.`);
    const [from = 0, to = 0] = [book.offsets[account], book.offsets[account + 1]];
    if (to < from || to > book.asset.length) throw wrong(`The positions of account ${name} are not in the book.`);
    const seen = new Set<number>();
    for (let position = from; position < to; position += 1) {
      const asset = book.asset[position] ?? market.assets.length;
      if (asset >= market.assets.length) throw wrong(`Account ${name} has an asset that the book does not name.`);
      if (seen.has(asset)) throw wrong(`Account ${name} has two positions of ${market.assets[asset]?.label}.`);
      seen.add(asset);
      if (!isAmount(book.collateral[position]) || !isAmount(book.debt[position]))
        throw wrong(
          `Account ${name} has an amount of ${market.assets[asset]?.label} that is not a number from 0 to ${LARGEST}.`,
        );
    }
  }
};
