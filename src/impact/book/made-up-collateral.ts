import type { RiskMarket } from '../risk-market.js';

/** Dollars of an asset. */
interface Holding {
  readonly asset: number;
  readonly value: number;
}

/** What an account that is made up owes, and what must stand behind it. */
export interface Need {
  readonly index: number;
  readonly owed: readonly Holding[];
  /** What its collateral must be worth after thresholds, in dollars. */
  readonly power: number;
  /** As it is drawn: shares of all that it holds. */
  readonly collaterals: readonly { readonly asset: number; readonly share: number }[];
}

/**
 * What each account holds, in dollars by its index, so that all of them together hold no more of an asset than the market has:
 * whoever needs most chooses first, and where what was drawn for an account is not there any more it holds of what there is
 * most. Only where the market has not got enough of anything, more than it has is held of what was drawn.
 */
export const collateralFor = (market: RiskMarket, needs: readonly Need[]): ReadonlyMap<number, readonly Holding[]> => {
  const room = market.assets.map(({ supplied, price }) => supplied * price);
  const threshold = (asset: number): number => market.assets[asset]?.liquidationThreshold ?? 0;
  const asDrawn = ({ power, collaterals }: Need): readonly Holding[] => {
    const worth = power / collaterals.reduce((sum, { asset, share }) => sum + share * threshold(asset), 0);
    return collaterals.map(({ asset, share }) => ({ asset, value: worth * share }));
  };
  /** Null where all that there is does not suffice. */
  const ofMost = ({ power, owed }: Need): readonly Holding[] | null => {
    const own = new Set(owed.map(({ asset }) => asset));
    const open = [...room.keys()].filter((asset) => threshold(asset) > 0 && (room[asset] ?? 0) > 0 && !own.has(asset));
    const holdings: Holding[] = [];
    let left = power;
    for (const asset of open.sort((a, b) => (room[b] ?? 0) - (room[a] ?? 0) || a - b)) {
      if (!(left > power * 1e-9)) break;
      const value = Math.min(room[asset] ?? 0, left / threshold(asset));
      holdings.push({ asset, value });
      left -= value * threshold(asset);
    }
    return left > power * 1e-9 ? null : holdings;
  };
  const found = new Map<number, readonly Holding[]>();
  for (const need of needs.toSorted((a, b) => b.power - a.power || a.index - b.index)) {
    const drawn = asDrawn(need);
    const fits = drawn.every(({ asset, value }) => value <= (room[asset] ?? 0));
    const holdings = fits ? drawn : (ofMost(need) ?? drawn);
    for (const { asset, value } of holdings) room[asset] = (room[asset] ?? 0) - value;
    found.set(need.index, holdings);
  }
  return found;
};
