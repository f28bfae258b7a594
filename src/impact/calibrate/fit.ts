import type { Estimate } from '../outcome.js';
import { inverse, type Matrix } from '../statistics/matrix.js';
import { type LogDensities, logLikelihoodOf } from './likelihood.js';
import { hessian } from './optimise.js';

/** A model fitted to returns by maximum likelihood. Parameters are a step's, in their order. */
export interface Fit<Name extends string> {
  readonly names: readonly Name[];
  /** Each with its standard error; Infinity where the likelihood is flat there, or the parameter lies at its edge. */
  readonly parameters: Readonly<Record<Name, Estimate>>;
  /** Of the parameters, in their order; null where there are no errors. */
  readonly covariance: Matrix | null;
  readonly logLikelihood: number;
  readonly observations: number;
  /** Akaike's criterion, 2k − 2 ln L: of models of the same returns the one with less is better. */
  readonly aic: number;
  /** Schwarz's criterion, k ln n − 2 ln L. */
  readonly bic: number;
  /** Where the fit lies at the edge of what the model may be: errors do not hold there, and another model may suit better. */
  readonly edges: readonly string[];
}

/** The sum over returns of the products of their scores, the derivatives of ln density, by central differences; null at an edge. */
const scoreProducts = (
  logDensities: LogDensities,
  values: readonly number[],
  width: readonly number[],
): Matrix | null => {
  const scores: Float64Array[] = [];
  for (const [k, h] of width.entries()) {
    const [above, below] = [h, -h].map((by) => logDensities(values.map((one, i) => (i === k ? one + by : one))));
    if (above == null || below == null) return null;
    scores.push(above.map((one, i) => (one - (below[i] ?? 0)) / (2 * h)));
  }
  return scores.map((a) => scores.map((b) => a.reduce((sum, one, i) => sum + one * (b[i] ?? 0), 0)));
};

const product = (a: Matrix, b: Matrix): number[][] =>
  a.map((row) => (b[0] ?? []).map((_, j) => row.reduce((sum, one, k) => sum + one * (b[k]?.[j] ?? 0), 0)));

/**
 * A⁻¹·B·A⁻¹ of A, the second derivatives of −ln L, and B, the products of the scores (H. White, "Maximum likelihood estimation of
 * misspecified models", Econometrica 50 (1982) 1-25; of a GARCH the robust errors of Bollerslev and Wooldridge, 1992). Where the
 * returns are as the model has them, this is the inverse of the observed information; where their tails are heavier, that one is too
 * small and this is not. It takes the scores not to depend on each other over time.
 */
const sandwich = (logDensities: LogDensities, values: readonly number[], width: readonly number[]): Matrix | null => {
  const bread = inverse(hessian((at) => -logLikelihoodOf(logDensities(at)), values, width));
  const filling = bread === null ? null : scoreProducts(logDensities, values, width);
  return bread === null || filling === null ? null : product(product(bread, filling), bread);
};

/**
 * A fit from the place of the largest likelihood, with errors that hold for returns of other tails too (`sandwich`). `scales` says by
 * how much each parameter varies; each must be above zero.
 */
export const fitAt = <Name extends string>(
  names: readonly Name[],
  values: readonly number[],
  scales: readonly number[],
  logDensities: LogDensities,
  edges: readonly string[] = [],
): Fit<Name> => {
  const here = logDensities(values);
  const best = logLikelihoodOf(here);
  const observations = here?.length ?? 0;
  const width = scales.map((scale) => scale * 1e-3);
  const covariance = sandwich(logDensities, values, width);
  const estimates = names.map((name, i): [Name, Estimate] => [
    name,
    {
      value: values[i] ?? Number.NaN,
      error: covariance === null ? Infinity : Math.sqrt(covariance[i]?.[i] ?? Infinity),
    },
  ]);
  return {
    names,
    parameters: Object.fromEntries(estimates) as Record<Name, Estimate>,
    covariance,
    logLikelihood: best,
    observations,
    aic: 2 * names.length - 2 * best,
    bic: Math.log(observations) * names.length - 2 * best,
    edges,
  };
};
