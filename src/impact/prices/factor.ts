import type { Correlation } from '../paths.js';
import { eigen } from '../statistics/eigen.js';
import { element } from '../statistics/matrix.js';
import { factorOf } from './correlation.js';

/** A matrix that turns independent shocks into correlated ones: by asset a row, zero from `lengths[row]` on. */
export interface Factor {
  readonly size: number;
  readonly rows: Float64Array;
  readonly lengths: Uint16Array;
  /** By column: how much of the variance it carries. */
  readonly weights: readonly number[];
}

const pack = (matrix: readonly (readonly number[])[], weights: readonly number[]): Factor => {
  const size = matrix.length;
  const lengths = Uint16Array.from(matrix, (row) => row.findLastIndex((value) => value !== 0) + 1);
  return { size, rows: Float64Array.from(matrix.flat()), lengths, weights };
};

/** Cholesky's factor. @throws paths/correlation, paths/correlation-impossible */
export const triangularFactor = (correlation: Correlation, assets: number, name: string): Factor => {
  const lower = factorOf(correlation, assets, name);
  return pack(
    lower,
    lower.map((_, column) => lower.reduce((sum, row) => sum + (row[column] as number) ** 2, 0)),
  );
};

/**
 * The factor by principal components of the covariance matrix: the first columns move most, which is what a quasi-random
 * sequence wants. Assets without volatility get a small one here, so that their rows exist.
 *
 * @throws paths/correlation, paths/correlation-impossible
 */
export const principalFactor = (correlation: Correlation, volatilities: readonly number[], name: string): Factor => {
  factorOf(correlation, volatilities.length, name);
  const top = Math.max(...volatilities);
  const scales = volatilities.map((volatility) => (top > 0 ? Math.max(volatility / top, 0.01) : 1));
  const { values, vectors } = eigen(
    correlation.map((row, i) => row.map((value, j) => value * (scales[i] as number) * (scales[j] as number))),
  );
  const kept = values.map((value) => Math.max(value, 0));
  const rows = scales.map((scale, i) => kept.map((value, k) => (element(vectors, k, i) * Math.sqrt(value)) / scale));
  return pack(rows, kept);
};

/** The correlated shock of an asset, of the independent ones that stand in `shocks` from `at` on. */
export const correlated = (factor: Factor, asset: number, shocks: Float64Array, at: number): number => {
  const { rows, lengths } = factor;
  const row = asset * factor.size;
  const length = lengths[asset] as number;
  let sum = 0;
  for (let k = 0; k < length; k += 1) sum += (rows[row + k] as number) * (shocks[at + k] as number);
  return sum;
};
