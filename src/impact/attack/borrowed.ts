import { borrowRoom, supplyRoom } from '../books/room.js';
import { termsOf } from '../books/terms.js';
import type { RiskMarket } from '../risk-market.js';

const priceOf = (market: RiskMarket, asset: number): number => market.assets[asset]?.price ?? 0;

/** Dollars that there is room to supply of each asset: none of a halted one, Infinity without a cap. */
const supplyValue = (market: RiskMarket): Float64Array =>
  supplyRoom(market).map((tokens, asset) =>
    market.assets[asset]?.halted || tokens === 0 ? 0 : tokens * priceOf(market, asset),
  );

/** Dollars that there is room to borrow of each asset: below its cap, and as far as the market has it. */
const borrowValue = (market: RiskMarket): Float64Array =>
  borrowRoom(market).map((tokens, asset) => (market.assets[asset]?.halted ? 0 : tokens * priceOf(market, asset)));

/** Everything else that can be borrowed, against a collateral whose price is inflated; what it is truly worth is left behind. */
const againstInflated = (market: RiskMarket, asset: number, reported: number): number => {
  const [supply, borrow] = [supplyValue(market), borrowValue(market)];
  let best = 0;
  for (const { factor, borrowable } of termsOf(market)) {
    const power = reported * factor(asset);
    if (!(power > 1)) continue;
    const wanted = borrow.reduce((sum, value, at) => sum + (at !== asset && borrowable(at) ? value : 0), 0);
    const collateral = Math.min(supply[asset] ?? 0, wanted / power);
    best = Math.max(best, collateral * (power - 1));
  }
  return best;
};

/** All of an asset whose price is deflated, against honest collateral, the one with the highest factor first. */
const ofDeflated = (market: RiskMarket, asset: number, reported: number): number => {
  const [supply, borrow] = [supplyValue(market), borrowValue(market)];
  let best = 0;
  for (const { factor, borrowable } of termsOf(market)) {
    if (!borrowable(asset)) continue;
    const collaterals = [...market.assets.keys()]
      .filter((at) => at !== asset && factor(at) > reported)
      .sort((a, b) => factor(b) - factor(a));
    // What it counts for as debt, at the reported price.
    let left = (borrow[asset] ?? 0) * reported;
    let gain = 0;
    for (const at of collaterals) {
      const lent = Math.min(left, (supply[at] ?? 0) * factor(at));
      gain += lent / reported - lent / factor(at);
      left -= lent;
    }
    best = Math.max(best, gain);
  }
  return best;
};

/**
 * What borrowing takes out of a market while the price reported of one asset is `reported` times the true one, in US dollars at
 * true prices, less the collateral that is left behind. Bounded by supply caps, borrow caps and what the market has to lend.
 */
export const borrowedAt = (market: RiskMarket, asset: number, reported: number): number =>
  reported > 1 ? againstInflated(market, asset, reported) : reported < 1 ? ofDeflated(market, asset, reported) : 0;
