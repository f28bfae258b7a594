import type { Book } from '../book.js';
import type { RiskMarket } from '../risk-market.js';
import { borrowingPowers } from './borrowing-power.js';
import { borrowRoom, leastShare, sharesThatFit } from './room.js';

/**
 * The book once borrowers use a raised limit as they used the old one: an account's debts grow by as much as its borrowing
 * power does, as far as caps and what the market has let them. A lowered limit changes no account. Loosening a parameter
 * changes nothing of a book as it is: without this, or filled caps, it would always look free.
 */
export const relevered = (book: Book, before: RiskMarket, after: RiskMarket): Book => {
  const [was, is] = [borrowingPowers(book, before), borrowingPowers(book, after)];
  const growth = was.map((power, account) => (power > 0 ? Math.max(0, (is[account] ?? 0) / power - 1) : 0));
  const asked = new Float64Array(book.assets.length);
  for (let account = 0; account < book.accounts.length; account += 1)
    for (let at = book.offsets[account] ?? 0; at < (book.offsets[account + 1] ?? 0); at += 1) {
      const asset = book.asset[at] ?? 0;
      asked[asset] = (asked[asset] ?? 0) + (book.debt[at] ?? 0) * (growth[account] ?? 0);
    }
  const shares = sharesThatFit(asked, borrowRoom(after));
  const debt = Float64Array.from(book.debt);
  for (let account = 0; account < book.accounts.length; account += 1) {
    const factor = 1 + (growth[account] ?? 0) * leastShare(book, account, shares);
    for (let at = book.offsets[account] ?? 0; at < (book.offsets[account + 1] ?? 0); at += 1)
      debt[at] = (debt[at] ?? 0) * factor;
  }
  return { ...book, debt };
};
