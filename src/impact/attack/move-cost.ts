import { depthCurve, relieve } from '../liquidation/depth.js';
import type { Depth } from '../scenario.js';

/** What it takes to move a market's price and to hold it there. US dollars at the price before. */
export interface MoveCost {
  /** What is put in: paid for what is bought, or the worth of what is sold. */
  readonly capital: number;
  /** What of it is not got back once the price is the true one again: impact, fees, and holding against those who trade back. */
  readonly lost: number;
}

/** Parts that a half-life, or the time a price is held where that is shorter, is cut into: depth wins back its price in each. */
const PARTS = 64;

/** Relative error of a price that a depth was asked to reach. */
const ROUNDING = 1e-9;

/**
 * The cost of moving a price to `factor` times itself in a market with this depth, of which `share` is there, and of holding it
 * for so many seconds against those who trade it back with the depth's half-life. A constant product of `reserve` dollars a side
 * takes reserve · (√factor − 1) / (1 − fee) dollars to go up, and reserve · (1/√factor − 1) / (1 − fee) dollars' worth of sales
 * to go down. What is bought, and what is sold, is valued at the true price: others bring the price back before the attacker
 * can. Null where the depth does not say: a table ends before the price is there, or nothing is left, or a price that comes
 * back at once would have to be held.
 */
export const moveCost = (depth: Depth, share: number, factor: number, seconds: number): MoveCost | null => {
  const curve = depthCurve(depth.model);
  const unit = curve.unit(share, 1);
  const pressure = curve.pressureAt(factor);
  // A table's price jumps where its slippage bends, so that what is wanted may lie between two prices: the farther one is reached.
  const reached =
    factor < 1
      ? curve.price(curve.most) <= factor * (1 + ROUNDING)
      : curve.price(curve.least) >= factor * (1 - ROUNDING);
  if (!(unit > 0 && reached)) return null;
  const keep = 1 - curve.fee;
  /** Going from one pressure to another: up the price is bought, down it is sold. */
  const go = (from: number, to: number): MoveCost => {
    const [worth, traded] = [unit * Math.abs(to - from), unit * Math.abs(curve.got(to) - curve.got(from))];
    if (to <= from) return { capital: traded / keep, lost: traded / keep - worth };
    return { capital: worth / keep, lost: worth / keep - traded };
  };
  const moved = go(0, pressure);
  if (seconds <= 0 || depth.halfLife === Number.POSITIVE_INFINITY) return moved;
  if (depth.halfLife <= 0) return null;
  const parts = PARTS * Math.max(1, seconds / depth.halfLife);
  const held = go(relieve(curve, pressure, seconds / parts, depth.halfLife), pressure);
  return { capital: moved.capital + parts * held.capital, lost: moved.lost + parts * held.lost };
};
