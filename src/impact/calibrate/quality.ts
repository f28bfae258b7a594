import { chiSquaredTail } from '../statistics/gamma.js';

/** A test whose p-value is the chance of a statistic as large as this where the model is right. */
export interface TestResult {
  readonly statistic: number;
  readonly pValue: number;
}

/**
 * Ljung and Box (1978): are a series' autocorrelations up to a lag zero? Of squared residuals it asks whether their variance still
 * moves (McLeod and Li, 1983). `fitted` parameters of the dynamics lessen the degrees of freedom.
 */
export const ljungBox = (series: ArrayLike<number>, lags: number, fitted: number): TestResult => {
  const n = series.length;
  if (!(lags > fitted && n > lags)) throw new RangeError(`no test of ${lags} lags in ${n} with ${fitted} fitted`);
  let mean = 0;
  for (let i = 0; i < n; i++) mean += (series[i] ?? 0) / n;
  const at = (i: number): number => (series[i] ?? 0) - mean;
  let variance = 0;
  for (let i = 0; i < n; i++) variance += at(i) ** 2;
  let statistic = 0;
  for (let lag = 1; lag <= lags; lag++) {
    let sum = 0;
    for (let i = lag; i < n; i++) sum += at(i) * at(i - lag);
    statistic += (variance > 0 ? sum / variance : 0) ** 2 / (n - lag);
  }
  statistic *= n * (n + 2);
  return { statistic, pValue: chiSquaredTail(statistic, lags - fitted) };
};

/** P(K > x) of Kolmogorov's distribution. */
const kolmogorovTail = (x: number): number => {
  if (x < 0.2) return 1;
  if (x < 1.18) {
    const y = Math.exp(-(Math.PI ** 2) / (8 * x * x));
    return 1 - (Math.sqrt(2 * Math.PI) / x) * (y + y ** 9 + y ** 25 + y ** 49);
  }
  const y = Math.exp(-2 * x * x);
  return 2 * (y - y ** 4 + y ** 9 - y ** 16);
};

/**
 * Kolmogorov and Smirnov: the largest distance between the shares of a series and a distribution. The p-value is the asymptotic one
 * with Stephens' correction; with parameters fitted to the same series it is too large, so that a small one is all the more telling.
 */
export const kolmogorovSmirnov = (series: ArrayLike<number>, cdf: (x: number) => number): TestResult => {
  const sorted = Float64Array.from(series).sort();
  const n = sorted.length;
  let distance = 0;
  sorted.forEach((x, i) => {
    const p = cdf(x);
    distance = Math.max(distance, p - i / n, (i + 1) / n - p);
  });
  const root = Math.sqrt(n);
  return { statistic: distance, pValue: kolmogorovTail((root + 0.12 + 0.11 / root) * distance) };
};
