import type { Garch } from '../paths.js';
import { fillNormals, type RandomKey, STREAM } from '../random/counter.js';
import { correlated, type Factor } from './factor.js';
import { makeMixing } from './mixing.js';
import type { Walk } from './walk.js';

/**
 * GARCH(1,1) with constant conditional correlation. Assets with Student-t innovations share the level of their chi-square
 * draw, each with degrees of its own (a grouped t distribution), so that extremes come together.
 */
export const garchWalk = (garches: readonly Garch[], factor: Factor, steps: number, key: RandomKey): Walk => {
  const assets = garches.length;
  const mixings = garches.map(({ degrees }) => (degrees === null ? null : makeMixing(degrees)));
  const mixed = mixings.some((mixing) => mixing !== null);
  const levels = new Float64Array(steps);
  const variance = new Float64Array(assets);
  return {
    assets,
    write(path, shocks, moves) {
      if (mixed) fillNormals(key, STREAM.mixing, path, 0, steps, levels);
      for (let asset = 0; asset < assets; asset += 1) variance[asset] = (garches[asset] as Garch).start;
      for (let step = 0, at = 0; step < steps; step += 1, at += assets)
        for (let asset = 0; asset < assets; asset += 1) {
          const { mean, omega, alpha, beta } = garches[asset] as Garch;
          const mixing = mixings[asset] as ((z: number) => number) | null;
          const h = variance[asset] as number;
          const now = mixing === null ? h : h * mixing(levels[step] as number);
          const shock = Math.sqrt(now) * correlated(factor, asset, shocks, at);
          moves.returns[at + asset] = mean + shock;
          moves.variances[at + asset] = now;
          variance[asset] = omega + alpha * shock * shock + beta * h;
        }
    },
    factorAt: () => factor,
    jumps: 'continuous',
  };
};
