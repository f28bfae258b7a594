import type { Estimate } from '../outcome.js';
import type { Fit } from './fit.js';
import type { GarchFit } from './garch.js';
import { garchVariances } from './garch.js';
import type { JumpsName } from './jumps.js';
import { momentsOf } from './moments.js';

/** The variance of a step of a diffusion with jumps. */
export const jumpsVariance = (deviation: number, rate: number, jumpMean: number, jumpDeviation: number): number =>
  deviation ** 2 + rate * (jumpMean ** 2 + jumpDeviation ** 2);

/** The standard deviation of a step of a diffusion with jumps, its error by the covariance of the fit (delta method). */
export const deviationOfJumps = ({ parameters, covariance }: Fit<JumpsName>): Estimate => {
  const { deviation, rate, jumpMean, jumpDeviation } = parameters;
  const value = Math.sqrt(jumpsVariance(deviation.value, rate.value, jumpMean.value, jumpDeviation.value));
  if (covariance === null) return { value, error: Infinity };
  const slopes = [
    0,
    deviation.value / value,
    (jumpMean.value ** 2 + jumpDeviation.value ** 2) / (2 * value),
    (rate.value * jumpMean.value) / value,
    (rate.value * jumpDeviation.value) / value,
  ];
  const variance = slopes.reduce(
    (sum, a, i) => sum + a * slopes.reduce((inner, b, j) => inner + b * (covariance[i]?.[j] ?? 0), 0),
    0,
  );
  return { value, error: Math.sqrt(variance) };
};

/**
 * The standard deviation of the returns, with the error that it has where variances cluster as a GARCH says. A mean of (r − μ)² is
 * its expectation plus (1 − β)/(1 − α − β) times the mean of (r − μ)² − h, whose terms do not depend on each other (C. Francq,
 * L. Horváth and J.-M. Zakoïan, "Merits and drawbacks of variance targeting in GARCH models", J. Financial Econometrics 9 (2011)
 * 619-656). Tails come in by the terms themselves. Where the model has no fourth
 * moment (few degrees of freedom, shocks that hardly fade) no such error exists, and what is stated tells its order only.
 */
export const deviationUnderGarch = (returns: Float64Array, { garch }: GarchFit): Estimate => {
  const { deviation: value } = momentsOf(returns);
  const { mean, alpha, beta } = garch;
  const variances = garchVariances(returns, garch);
  const squares = returns.reduce((sum, r, i) => sum + ((r - mean) ** 2 - (variances[i] ?? Number.NaN)) ** 2, 0);
  const lasting = (1 - beta) / (1 - alpha - beta);
  return { value, error: (lasting * Math.sqrt(squares)) / returns.length / (2 * value) };
};
