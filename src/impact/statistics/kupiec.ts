import { chiSquaredTail } from './gamma.js';

export interface KupiecTest {
  /** Days on which the loss was larger than the VaR said. */
  readonly exceptions: number;
  readonly observations: number;
  /** The share of exceptions that was to be expected: 0.05 for a VaR of 95 %. */
  readonly expected: number;
  /** The likelihood ratio, χ² with one degree of freedom where the VaR is right. */
  readonly statistic: number;
  /** The chance of a ratio as large as this where the VaR is right. */
  readonly pValue: number;
}

/** x·ln(y), with 0·ln(0) = 0. */
const xlogy = (x: number, y: number): number => (x === 0 ? 0 : x * Math.log(y));

/** Kupiec's proportion-of-failures test (1995). Throws where the counts are none or `expected` is not between 0 and 1. */
export const kupiec = (exceptions: number, observations: number, expected: number): KupiecTest => {
  if (!(observations > 0 && exceptions >= 0 && exceptions <= observations && expected > 0 && expected < 1))
    throw new RangeError(`no test of ${exceptions} exceptions in ${observations} at ${expected}`);
  const share = exceptions / observations;
  const held = observations - exceptions;
  const given = xlogy(exceptions, expected) + xlogy(held, 1 - expected);
  const seen = xlogy(exceptions, share) + xlogy(held, 1 - share);
  const statistic = Math.max(0, -2 * (given - seen));
  return { exceptions, observations, expected, statistic, pValue: chiSquaredTail(statistic, 1) };
};
