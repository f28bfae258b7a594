/**
 * Outcomes of paths, by path. Weights are the likelihood ratios of importance sampling, so that their expectation is one; null
 * where all paths weigh the same.
 */
export interface Sample {
  readonly values: Float64Array;
  readonly weights: Float64Array | null;
}

/** A sum that loses nothing to its length: Neumaier. */
export const sumOf = (count: number, term: (i: number) => number): number => {
  let sum = 0;
  let lost = 0;
  for (let i = 0; i < count; i++) {
    const x = term(i);
    const next = sum + x;
    lost += Math.abs(sum) >= Math.abs(x) ? sum - next + x : x - next + sum;
    sum = next;
  }
  return sum + lost;
};

/**
 * A sample, of outcomes and the logarithms of the paths' likelihood ratios (PathSource.logWeight). Throws where it is empty, or
 * where an outcome or weight is not a finite number (the logarithm −Infinity is a weight of nothing).
 */
export const sampleOf = (values: ArrayLike<number>, logWeights: ArrayLike<number> | null = null): Sample => {
  const copied = Float64Array.from(values);
  if (copied.length === 0) throw new RangeError('a sample has at least one outcome');
  if (!copied.every(Number.isFinite)) throw new RangeError('an outcome of a sample is not a finite number');
  if (logWeights === null) return { values: copied, weights: null };
  if (logWeights.length !== copied.length) throw new RangeError('a sample has as many weights as outcomes');
  const weights = Float64Array.from(logWeights, Math.exp);
  if (!weights.every(Number.isFinite)) throw new RangeError('a weight of a sample is not a finite number');
  if (weights.every((one) => one === 0)) throw new RangeError('a sample in which no path has a weight');
  return { values: copied, weights };
};

export const weightAt = (sample: Sample, i: number): number => (sample.weights === null ? 1 : (sample.weights[i] ?? 0));

/** How many equally weighted paths tell as much about a mean: (Σw)² / Σw², Kish. A small one says that the weights hurt. */
export const effectiveSize = (sample: Sample): number => {
  const { values, weights } = sample;
  if (weights === null) return values.length;
  const total = sumOf(values.length, (i) => weightAt(sample, i));
  return total ** 2 / sumOf(values.length, (i) => weightAt(sample, i) ** 2);
};
