import type { Book } from '../book.js';
import { type RateChange, settleRates } from '../rates/settle.js';
import type { RateCurve, RiskMarket } from '../risk-market.js';
import type { Elasticity } from '../scenario.js';
import { borrowingPowers } from './borrowing-power.js';
import { borrowRoom, sharesThatFit } from './room.js';

const sameCurve = (a: RateCurve, b: RateCurve): boolean =>
  a.kink === b.kink && a.base === b.base && a.slope1 === b.slope1 && a.slope2 === b.slope2;

/** All of a debt is never repaid for a rate: then nothing would be left to have one. */
const MOST = 1 - 1e-9;

/**
 * Rates and loans of each asset under its new curve, once borrowers have answered: debt · (1 − x)^(100 · Δrate), where the rate is
 * the one at the use that the answer brings about. Null where the curve stays, nothing is borrowed, or nobody is said to answer.
 * Suppliers stay: what they do under stress is a path's.
 */
export const answersToRates = (
  before: RiskMarket,
  after: RiskMarket,
  elasticities: readonly (Elasticity | null)[],
): readonly (RateChange | null)[] =>
  before.assets.map((was, index) => {
    const is = after.assets[index];
    const elasticity = elasticities[index] ?? null;
    if (elasticity === null || elasticity.borrowersToRates === 0 || is === undefined) return null;
    if (was.rate === null || is.rate === null || sameCurve(was.rate, is.rate) || !(was.borrowed > 0)) return null;
    const borrowers = -100 * Math.log(1 - Math.min(MOST, elasticity.borrowersToRates));
    return settleRates(
      was,
      { rate: was.rate, reserveFactor: was.reserveFactor },
      { rate: is.rate, reserveFactor: is.reserveFactor },
      { borrowers, suppliers: 0, leaving: 0 },
    );
  });

/** What a change leaves of loans: 0.97 where 3 % are repaid. */
export const factorOf = ({ before, after }: RateChange): number => after.borrowed / before.borrowed;

/**
 * The book once borrowers have answered a change of rates. Where a rate rises every debt of the asset shrinks alike, paid from
 * elsewhere; where it falls debts grow alike, as far as caps, what the market has and each account's borrowing power let them.
 */
export const answered = (book: Book, after: RiskMarket, changes: readonly (RateChange | null)[]): Book => {
  if (changes.every((change) => change === null)) return book;
  const factors = changes.map((change) => (change === null ? 1 : factorOf(change)));
  const asked = new Float64Array(after.assets.length);
  for (const [at, asset] of book.asset.entries())
    asked[asset] = (asked[asset] ?? 0) + (book.debt[at] ?? 0) * Math.max(0, (factors[asset] ?? 1) - 1);
  const fits = sharesThatFit(asked, borrowRoom(after));
  const powers = borrowingPowers(book, after);
  const price = (at: number): number => after.assets[book.asset[at] ?? 0]?.price ?? 0;
  const debt = Float64Array.from(book.debt);
  for (let account = 0; account < book.accounts.length; account += 1) {
    const [from, to] = [book.offsets[account] ?? 0, book.offsets[account + 1] ?? 0];
    let [owed, growth] = [0, 0];
    for (let at = from; at < to; at += 1) {
      const asset = book.asset[at] ?? 0;
      const factor = factors[asset] ?? 1;
      const own = (book.debt[at] ?? 0) * price(at);
      owed += own * Math.min(1, factor);
      growth += own * Math.max(0, factor - 1) * (fits[asset] ?? 0);
    }
    const share = growth > 0 ? Math.min(1, Math.max(0, (powers[account] ?? 0) - owed) / growth) : 0;
    for (let at = from; at < to; at += 1) {
      const asset = book.asset[at] ?? 0;
      const factor = factors[asset] ?? 1;
      debt[at] = (debt[at] ?? 0) * (factor > 1 ? 1 + (factor - 1) * (fits[asset] ?? 0) * share : factor);
    }
  }
  return { ...book, debt };
};
