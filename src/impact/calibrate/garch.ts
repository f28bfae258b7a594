import type { Garch } from '../paths.js';
import { logGamma } from '../statistics/gamma.js';
import { type Fit, fitAt } from './fit.js';
import { HALF_LOG_TAU, logLikelihoodOf } from './likelihood.js';
import { momentsOf } from './moments.js';
import { minimise } from './optimise.js';

export type GarchName = 'mean' | 'omega' | 'alpha' | 'beta' | 'degrees';
export type Innovations = 'normal' | 'student-t';

export interface GarchFit extends Fit<GarchName> {
  /** For simulation: `start` is the variance forecast for the step after the last return. */
  readonly garch: Garch;
}

/** α + β stays below this: at one the variance has no mean. */
const MOST_PERSISTENT = 0.9999;

type Dynamics = Pick<Garch, 'mean' | 'omega' | 'alpha' | 'beta'>;

/** The sum of (r − μ)². */
const squaresAround = (returns: ArrayLike<number>, mean: number): number => {
  let squares = 0;
  for (let i = 0; i < returns.length; i++) squares += ((returns[i] ?? 0) - mean) ** 2;
  return squares;
};

/** The variances of a GARCH(1,1) through returns from a first one on: h = ω + α·(r − μ)² + β·h of the step before. */
const variancesFrom = (first: number, returns: ArrayLike<number>, { mean, omega, alpha, beta }: Dynamics) => {
  const variances = new Float64Array(returns.length + 1);
  let h = first;
  for (let i = 0; i < returns.length; i++) {
    variances[i] = h;
    h = omega + alpha * ((returns[i] ?? 0) - mean) ** 2 + beta * h;
  }
  variances[returns.length] = h;
  return variances;
};

/**
 * The variances of a GARCH(1,1) through returns, as likelihoods have them: before the first step both the shock and the variance are the
 * mean of (r − μ)² (Bollerslev, 1986; the start of Fiorentini, Calzolari and Panattoni, 1996). The last of them, one more than
 * returns, is the forecast.
 */
export const garchVariances = (returns: ArrayLike<number>, dynamics: Dynamics): Float64Array => {
  const { mean, omega, alpha, beta } = dynamics;
  const first = omega + ((alpha + beta) * squaresAround(returns, mean)) / returns.length;
  return variancesFrom(first, returns, dynamics);
};

/** (r − μ)/√h along a history, as filtered simulation draws them: the first h is the history's (Barone-Adesi et al., 1999). */
export const garchResiduals = (returns: Float64Array, dynamics: Dynamics): Float64Array => {
  const variances = variancesFrom(squaresAround(returns, dynamics.mean) / returns.length, returns, dynamics);
  return returns.map((r, i) => (r - dynamics.mean) / Math.sqrt(variances[i] ?? Number.NaN));
};

/** ln density of each return given those before it; null outside the model. `values` in the order of GarchName, degrees only with Student's t. */
const garchDensities = (returns: Float64Array, values: readonly number[]): Float64Array | null => {
  const [mean = 0, omega = 0, alpha = 0, beta = 0, degrees] = values;
  if (!(omega > 0 && alpha >= 0 && beta >= 0 && alpha + beta < 1)) return null;
  if (degrees !== undefined && !(degrees > 2)) return null;
  const variances = garchVariances(returns, { mean, omega, alpha, beta });
  const densities = new Float64Array(returns.length);
  if (degrees === undefined) {
    for (let i = 0; i < returns.length; i++) {
      const h = variances[i] ?? 0;
      densities[i] = HALF_LOG_TAU - 0.5 * (Math.log(h) + ((returns[i] ?? 0) - mean) ** 2 / h);
    }
    return densities;
  }
  const most = logGamma((degrees + 1) / 2) - logGamma(degrees / 2) - 0.5 * Math.log(Math.PI * (degrees - 2));
  const power = (degrees + 1) / 2;
  for (let i = 0; i < returns.length; i++) {
    const h = variances[i] ?? 0;
    const square = ((returns[i] ?? 0) - mean) ** 2;
    densities[i] = most - 0.5 * Math.log(h) - power * Math.log1p(square / (h * (degrees - 2)));
  }
  return densities;
};

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
const logit = (p: number): number => Math.log(p / (1 - p));

/** Where the variance ends up: fitted with the rest, or set to that of the returns (variance targeting, Engle and Mezrich, 1996). */
export type LongRun = 'free' | 'targeted';

/** Parameters from coordinates without bounds: μ, persistence, α's share of it, then ln ω unless it is targeted, then ln(ν − 2) with Student's t. */
const fromFree = (at: readonly number[], innovations: Innovations, longRun: LongRun): readonly number[] => {
  const [mean = 0, persistence = 0, share = 0, ...rest] = at;
  const total = MOST_PERSISTENT * logistic(persistence);
  const alpha = total * logistic(share);
  // Returns are at unit variance here.
  const omega = longRun === 'free' ? Math.exp(rest[0] ?? 0) : 1 - total;
  const degrees = innovations === 'normal' ? [] : [2 + Math.exp(Math.min(rest.at(-1) ?? 0, 7))];
  return [mean, omega, alpha, total - alpha, ...degrees];
};

const edgesOf = (alpha: number, beta: number, degrees: number | undefined): readonly string[] => [
  ...(alpha + beta > MOST_PERSISTENT - 1e-5 ? [`alpha and beta sum to ${MOST_PERSISTENT}: shocks never fade`] : []),
  ...(alpha < 1e-5 ? ['alpha is zero: variance does not answer to returns'] : []),
  ...(degrees !== undefined && degrees > 500 ? ['degrees are very many: the innovations are normal'] : []),
];

/**
 * Fits a GARCH(1,1) to returns by maximum likelihood. Returns are scaled to unit deviation for the search, so that units do not
 * matter. A targeted fit has no parameter `omega`: it follows from the others. Throws a RangeError for fewer than 50 returns or
 * ones that do not vary.
 */
export const fitGarch = (returns: Float64Array, innovations: Innovations, longRun: LongRun = 'free'): GarchFit => {
  const { mean: centre, deviation } = momentsOf(returns);
  if (!(returns.length >= 50 && deviation > 0)) throw new RangeError('a GARCH model needs 50 returns that vary');
  const scaled = returns.map((one) => (one - centre) / deviation);
  const start = [
    0,
    logit(0.9),
    logit(0.1),
    ...(longRun === 'free' ? [Math.log(0.1)] : []),
    ...(innovations === 'normal' ? [] : [Math.log(4)]),
  ];
  const { at } = minimise(
    (free) => -logLikelihoodOf(garchDensities(scaled, fromFree(free, innovations, longRun))),
    start,
  );
  const [mean = 0, omega = 0, alpha = 0, beta = 0, degrees] = fromFree(at, innovations, longRun);
  const room = Math.max(1e-6, 1 - alpha - beta);
  const own: readonly (readonly [GarchName, number, number])[] = [
    ['mean', centre + mean * deviation, (10 * deviation) / Math.sqrt(returns.length)],
    ...(longRun === 'free' ? ([['omega', omega * deviation ** 2, omega * deviation ** 2]] as const) : []),
    ['alpha', alpha, Math.min(Math.max(alpha, 1e-6), room)],
    ['beta', beta, Math.min(Math.max(beta, 1e-6), room)],
    ...(degrees === undefined ? [] : ([['degrees', degrees, degrees - 2]] as const)),
  ];
  /** All parameters from those that were fitted. */
  const whole = (values: readonly number[]): readonly number[] => {
    if (longRun === 'free') return values;
    const [first = 0, a = 0, b = 0, ...rest] = values;
    return [first, deviation ** 2 * (1 - a - b), a, b, ...rest];
  };
  const values = own.map(([, value]) => value);
  const fit = fitAt(
    own.map(([name]) => name),
    values,
    own.map(([, , scale]) => scale),
    (one) => garchDensities(returns, whole(one)),
    edgesOf(alpha, beta, degrees),
  );
  const [first = 0, second = 0] = whole(values);
  const parameters = { mean: first, omega: second, alpha, beta };
  const variances = garchVariances(returns, parameters);
  const garch = { ...parameters, start: variances[returns.length] ?? 0, degrees: degrees ?? null };
  return { ...fit, garch };
};
