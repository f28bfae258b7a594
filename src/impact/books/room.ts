import type { Book } from '../book.js';
import type { RiskMarket } from '../risk-market.js';

/** Tokens that may still be borrowed of each asset: up to its cap, and as far as the market has them. */
export const borrowRoom = (market: RiskMarket): Float64Array =>
  Float64Array.from(market.assets, ({ borrowable, borrowCap, borrowed, available }) =>
    borrowable ? Math.max(0, Math.min(borrowCap - borrowed, available)) : 0,
  );

/** Tokens that may still be supplied of each asset; Infinity where there is no cap. */
export const supplyRoom = (market: RiskMarket): Float64Array =>
  Float64Array.from(market.assets, ({ supplyCap, supplied }) => Math.max(0, supplyCap - supplied));

/** How much of what is asked for each asset there is room for, as a share. */
export const sharesThatFit = (asked: Float64Array, room: Float64Array): Float64Array =>
  asked.map((want, asset) => (want <= (room[asset] ?? 0) ? 1 : (room[asset] ?? 0) / want));

/** The smallest share over an account's debts. */
export const leastShare = (book: Book, account: number, shares: Float64Array): number => {
  let least = 1;
  for (let at = book.offsets[account] ?? 0; at < (book.offsets[account + 1] ?? 0); at += 1)
    if ((book.debt[at] ?? 0) > 0) least = Math.min(least, shares[book.asset[at] ?? 0] ?? 1);
  return least;
};
