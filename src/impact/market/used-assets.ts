import type { RawBook } from '../book/raw-book.js';
import type { RiskMarket, RiskMode } from '../risk-market.js';

const keptOf = (set: ReadonlySet<number>, at: ReadonlyMap<number, number>): ReadonlySet<number> =>
  new Set([...set].flatMap((index) => at.get(index) ?? []));

/** The market without the assets that no account of a book holds or owes: nothing has to be known of them. */
export const usedMarket = (market: RiskMarket, { accounts }: RawBook): RiskMarket => {
  const used = new Set(accounts.flatMap(({ positions }) => positions.map(({ asset }) => asset)));
  const kept = market.assets.flatMap(({ id }, index) => (used.has(id) ? [index] : []));
  const at = new Map(kept.map((from, to) => [from, to]));
  return {
    ...market,
    assets: market.assets.filter(({ id }) => used.has(id)),
    modes: market.modes.map(
      (mode): RiskMode => ({
        ...mode,
        collateral: keptOf(mode.collateral, at),
        borrowable: keptOf(mode.borrowable, at),
      }),
    ),
  };
};
