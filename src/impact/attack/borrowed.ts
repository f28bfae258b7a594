import { NO_MODE } from '../book.js';
import { factorFor } from '../books/borrowing-power.js';
import { borrowRoom, supplyRoom } from '../books/room.js';
import type { RiskMarket } from '../risk-market.js';

/**
 * The greatest share of a collateral's value that an account may borrow of an asset: whoever attacks has as many accounts as
 * there are modes, and each chooses the one that lends most.
 */
const factorAgainst = (market: RiskMarket, collateral: number, borrowed: number): number => {
  const factor = (mode: number): number => factorFor(market, collateral, mode, 'collateralFactor');
  return market.modes.reduce(
    (best, { borrowable }, mode) => (borrowable.has(borrowed) ? Math.max(best, factor(mode)) : best),
    factor(NO_MODE),
  );
};

/** Dollars that there is room for of each asset: none of a halted one, Infinity without a cap. */
const roomValue = ({ assets }: RiskMarket, tokens: Float64Array): readonly number[] =>
  assets.map(({ halted, price }, asset) => (halted ? 0 : (tokens[asset] ?? 0) * price));

/**
 * Everything else that can be borrowed, against a collateral whose price is inflated; what it is truly worth is left behind. Each
 * dollar of it goes first where it lends most.
 */
const againstInflated = (market: RiskMarket, asset: number, reported: number): number => {
  const loans = roomValue(market, borrowRoom(market))
    .flatMap((room, at) => (at === asset ? [] : [{ room, power: reported * factorAgainst(market, asset, at) }]))
    .filter(({ power }) => power > 1)
    .sort((a, b) => b.power - a.power);
  let left = roomValue(market, supplyRoom(market))[asset] ?? 0;
  let gain = 0;
  for (const { room, power } of loans) {
    const used = Math.min(left, room / power);
    gain += used * (power - 1);
    left -= used;
  }
  return gain;
};

/** All of an asset whose price is deflated, against honest collateral, the one with the highest factor first. */
const ofDeflated = (market: RiskMarket, asset: number, reported: number): number => {
  const collaterals = roomValue(market, supplyRoom(market))
    .flatMap((room, at) => (at === asset ? [] : [{ room, factor: factorAgainst(market, at, asset) }]))
    .filter(({ factor }) => factor > reported)
    .sort((a, b) => b.factor - a.factor);
  // What it counts for as debt, at the reported price.
  let left = (roomValue(market, borrowRoom(market))[asset] ?? 0) * reported;
  let gain = 0;
  for (const { room, factor } of collaterals) {
    const lent = Math.min(left, room * factor);
    gain += lent / reported - lent / factor;
    left -= lent;
  }
  return gain;
};

/**
 * What borrowing takes out of a market while the price reported of one asset is `reported` times the true one, in US dollars at
 * true prices, less the collateral that is left behind. Bounded by supply caps, borrow caps and what the market has to lend.
 */
export const borrowedAt = (market: RiskMarket, asset: number, reported: number): number =>
  reported > 1 ? againstInflated(market, asset, reported) : reported < 1 ? ofDeflated(market, asset, reported) : 0;
