import { fillNormals, type RandomKey, STREAM } from '../random/counter.js';
import { makeSobol, SOBOL_DIMENSIONS } from '../random/sobol.js';
import { normalQuantile } from '../statistics/normal-quantile.js';
import type { Shocks } from './shocks.js';

/** More modes of time than this carry less than 1 % of a path's variance. */
const MODES = 32;

/**
 * Column `mode` of the orthogonal matrix that turns principal components of a random walk into its steps: the walk's
 * covariance min(s, t) has sines as eigenvectors, whose differences are cosines.
 */
const modeOf = (mode: number, steps: number): Float64Array =>
  Float64Array.from(
    { length: steps },
    (_, step) =>
      (2 / Math.sqrt(2 * steps + 1)) * Math.cos(((2 * mode + 1) * (2 * step + 1) * Math.PI) / (2 * (2 * steps + 1))),
  );

const modeVariance = (mode: number, steps: number): number =>
  1 / (4 * Math.sin(((2 * mode + 1) * Math.PI) / (2 * (2 * steps + 1))) ** 2);

/** Which mode and factor each dimension moves: those of most variance first. */
const dimensionsOf = (modes: number, steps: number, weights: readonly number[]): { mode: number; factor: number }[] =>
  Array.from({ length: modes }, (_, mode) =>
    weights.map((weight, factor) => ({ mode, factor, variance: weight * modeVariance(mode, steps) })),
  )
    .flat()
    .sort((a, b) => b.variance - a.variance || a.mode - b.mode || a.factor - b.factor);

/**
 * Shocks whose leading principal components, in time and across factors, are a scrambled Sobol sequence; what is left of a
 * path of many steps is random (padding). Path `i` is point ⌊i ÷ replicates⌋ of randomisation `i mod replicates`.
 *
 * @param weights how much of the variance each factor carries.
 */
export const quasiShocks = (key: RandomKey, steps: number, weights: readonly number[], replicates: number): Shocks => {
  const factors = weights.length;
  const modes = Math.min(steps, MODES, Math.floor(SOBOL_DIMENSIONS / factors));
  const columns = Array.from({ length: modes }, (_, mode) => modeOf(mode, steps));
  const dimensions = dimensionsOf(modes, steps, weights);
  const sequences = Array.from({ length: replicates }, (_, replicate) => makeSobol(dimensions.length, key, replicate));
  const point = new Float64Array(dimensions.length);
  return {
    fill(path, out) {
      if (modes < steps) fillNormals(key, STREAM.shocks, path, 0, steps * factors, out);
      else out.fill(0, 0, steps * factors);
      sequences[path % replicates]?.fill(Math.floor(path / replicates), point);
      for (let at = 0; at < dimensions.length; at += 1) {
        const { mode, factor } = dimensions[at] as { mode: number; factor: number };
        const column = columns[mode] as Float64Array;
        let replaced = 0;
        if (modes < steps)
          for (let step = 0; step < steps; step += 1)
            replaced += (column[step] as number) * (out[step * factors + factor] as number);
        const component = normalQuantile(point[at] as number) - replaced;
        for (let step = 0; step < steps; step += 1)
          out[step * factors + factor] =
            (out[step * factors + factor] as number) + (column[step] as number) * component;
      }
    },
    logWeight: null,
    replicates,
  };
};
