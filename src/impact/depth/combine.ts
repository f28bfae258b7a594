import type { DepthModel } from '../scenario.js';
import { downToCents, shareUp } from './depth.js';

/** One side of a pool: what sells into it. A pool in which liquidity is constant between two prices is one of x·y = k up to them. */
export interface PoolSide {
  /** US dollars on each side, those of the smaller one: real ones, or virtual ones of concentrated liquidity. */
  readonly reserve: number;
  /** The share of what is put in that the pool keeps. */
  readonly fee: number;
  /** The most that sells, over the reserve and without the fee; Infinity: without limit. */
  readonly most: number;
}

/** Prices at which curves have points: this many down to a quarter of the price, at which a pool has taken its own reserve. */
const LEVELS = 48;
const LOWEST = 0.25;

const CENT = 0.01;

/** Marginal prices at which a curve has points, descending. */
const levelsOf = (sides: readonly PoolSide[]): readonly number[] => {
  const best = Math.max(...sides.map(({ fee }) => 1 - fee));
  const ends = sides.flatMap(({ fee, most }) =>
    most === Number.POSITIVE_INFINITY ? [] : [(1 - fee) / (1 + most) ** 2],
  );
  const lowest = ends.length === sides.length ? Math.min(...ends) : LOWEST;
  const grid = Array.from({ length: LEVELS }, (_, k) => best * (lowest / best) ** ((k + 1) / LEVELS));
  return [best * (1 - 1e-6), ...grid, ...ends].filter((level) => level >= lowest * (1 - 1e-12)).sort((a, b) => b - a);
};

/**
 * What sales into several pools get, when each next dollar goes where it gets most: at a marginal price m each pool x·y = k with
 * fee f has taken u = √((1 − f)/m) − 1 of its reserve and paid u/(1 + u) of it. Sizes are rounded down, losses up.
 */
export const combinePools = (sides: readonly PoolSide[]): DepthModel | null => {
  const open = sides.filter(({ reserve, most }) => reserve >= 0.01 && most > 0);
  const [first] = open;
  if (first === undefined) return null;
  if (open.every(({ fee, most }) => fee === first.fee && most === Number.POSITIVE_INFINITY))
    return {
      kind: 'constant-product',
      reserve: downToCents(open.reduce((sum, { reserve }) => sum + reserve, 0)),
      fee: first.fee,
    };
  const points: { size: number; slippage: number }[] = [];
  for (const level of levelsOf(open)) {
    let [sold, got] = [0, 0];
    for (const { reserve, fee, most } of open) {
      const u = Math.min(most, Math.max(0, Math.sqrt((1 - fee) / level) - 1));
      sold += (reserve * u) / (1 - fee);
      got += (reserve * u) / (1 + u);
    }
    const before = points.at(-1) ?? { size: 0, slippage: 0 };
    const size = downToCents(sold);
    if (size > before.size) points.push({ size, slippage: Math.max(before.slippage, shareUp(1 - got / sold)) });
  }
  const [smallest] = points;
  if (smallest === undefined) return null;
  // A curve begins at no loss: without a point at once, sales smaller than the first would pay less than any pool's fee.
  const least = shareUp(Math.min(...open.map(({ fee }) => fee)));
  const begins = smallest.size > CENT && least > 0 && smallest.slippage >= least;
  return { kind: 'curve', points: begins ? [{ size: CENT, slippage: least }, ...points] : points };
};
