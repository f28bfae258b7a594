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
  // One table and one look-up a step for all assets of the same degrees; the last place is for normal innovations.
  const kinds = [...new Set(garches.map(({ degrees }) => degrees).filter((degrees) => degrees !== null))];
  const mixings = kinds.map(makeMixing);
  const scales = new Float64Array(kinds.length + 1).fill(1);
  const kindOf = Uint16Array.from(garches, ({ degrees }) => (degrees === null ? kinds.length : kinds.indexOf(degrees)));
  const levels = new Float64Array(steps);
  const variance = new Float64Array(assets);
  return {
    assets,
    write(path, shocks, moves) {
      if (kinds.length > 0) fillNormals(key, STREAM.mixing, path, 0, steps, levels);
      for (let asset = 0; asset < assets; asset += 1) variance[asset] = (garches[asset] as Garch).start;
      for (let step = 0, at = 0; step < steps; step += 1, at += assets) {
        for (let kind = 0; kind < mixings.length; kind += 1)
          scales[kind] = (mixings[kind] as (z: number) => number)(levels[step] as number);
        for (let asset = 0; asset < assets; asset += 1) {
          const { mean, omega, alpha, beta } = garches[asset] as Garch;
          const h = variance[asset] as number;
          const now = h * (scales[kindOf[asset] as number] as number);
          const shock = Math.sqrt(now) * correlated(factor, asset, shocks, at);
          moves.returns[at + asset] = mean + shock;
          moves.variances[at + asset] = now;
          variance[asset] = omega + alpha * shock * shock + beta * h;
        }
      }
    },
    factorAt: () => factor,
    jumps: 'continuous',
  };
};
