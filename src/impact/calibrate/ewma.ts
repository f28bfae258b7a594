/** Exponentially weighted variances of returns whose mean is taken as zero (RiskMetrics, 1996). */
export interface Ewma {
  readonly lambda: number;
  /** By step: what was forecast before it. */
  readonly variances: Float64Array;
  /** The variance of the step after the last. */
  readonly next: number;
}

/** h' = λ·h + (1 − λ)·r², begun with the mean of r². Throws a RangeError where λ is not between 0 and 1, or nothing is given. */
export const ewma = (returns: ArrayLike<number>, lambda: number): Ewma => {
  if (!(lambda > 0 && lambda < 1)) throw new RangeError(`a weight is between 0 and 1, not ${lambda}`);
  if (returns.length === 0) throw new RangeError('no returns');
  let h = 0;
  for (let i = 0; i < returns.length; i++) h += (returns[i] ?? 0) ** 2 / returns.length;
  const variances = new Float64Array(returns.length);
  for (let i = 0; i < returns.length; i++) {
    variances[i] = h;
    h = lambda * h + (1 - lambda) * (returns[i] ?? 0) ** 2;
  }
  return { lambda, variances, next: h };
};
