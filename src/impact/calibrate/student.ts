import { logGamma } from '../statistics/special.js';
import { type Fit, fitAt, momentsOf } from './fit.js';
import { minimise } from './optimise.js';

export type StudentName = 'mean' | 'deviation' | 'degrees';

/** ln L of returns of a mean and standard deviation, Student t at unit variance. */
export const studentLikelihood = (
  returns: ArrayLike<number>,
  mean: number,
  deviation: number,
  degrees: number,
): number => {
  if (!(deviation > 0 && degrees > 2)) return -Infinity;
  const scale = deviation ** 2 * (degrees - 2);
  let sum = 0;
  for (let i = 0; i < returns.length; i++) sum += Math.log1p(((returns[i] ?? 0) - mean) ** 2 / scale);
  const each = logGamma((degrees + 1) / 2) - logGamma(degrees / 2) - 0.5 * Math.log(Math.PI * scale);
  return each * returns.length - ((degrees + 1) / 2) * sum;
};

/** Fits Student's t to returns by maximum likelihood. Throws a RangeError for fewer than 20 returns or ones that do not vary. */
export const fitStudent = (returns: Float64Array): Fit<StudentName> => {
  const { mean: centre, deviation } = momentsOf(returns);
  if (!(returns.length >= 20 && deviation > 0)) throw new RangeError("Student's t needs 20 returns that vary");
  const scaled = returns.map((one) => (one - centre) / deviation);
  const natural = ([mean = 0, spread = 0, degrees = 0]: readonly number[]): readonly number[] => [
    mean,
    Math.exp(spread),
    2 + Math.exp(Math.min(degrees, 7)),
  ];
  const { at } = minimise(
    (free) => {
      const [mean = 0, spread = 0, degrees = 0] = natural(free);
      return -studentLikelihood(scaled, mean, spread, degrees);
    },
    [0, 0, Math.log(3)],
  );
  const [mean = 0, spread = 1, degrees = 3] = natural(at);
  const values = [centre + mean * deviation, spread * deviation, degrees];
  return fitAt(
    ['mean', 'deviation', 'degrees'],
    values,
    [deviation / Math.sqrt(returns.length), spread * deviation, degrees - 2],
    returns.length,
    ([m = 0, s = 0, nu = 0]) => studentLikelihood(returns, m, s, nu),
    [
      ...(degrees > 500 ? ['degrees are very many: the returns are normal'] : []),
      ...(degrees < 2.01 ? ['degrees are hardly above 2: the returns have no variance'] : []),
    ],
  );
};

/** The degrees of freedom that suit several assets at once best, each with its own mean and deviation as fitted. */
export const commonDegrees = (
  assets: readonly { readonly returns: ArrayLike<number>; readonly mean: number; readonly deviation: number }[],
): number => {
  const natural = (free: number): number => 2 + Math.exp(Math.min(free, 7));
  const { at } = minimise(
    ([free = 0]) =>
      -assets.reduce((sum, one) => sum + studentLikelihood(one.returns, one.mean, one.deviation, natural(free)), 0),
    [Math.log(3)],
  );
  return natural(at[0] ?? 0);
};
