import type { Estimate } from '../outcome.js';
import { meanOf } from './mean.js';
import { normalQuantile } from './normal-quantile.js';
import { effectiveSize, type Sample } from './sample.js';

/** How often something happens. */
export interface Proportion extends Estimate {
  /** Wilson's interval at 95 %: from … */
  readonly low: number;
  /** … to. */
  readonly high: number;
  /** It never happened: no more than `high` can be said. It always did: no less than `low`. Otherwise null. */
  readonly bound: 'upper' | 'lower' | null;
}

const Z = normalQuantile(0.975);

/** Wilson's score interval of a share seen in `count` trials, which need not be whole. */
export const wilson = (share: number, count: number, z: number): { readonly low: number; readonly high: number } => {
  const scale = 1 + (z * z) / count;
  const centre = (share + (z * z) / (2 * count)) / scale;
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / count + (z * z) / (4 * count * count));
  return { low: share === 0 ? 0 : Math.max(0, centre - half), high: share === 1 ? 1 : Math.min(1, centre + half) };
};

/**
 * The share of hits, with an error that 1.96 of reach Wilson's interval on both sides: never zero, not even where nothing was hit,
 * and near √(p(1−p)/n) where there were many of both.
 */
export const proportionOfCount = (hits: number, count: number): Proportion => {
  if (!(count > 0 && hits >= 0 && hits <= count)) throw new RangeError(`no share of ${hits} in ${count}`);
  const value = hits / count;
  const { low, high } = wilson(value, count, Z);
  const bound = value === 0 ? 'upper' : value === 1 ? 'lower' : null;
  return { value, error: Math.max(high - value, value - low) / Z, low, high, bound };
};

/** The share of paths for which something holds. Weighted paths count as the number of plain ones that tell as much. */
export const proportion = (sample: Sample, holds: (value: number, path: number) => boolean): Proportion => {
  const hit = (i: number): number => Number(holds(sample.values[i] ?? Number.NaN, i));
  const size = effectiveSize(sample);
  const { value, error } = meanOf(sample, hit);
  // Rounding may leave a weighted share a hair beyond its ends.
  const share = Math.min(1, Math.max(0, value));
  const count =
    sample.weights !== null && share > 0 && share < 1 && error > 0 && Number.isFinite(error)
      ? (share * (1 - share)) / error ** 2
      : size;
  return proportionOfCount(share * count, count);
};
