import { logGamma } from '../statistics/gamma.js';
import { type Fit, fitAt } from './fit.js';
import { logLikelihoodOf } from './likelihood.js';
import { momentsOf } from './moments.js';
import { minimise } from './optimise.js';

export type StudentName = 'mean' | 'deviation' | 'degrees';

/** ln density of each return under a mean, a standard deviation and degrees of freedom of Student's t. */
const studentDensities = (
  returns: Float64Array,
  [mean = 0, deviation = 0, degrees = 0]: readonly number[],
): Float64Array | null => {
  if (!(deviation > 0 && degrees > 2)) return null;
  const scale = deviation ** 2 * (degrees - 2);
  const most = logGamma((degrees + 1) / 2) - logGamma(degrees / 2) - 0.5 * Math.log(Math.PI * scale);
  const power = (degrees + 1) / 2;
  const densities = new Float64Array(returns.length);
  for (let i = 0; i < returns.length; i++)
    densities[i] = most - power * Math.log1p(((returns[i] ?? 0) - mean) ** 2 / scale);
  return densities;
};

const studentLikelihood = (returns: Float64Array, values: readonly number[]): number =>
  logLikelihoodOf(studentDensities(returns, values));

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
  const { at } = minimise((free) => -studentLikelihood(scaled, natural(free)), [0, 0, Math.log(3)]);
  const [mean = 0, spread = 1, degrees = 3] = natural(at);
  const values = [centre + mean * deviation, spread * deviation, degrees];
  return fitAt(
    ['mean', 'deviation', 'degrees'],
    values,
    [deviation / Math.sqrt(returns.length), spread * deviation, degrees - 2],
    (one) => studentDensities(returns, one),
    [
      ...(degrees > 500 ? ['degrees are very many: the returns are normal'] : []),
      ...(degrees < 2.01 ? ['degrees are hardly above 2: the returns have no variance'] : []),
    ],
  );
};

/** Several assets with one number of degrees of freedom. */
export interface CommonStudent {
  readonly degrees: number;
  readonly assets: readonly { readonly mean: number; readonly deviation: number }[];
}

const ROUNDS = 50;

/**
 * Fits Student's t with the same degrees of freedom to several assets, as paths that share one draw of their scale have it: each
 * asset's mean and deviation given the degrees, then the degrees given those, until they stand still.
 */
export const fitCommonStudent = (returns: readonly Float64Array[]): CommonStudent => {
  const moments = returns.map(momentsOf);
  const scaled = returns.map((one, i) => one.map((r) => (r - (moments[i]?.mean ?? 0)) / (moments[i]?.deviation ?? 1)));
  const natural = (free: number): number => 2 + Math.exp(Math.min(free, 7));
  let degrees = 5;
  let assets = scaled.map(() => ({ mean: 0, deviation: 1 }));
  for (let round = 0; round < ROUNDS; round++) {
    const nu = degrees;
    assets = scaled.map((one, i) => {
      const from = [assets[i]?.mean ?? 0, Math.log(assets[i]?.deviation ?? 1)];
      const { at } = minimise(([mean = 0, spread = 0]) => -studentLikelihood(one, [mean, Math.exp(spread), nu]), from);
      return { mean: at[0] ?? 0, deviation: Math.exp(at[1] ?? 0) };
    });
    const all = (free: number): number =>
      -scaled.reduce(
        (sum, one, i) => sum + studentLikelihood(one, [assets[i]?.mean ?? 0, assets[i]?.deviation ?? 1, natural(free)]),
        0,
      );
    const { at } = minimise(([free = 0]) => all(free), [Math.log(nu - 2)]);
    degrees = natural(at[0] ?? 0);
    if (Math.abs(degrees - nu) < 1e-6 * nu) break;
  }
  return {
    degrees,
    assets: assets.map(({ mean, deviation }, i) => ({
      mean: (moments[i]?.mean ?? 0) + mean * (moments[i]?.deviation ?? 1),
      deviation: deviation * (moments[i]?.deviation ?? 1),
    })),
  };
};
