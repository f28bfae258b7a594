import type { Book } from '../book.js';
import type { RiskMarket } from '../risk-market.js';

const totalsOf = (book: Book, values: Float64Array): Float64Array => {
  const totals = new Float64Array(book.assets.length);
  for (const [at, asset] of book.asset.entries()) totals[asset] = (totals[asset] ?? 0) + (values[at] ?? 0);
  return totals;
};

/** A market whose pools have what one book supplies and borrows in place of what another does. */
export const withPoolsOf = (market: RiskMarket, was: Book, is: Book): RiskMarket => {
  if (was === is) return market;
  const supplied = (book: Book): Float64Array => {
    const idle = totalsOf(book, book.idle);
    return totalsOf(book, book.collateral).map((tokens, asset) => tokens + (idle[asset] ?? 0));
  };
  const [heldBefore, heldAfter] = [supplied(was), supplied(is)];
  const [owedBefore, owedAfter] = [totalsOf(was, was.debt), totalsOf(is, is.debt)];
  const assets = market.assets.map((asset, index) => {
    const more = (heldAfter[index] ?? 0) - (heldBefore[index] ?? 0);
    const lent = (owedAfter[index] ?? 0) - (owedBefore[index] ?? 0);
    return {
      ...asset,
      supplied: Math.max(0, asset.supplied + more),
      borrowed: Math.max(0, asset.borrowed + lent),
      available: Math.max(0, asset.available + more - lent),
    };
  });
  return { ...market, assets };
};
