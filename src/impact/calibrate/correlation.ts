import type { Correlation } from '../paths.js';
import { momentsOf } from './moments.js';

export interface FittedCorrelation {
  /** Shrunk toward none by `shrinkage`; positive definite wherever that is above zero. */
  readonly correlation: Correlation;
  /** As the returns have it. */
  readonly sample: Correlation;
  /** The share of the way from the sample to no correlation at all. */
  readonly shrinkage: number;
  /** The standard error of each, (1 − ρ²)/√n: for independent rows. */
  readonly errors: readonly (readonly number[])[];
}

/**
 * Correlations of rows (time × asset), shrunk toward the identity as far as lessens the expected squared error most: Ledoit and
 * Wolf, “A well-conditioned estimator for large-dimensional covariance matrices” (2004), of rows at unit deviation. Throws a RangeError
 * where there are fewer than two rows or an asset does not move.
 */
export const fitCorrelation = (rows: readonly Float64Array[]): FittedCorrelation => {
  const count = rows.length;
  const assets = rows[0]?.length ?? 0;
  if (count < 2 || assets === 0) throw new RangeError('a correlation needs two rows');
  const moments = Array.from({ length: assets }, (_, j) => momentsOf(rows.map((row) => row[j] ?? Number.NaN)));
  if (!moments.every(({ deviation }) => deviation > 0))
    throw new RangeError('an asset that does not move has no correlation');
  const standard = rows.map((row) => row.map((x, j) => (x - (moments[j]?.mean ?? 0)) / (moments[j]?.deviation ?? 1)));
  const sums = Array.from({ length: assets }, () => new Float64Array(assets));
  let fourth = 0;
  for (const row of standard) {
    let length = 0;
    for (let i = 0; i < assets; i++) {
      const [x, sum] = [row[i] ?? 0, sums[i]];
      length += x * x;
      if (sum !== undefined) for (let j = 0; j < i; j++) sum[j] = (sum[j] ?? 0) + x * (row[j] ?? 0);
    }
    fourth += length * length;
  }
  const matrix = (of: (i: number, j: number) => number): number[][] =>
    Array.from({ length: assets }, (_, i) =>
      Array.from({ length: assets }, (__, j) => of(Math.max(i, j), Math.min(i, j))),
    );
  const sample = matrix((i, j) => (i === j ? 1 : (sums[i]?.[j] ?? 0) / count));
  const squares = sample.flat().reduce((sum, one) => sum + one * one, 0);
  const distance = (squares - assets) / assets;
  const noise = (fourth / count - squares) / count / assets;
  const shrinkage = distance > 0 ? Math.min(1, Math.max(0, noise / distance)) : 1;
  return {
    sample,
    shrinkage,
    correlation: matrix((i, j) => (i === j ? 1 : (1 - shrinkage) * (sample[i]?.[j] ?? 0))),
    errors: matrix((i, j) => (i === j ? 0 : (1 - (sample[i]?.[j] ?? 0) ** 2) / Math.sqrt(count))),
  };
};
