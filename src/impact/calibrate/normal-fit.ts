import { type Fit, fitAt, HALF_LOG_TAU, momentsOf } from './fit.js';

export type NormalName = 'mean' | 'deviation';

/** Fits a normal distribution to returns: the mean and standard deviation of a step. */
export const fitNormal = (returns: Float64Array): Fit<NormalName> => {
  const { mean, deviation } = momentsOf(returns);
  if (!(returns.length >= 2 && deviation > 0)) throw new RangeError('a normal distribution needs returns that vary');
  const scales = [deviation / Math.sqrt(returns.length), deviation];
  return fitAt(['mean', 'deviation'], [mean, deviation], scales, returns.length, ([m = 0, s = 0]) => {
    let squares = 0;
    for (const one of returns) squares += ((one - m) / s) ** 2;
    return (HALF_LOG_TAU - Math.log(s)) * returns.length - squares / 2;
  });
};
