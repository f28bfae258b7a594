import type { Estimate } from '../outcome.js';
import { sumOf } from './sample.js';

/**
 * The ratio of two means over the same paths, such as the mean over those paths that come to something. Its error is that of
 * the terms above less the ratio times those below (Cochran, “Sampling techniques”, 3rd edition, 6.4), which holds for weighted
 * paths too, where both are multiplied with a path's weight. NaN where all below is nothing; an error of Infinity where fewer
 * than two paths have any of it: one tells nothing of the spread.
 */
export const ratioOf = (count: number, above: (i: number) => number, below: (i: number) => number): Estimate => {
  const whole = sumOf(count, below);
  const value = sumOf(count, above) / whole;
  let some = 0;
  for (let i = 0; i < count && some < 2; i += 1) some += below(i) === 0 ? 0 : 1;
  if (some < 2) return { value, error: Number.POSITIVE_INFINITY };
  const squares = sumOf(count, (i) => (above(i) - value * below(i)) ** 2);
  return { value, error: Math.sqrt((squares * count) / (count - 1)) / Math.abs(whole) };
};
