import type { Estimate } from '../outcome.js';
import { inverse, type Matrix } from '../statistics/matrix.js';
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

/**
 * A fit from the place of the largest likelihood: errors from the inverse of the matrix of second derivatives of −ln L in the
 * parameters themselves (observed information). `scales` says by how much each parameter varies; each must be above zero.
 */
export const fitAt = <Name extends string>(
  names: readonly Name[],
  values: readonly number[],
  scales: readonly number[],
  observations: number,
  logLikelihood: (values: readonly number[]) => number,
  edges: readonly string[] = [],
): Fit<Name> => {
  const best = logLikelihood(values);
  const width = scales.map((scale) => scale * 1e-3);
  const covariance = inverse(hessian((at) => -logLikelihood(at), values, width));
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

export const momentsOf = (returns: ArrayLike<number>): { readonly mean: number; readonly deviation: number } => {
  let sum = 0;
  for (let i = 0; i < returns.length; i++) sum += returns[i] ?? 0;
  const mean = sum / returns.length;
  let squares = 0;
  for (let i = 0; i < returns.length; i++) squares += ((returns[i] ?? 0) - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / returns.length) };
};

/** −½ ln 2π. */
export const HALF_LOG_TAU = -0.9189385332046728;
