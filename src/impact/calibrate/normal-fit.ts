import { type Fit, fitAt } from './fit.js';
import { HALF_LOG_TAU } from './likelihood.js';
import { momentsOf } from './moments.js';

export type NormalName = 'mean' | 'deviation';

/** Fits a normal distribution to returns: the mean and standard deviation of a step. */
export const fitNormal = (returns: Float64Array): Fit<NormalName> => {
  const { mean, deviation } = momentsOf(returns);
  if (!(returns.length >= 2 && deviation > 0)) throw new RangeError('a normal distribution needs returns that vary');
  const scales = [deviation / Math.sqrt(returns.length), deviation];
  return fitAt(['mean', 'deviation'], [mean, deviation], scales, ([m = 0, s = 0]) =>
    s > 0 ? returns.map((one) => HALF_LOG_TAU - Math.log(s) - ((one - m) / s) ** 2 / 2) : null,
  );
};
