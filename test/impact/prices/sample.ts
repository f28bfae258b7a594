import type { PathSource } from '../../../src/impact/paths.js';

/** A mean with its standard error. */
export interface Sampled {
  readonly mean: number;
  readonly error: number;
}

export const sampled = (values: Float64Array): Sampled => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { mean, error: Math.sqrt(variance / values.length) };
};

/** By how many standard errors a sample misses what it should be. */
export const misses = ({ mean, error }: Sampled, expected: number): number => Math.abs(mean - expected) / error;

/** A value of each of the first paths: of its prices, `[step * assets + asset]`. */
export const overPaths = (source: PathSource, count: number, of: (prices: Float64Array) => number): Float64Array => {
  const prices = new Float64Array(source.steps * source.assets);
  return Float64Array.from({ length: count }, (_, path) => {
    source.fill(path, prices);
    return of(prices);
  });
};

/** The same of the lows within steps. */
export const overLows = (source: PathSource, count: number, of: (lows: Float64Array) => number): Float64Array => {
  const prices = new Float64Array(source.steps * source.assets);
  const lows = new Float64Array(prices.length);
  return Float64Array.from({ length: count }, (_, path) => {
    source.fill(path, prices);
    source.fillLow?.(path, prices, lows);
    return of(lows);
  });
};

/** The same of the highs within steps. */
export const overHighs = (source: PathSource, count: number, of: (highs: Float64Array) => number): Float64Array =>
  overLows({ ...source, fillLow: source.fillHigh ?? null }, count, of);

export const product = (a: Float64Array, b: Float64Array): Float64Array =>
  a.map((value, at) => value * (b[at] as number));
