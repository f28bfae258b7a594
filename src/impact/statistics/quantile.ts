import type { Estimate } from '../outcome.js';
import { meanOf, meanOfTerms } from './mean.js';
import { effectiveSize, type Sample, sumOf, weightAt } from './sample.js';

/** A sample in order, to be asked for many quantiles. */
export interface Ordered {
  readonly sample: Sample;
  /** The smallest outcome that at most the share 1 − `level` of the paths' weight exceeds. */
  readonly at: (level: number) => number;
}

export const ordered = (sample: Sample): Ordered => {
  const { values, weights } = sample;
  const last = values.length - 1;
  if (weights === null) {
    const sorted = Float64Array.from(values).sort();
    // A level times a count such as 0.07 × 100 is a hair above the whole number it means.
    const rank = (level: number) => Math.ceil(level * sorted.length * (1 - 4e-16)) - 1;
    return { sample, at: (level) => sorted[Math.min(last, Math.max(0, rank(level)))] ?? Number.NaN };
  }
  const order = Uint32Array.from(values, (_, i) => i).sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0) || b - a);
  /** What lies above each rank, from the largest outcome down: the tail is summed by itself, whatever the rest weighs. */
  const above = new Float64Array(order.length);
  let sum = 0;
  order.forEach((i, rank) => {
    above[rank] = sum;
    sum += weights[i] ?? 0;
  });
  const at = (level: number): number => {
    const share = (1 - level) * values.length * (1 + 1e-12);
    let low = 0;
    let high = last;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((above[middle] ?? 0) <= share) low = middle;
      else high = middle - 1;
    }
    return values[order[low] ?? 0] ?? Number.NaN;
  };
  return { sample, at };
};

const checked = (level: number): void => {
  if (!(level > 0 && level < 1)) throw new RangeError(`a level is between 0 and 1, not ${level}`);
};

/** The standard error of the share of paths beyond the quantile; that of as many plain paths where none is seen beyond. */
const shareError = (sample: Sample, q: number, level: number): number => {
  const { values, weights } = sample;
  const beyond = (i: number): boolean => (values[i] ?? 0) > q && weightAt(sample, i) > 0;
  if (weights === null || !values.some((_, i) => beyond(i)))
    return Math.sqrt((level * (1 - level)) / effectiveSize(sample));
  return meanOfTerms(values.length, (i) => (beyond(i) ? weightAt(sample, i) : 0)).error;
};

/**
 * A quantile: of losses, the value at risk. Its error is half the distance between the order statistics one standard error of
 * the share below it away on either side (Woodruff, 1952; it needs no density and holds for weighted samples). Infinity where a
 * side has no outcome left: so few paths tell nothing about so rare a loss.
 */
export const quantile = (of: Sample | Ordered, level: number): Estimate => {
  checked(level);
  const { sample, at } = 'at' in of ? of : ordered(of);
  const value = at(level);
  const share = shareError(sample, value, level);
  if (!(level + share < 1 && level - share > 0)) return { value, error: Infinity };
  return { value, error: (at(level + share) - at(level - share)) / 2 };
};

/** What outcomes exceed a quantile by, by path. */
export const excessOver = (sample: Sample, q: number): ((i: number) => number) => {
  return (i) => Math.max(0, (sample.values[i] ?? 0) - q);
};

/**
 * The mean of the outcomes beyond a quantile: of losses, the expected shortfall, q + E[(X − q)⁺]/(1 − level), which is coherent
 * also where many outcomes are equal (Rockafellar and Uryasev, 2002). Its error is that of the mean: the quantile's own moves it
 * only in second order. Infinity where less than two paths' worth of outcomes lie beyond.
 */
export const shortfall = (of: Sample | Ordered, level: number): Estimate => {
  checked(level);
  const { sample, at } = 'at' in of ? of : ordered(of);
  const q = at(level);
  const beyond = meanOf(sample, excessOver(sample, q));
  const value = q + beyond.value / (1 - level);
  return { value, error: tailSize({ sample, at }, level) < 2 ? Infinity : beyond.error / (1 - level) };
};

/** How many paths' worth of outcomes lie beyond a level: where few do, an error is itself uncertain. */
export const tailSize = (of: Sample | Ordered, level: number): number => {
  checked(level);
  const sample = 'at' in of ? of.sample : of;
  const { values, weights } = sample;
  if (weights === null) return values.length * (1 - level) * (1 + 1e-12);
  const q = ('at' in of ? of : ordered(of)).at(level);
  const weight = (i: number): number => ((values[i] ?? 0) < q ? 0 : weightAt(sample, i));
  const squares = sumOf(values.length, (i) => weight(i) ** 2);
  return squares === 0 ? 0 : sumOf(values.length, weight) ** 2 / squares;
};
