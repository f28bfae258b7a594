import type { Estimate } from '../outcome.js';
import { covariance, meanOf } from './mean.js';
import { proportionOfCount } from './proportion.js';
import { excessOver, ordered, quantile, shortfall } from './quantile.js';
import { effectiveSize, type Sample, weightAt } from './sample.js';

/** The same paths under the parameters before and after. Differences are after − before. */
export interface Pair {
  readonly before: Sample;
  readonly after: Sample;
}

/** Throws where the two are not of the same paths. */
export const pairOf = (before: Sample, after: Sample): Pair => {
  const same =
    before.values.length === after.values.length &&
    (before.weights === null) === (after.weights === null) &&
    (before.weights?.every((one, i) => one === after.weights?.[i]) ?? true);
  if (!same) throw new RangeError('the two samples are not of the same paths');
  return { before, after };
};

const at = (sample: Sample, i: number): number => sample.values[i] ?? 0;
const unchanged = ({ before, after }: Pair): boolean => before.values.every((one, i) => one === after.values[i]);

/** The mean difference; its error is that of the differences, not of two means. */
export const meanDifference = ({ before, after }: Pair): Estimate =>
  meanOf(before, (i) => at(after, i) - at(before, i));

/** The correlation, over paths, of being beyond the one's quantile with being beyond the other's. */
const tailCorrelation = ({ before, after }: Pair, qBefore: number, qAfter: number): number => {
  const count = before.values.length;
  const a = (i: number): number => (at(before, i) > qBefore ? weightAt(before, i) : 0);
  const b = (i: number): number => (at(after, i) > qAfter ? weightAt(before, i) : 0);
  const spread = Math.sqrt(covariance(count, a, a) * covariance(count, b, b));
  return spread > 0 ? Math.min(1, Math.max(-1, covariance(count, a, b) / spread)) : 0;
};

/**
 * The difference of quantiles. Each is to first order the share of paths beyond it over a density (Bahadur), so the errors of the
 * two combine with the correlation of those shares: the same tail in both cancels.
 */
export const quantileDifference = (pair: Pair, level: number): Estimate => {
  const a = quantile(pair.before, level);
  const b = quantile(pair.after, level);
  const value = b.value - a.value;
  if (unchanged(pair)) return { value, error: 0 };
  if (!(Number.isFinite(a.error) && Number.isFinite(b.error))) return { value, error: Infinity };
  const correlation = tailCorrelation(pair, a.value, b.value);
  return { value, error: Math.sqrt((a.error - b.error) ** 2 + 2 * (1 - correlation) * a.error * b.error) };
};

/** The difference of expected shortfalls; its error is that of the differences of what exceeds the quantiles, path by path. */
export const shortfallDifference = (pair: Pair, level: number): Estimate => {
  const [before, after] = [ordered(pair.before), ordered(pair.after)];
  const [a, b] = [shortfall(before, level), shortfall(after, level)];
  const value = b.value - a.value;
  if (unchanged(pair)) return { value, error: 0 };
  if (!(Number.isFinite(a.error) && Number.isFinite(b.error))) return { value, error: Infinity };
  const excessBefore = excessOver(pair.before, before.at(level));
  const excessAfter = excessOver(pair.after, after.at(level));
  return { value, error: meanOf(pair.before, (i) => excessAfter(i) - excessBefore(i)).error / (1 - level) };
};

/** The difference of two shares of the same paths. Where no path differs, the error is that of no hits in so many. */
export const proportionDifference = (pair: Pair, holds: (value: number, path: number) => boolean): Estimate => {
  const { before, after } = pair;
  const differs = (i: number): number => Number(holds(at(after, i), i)) - Number(holds(at(before, i), i));
  const found = meanOf(before, differs);
  if (before.values.some((_, i) => differs(i) !== 0)) return found;
  return { value: 0, error: proportionOfCount(0, effectiveSize(before)).error };
};
