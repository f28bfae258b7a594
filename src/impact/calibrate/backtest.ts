import { type KupiecTest, kupiec } from '../statistics/kupiec.js';

/** One-step value at risk held against what came after the data it was fitted to. */
export interface Backtest extends KupiecTest {
  /** Of the value at risk: 0.99. */
  readonly level: number;
}

/**
 * Counts the steps whose loss, −r, was larger than was forecast: −(μ + √h·q), with q the (1 − level) quantile of the innovations. The
 * variances must each be forecast before their step.
 */
export const backtest = (
  returns: ArrayLike<number>,
  forecast: { readonly mean: number; readonly variances: ArrayLike<number>; readonly quantile: (p: number) => number },
  level: number,
): Backtest => {
  const q = forecast.quantile(1 - level);
  let exceptions = 0;
  for (let i = 0; i < returns.length; i++)
    if ((returns[i] ?? 0) < forecast.mean + Math.sqrt(forecast.variances[i] ?? Number.NaN) * q) exceptions += 1;
  return { ...kupiec(exceptions, returns.length, 1 - level), level };
};
