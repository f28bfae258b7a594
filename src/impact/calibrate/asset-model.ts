import type { Estimate } from '../outcome.js';
import type { Garch } from '../paths.js';
import { normalCdf } from '../statistics/normal-cdf.js';
import { normalQuantile } from '../statistics/normal-quantile.js';
import { studentCdf, studentInverse, unitVariance } from '../statistics/student-t.js';
import { deviationOfJumps, deviationUnderGarch, jumpsVariance } from './deviation.js';
import { ewma } from './ewma.js';
import type { Fit } from './fit.js';
import { fitGarch, type GarchFit, garchVariances, type Innovations } from './garch.js';
import { fitJumps } from './jumps.js';
import { fitNormal } from './normal-fit.js';
import { fitStudent } from './student.js';

export const MODEL_NAMES = ['gbm', 'ewma', 'student-t', 'garch', 'garch-t', 'jumps'] as const;
export type ModelName = (typeof MODEL_NAMES)[number];

/** One asset's returns under a model: what tests and forecasts need, whatever the model. */
export interface AssetModel {
  /** Null for exponential weights, which are not fitted. */
  readonly fit: Fit<string> | null;
  readonly garch?: Garch;
  readonly mean: number;
  /** The standard deviation of a step over the whole history: as fitted, or with what clusters the history's own. */
  readonly deviation: Estimate;
  /** Variances forecast before each of some returns that begin as the fitted ones do. */
  readonly variances: (returns: Float64Array) => Float64Array;
  /** The variance forecast for the step after the last return. */
  readonly next: number;
  /** The distribution of (r − mean)/√variance. */
  readonly cdf: (x: number) => number;
  readonly quantile: (p: number) => number;
  /** Parameters of its dynamics: what a test of squared residuals allows for. */
  readonly dynamics: number;
}

/** Half of a shock is left after 700 steps: no more is told of the long run by a few thousand. */
const ALMOST_ONE = 0.999;

const constant = (variance: number) => (returns: Float64Array) => new Float64Array(returns.length).fill(variance);

const NORMAL = { cdf: normalCdf, quantile: normalQuantile } as const;

const student = (degrees: number): Pick<AssetModel, 'cdf' | 'quantile'> => {
  const unit = unitVariance(degrees);
  return { cdf: (x) => studentCdf(x / unit, degrees), quantile: (p) => studentInverse(p, degrees) * unit };
};

/** The distribution of returns with jumps, at zero mean and unit variance. */
const jumpy = (mean: number, deviation: number, rate: number, jumpMean: number, jumpDeviation: number) => {
  const centre = mean + rate * jumpMean;
  const variance = jumpsVariance(deviation, rate, jumpMean, jumpDeviation);
  const spread = Math.sqrt(variance);
  const cdf = (x: number): number => {
    let chance = Math.exp(-rate);
    let sum = 0;
    for (let k = 0; k < 40; k++) {
      sum +=
        chance *
        normalCdf((centre + x * spread - mean - k * jumpMean) / Math.sqrt(deviation ** 2 + k * jumpDeviation ** 2));
      chance *= rate / (k + 1);
    }
    return sum;
  };
  const quantile = (p: number): number => {
    let [low, high] = [-1000, 1000];
    for (let i = 0; i < 100; i++) {
      const middle = (low + high) / 2;
      if (cdf(middle) < p) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  };
  return { centre, variance, cdf, quantile };
};

/**
 * A GARCH whose variance has somewhere to return to. Where a free fit comes to the edge of lasting shocks its long-run variance is
 * nothing the data say, and paths over days would run off to it: the history's is set instead.
 */
const steadyGarch = (returns: Float64Array, innovations: Innovations): GarchFit => {
  const free = fitGarch(returns, innovations);
  if (free.garch.alpha + free.garch.beta < ALMOST_ONE) return free;
  const targeted = fitGarch(returns, innovations, 'targeted');
  return {
    ...targeted,
    edges: ['shocks hardly fade, so the long-run variance is set to that of the history', ...targeted.edges],
  };
};

/** Fits a model to one asset's returns. `lambda` is the weight of exponential weights. Throws a RangeError where returns are too few. */
export const fitAssetModel = (returns: Float64Array, name: ModelName, lambda: number): AssetModel => {
  switch (name) {
    case 'gbm': {
      const fit = fitNormal(returns);
      const { mean, deviation } = fit.parameters;
      const variance = deviation.value ** 2;
      const variances = constant(variance);
      return { fit, mean: mean.value, deviation, variances, next: variance, dynamics: 0, ...NORMAL };
    }
    case 'ewma': {
      const { deviation } = fitNormal(returns).parameters;
      const variances = (some: Float64Array) => ewma(some, lambda).variances;
      return { fit: null, mean: 0, deviation, variances, next: ewma(returns, lambda).next, dynamics: 0, ...NORMAL };
    }
    case 'student-t': {
      const fit = fitStudent(returns);
      const { mean, deviation, degrees } = fit.parameters;
      const variance = deviation.value ** 2;
      return {
        fit,
        mean: mean.value,
        deviation,
        variances: constant(variance),
        next: variance,
        dynamics: 0,
        ...student(degrees.value),
      };
    }
    case 'jumps': {
      const fit = fitJumps(returns);
      const { mean, deviation, rate, jumpMean, jumpDeviation } = fit.parameters;
      const { centre, variance, cdf, quantile } = jumpy(
        mean.value,
        deviation.value,
        rate.value,
        jumpMean.value,
        jumpDeviation.value,
      );
      return {
        fit,
        mean: centre,
        deviation: deviationOfJumps(fit),
        variances: constant(variance),
        next: variance,
        cdf,
        quantile,
        dynamics: 0,
      };
    }
    case 'garch':
    case 'garch-t': {
      const fit = steadyGarch(returns, name === 'garch' ? 'normal' : 'student-t');
      const { garch } = fit;
      return {
        fit,
        garch,
        mean: garch.mean,
        deviation: deviationUnderGarch(returns, fit),
        variances: (some) => garchVariances(some, garch).slice(0, -1),
        next: garch.start,
        dynamics: 2,
        ...(garch.degrees === null ? NORMAL : student(garch.degrees)),
      };
    }
  }
};
