import type { Estimate } from '../outcome.js';
import { type Sample, sumOf, weightAt } from './sample.js';

/** The plain mean of so many terms; an error of Infinity for a single one: nothing is known of its spread. */
export const meanOfTerms = (count: number, term: (i: number) => number): Estimate => {
  const value = sumOf(count, term) / count;
  if (count < 2) return { value, error: Infinity };
  const squares = sumOf(count, (i) => (term(i) - value) ** 2);
  return { value, error: Math.sqrt(squares / (count - 1) / count) };
};

/** The covariance of two terms over their count. */
export const covariance = (count: number, a: (i: number) => number, b: (i: number) => number): number => {
  const centreA = sumOf(count, a) / count;
  const centreB = sumOf(count, b) / count;
  return sumOf(count, (i) => (a(i) - centreA) * (b(i) - centreB)) / count;
};

/**
 * The mean of a function of the outcomes, by position. Under importance sampling the weights, whose expectation is known to be
 * one, are a control variate: exact for a constant, and as good as unnormalised weights for a rare event (Owen, “Monte Carlo
 * theory, methods and examples”, section 9.10).
 */
export const meanOf = (sample: Sample, of: (i: number) => number): Estimate => {
  const count = sample.values.length;
  if (sample.weights === null) return meanOfTerms(count, of);
  const weight = (i: number): number => weightAt(sample, i);
  const weighted = (i: number): number => weight(i) * of(i);
  const spread = covariance(count, weight, weight);
  const control = spread > 0 ? covariance(count, weighted, weight) / spread : 0;
  return meanOfTerms(count, (i) => weighted(i) - control * (weight(i) - 1));
};

/** The mean of the outcomes. */
export const mean = (sample: Sample): Estimate => meanOf(sample, (i) => sample.values[i] ?? 0);
