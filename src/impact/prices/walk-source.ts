import type { PathSource } from '../paths.js';
import { fillNormals, type RandomKey, STREAM } from '../random/counter.js';
import { correlated } from './factor.js';
import { bridgeLow, levelOf, lowWithJump, type Side } from './lows.js';
import type { Shocks } from './shocks.js';
import type { Moves, Walk } from './walk.js';

export interface Shape {
  readonly steps: number;
  readonly stepSeconds: number;
  readonly paths: number;
}

/** Beyond this logarithm a price is neither a normal number nor a price. */
const REACH = 700;

/** Paths of a model that makes moves of normal shocks. Nothing is allocated for a path. */
export const walkSource = (walk: Walk, shocks: Shocks, key: RandomKey, shape: Shape): PathSource => {
  const { assets } = walk;
  const { steps } = shape;
  const count = steps * assets;
  const normals = new Float64Array(count);
  const moves: Moves = {
    returns: new Float64Array(count),
    variances: new Float64Array(count),
    jumps: walk.jumps === 'jumps' ? new Float64Array(count) : null,
  };
  const levels = new Float64Array(assets);
  let written = -1;

  const write = (path: number): void => {
    if (path === written) return;
    shocks.fill(path, normals);
    walk.write(path, normals, moves);
    written = path;
  };

  const fill = (path: number, out: Float64Array): void => {
    write(path);
    levels.fill(0);
    for (let at = 0; at < count; at += assets)
      for (let asset = 0; asset < assets; asset += 1) {
        const level = (levels[asset] as number) + (moves.returns[at + asset] as number);
        levels[asset] = level;
        out[at + asset] = Math.exp(Math.min(Math.max(level, -REACH), REACH));
      }
  };

  const levelNormals = new Float64Array(count);
  /**
   * Lows of several assets in one step are as correlated as their moves are, by a normal copula of their levels: exact for
   * assets that are independent or move as one. Lows and highs of one step are drawn apart.
   */
  const extremes = (side: Side, path: number, prices: Float64Array, out: Float64Array): void => {
    write(path);
    fillNormals(key, side === 1 ? STREAM.lows : STREAM.highs, path, 0, count, levelNormals);
    for (let step = 0, at = 0; step < steps; step += 1, at += assets) {
      const factor = walk.factorAt(step);
      for (let asset = 0; asset < assets; asset += 1) {
        const before = step === 0 ? 1 : (prices[at - assets + asset] as number);
        const after = prices[at + asset] as number;
        const end = side * (moves.returns[at + asset] as number);
        const variance = moves.variances[at + asset] as number;
        const jump = moves.jumps === null ? 0 : side * (moves.jumps[at + asset] as number);
        const uniform = levelOf(correlated(factor, asset, levelNormals, at));
        const low =
          jump === 0
            ? bridgeLow(end, variance, uniform)
            : lowWithJump(end, variance, jump, side, uniform, key, path, at + asset);
        const extreme = before * Math.exp(side * low);
        out[at + asset] = side === 1 ? Math.min(extreme, before, after) : Math.max(extreme, before, after);
      }
    }
  };

  return {
    ...shape,
    assets,
    fill,
    fillLow: (path, prices, out) => extremes(1, path, prices, out),
    fillHigh: (path, prices, out) => extremes(-1, path, prices, out),
    logWeight: shocks.logWeight,
    ...(shocks.replicates === null ? {} : { replicates: shocks.replicates }),
  };
};
