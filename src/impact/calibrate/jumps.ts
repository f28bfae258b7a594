import { type Fit, fitAt } from './fit.js';
import { HALF_LOG_TAU, logLikelihoodOf } from './likelihood.js';
import { momentsOf } from './moments.js';
import { minimise } from './optimise.js';

export type JumpsName = 'mean' | 'deviation' | 'rate' | 'jumpMean' | 'jumpDeviation';

/** Jumps a step stay below this: more are a diffusion. */
const MOST_JUMPS = 2;

/**
 * ln density of each return that is normal with, on top, a Poisson number of normal jumps a step (Merton, 1976). The sum over the
 * number of jumps ends where less than 1e-12 of the chance is left.
 */
export const jumpsDensities = (returns: Float64Array, values: readonly number[]): Float64Array | null => {
  const [mean = 0, deviation = 0, rate = 0, jumpMean = 0, jumpDeviation = 0] = values;
  if (!(deviation > 0 && rate >= 0 && jumpDeviation > 0 && rate <= MOST_JUMPS)) return null;
  const parts: { readonly front: number; readonly centre: number; readonly half: number }[] = [];
  let chance = Math.exp(-rate);
  let left = 1;
  for (let k = 0; k < 40 && left > 1e-12; k++) {
    const variance = deviation ** 2 + k * jumpDeviation ** 2;
    parts.push({ front: chance / Math.sqrt(variance), centre: mean + k * jumpMean, half: -0.5 / variance });
    left -= chance;
    chance *= rate / (k + 1);
  }
  const densities = new Float64Array(returns.length);
  for (let i = 0; i < returns.length; i++) {
    const r = returns[i] ?? 0;
    let density = 0;
    for (const { front, centre, half } of parts) density += front * Math.exp(half * (r - centre) ** 2);
    densities[i] = Math.log(density) + HALF_LOG_TAU;
  }
  return densities;
};

/**
 * Fits Merton's jump diffusion to returns. A jump's deviation is at least half the diffusion's: as it goes to zero on one return
 * the likelihood has no bound (Honoré, 1998). The search begins with the returns beyond three robust deviations as jumps. Throws a
 * RangeError for fewer than 50 returns or ones that do not vary.
 */
export const fitJumps = (returns: Float64Array): Fit<JumpsName> => {
  const { mean: centre, deviation } = momentsOf(returns);
  if (!(returns.length >= 50 && deviation > 0)) throw new RangeError('a model of jumps needs 50 returns that vary');
  const scaled = returns.map((one) => (one - centre) / deviation);
  const sizes = scaled.map(Math.abs).sort();
  const robust = Math.max(0.05, (sizes[sizes.length >> 1] ?? 1) / 0.6745);
  const beyond = scaled.filter((one) => Math.abs(one) > 3 * robust);
  const wide = momentsOf(beyond.length > 1 ? beyond : Float64Array.of(-3 * robust, 3 * robust));
  const natural = ([
    mean = 0,
    spread = 0,
    rate = 0,
    jumpMean = 0,
    jumpSpread = 0,
  ]: readonly number[]): readonly number[] => {
    const own = Math.exp(spread);
    return [mean, own, MOST_JUMPS / (1 + Math.exp(-rate)), jumpMean, own * (0.5 + Math.exp(jumpSpread))];
  };
  const rate = Math.min(1, Math.max(0.5, beyond.length) / returns.length);
  const ratio = Math.max(0.6, wide.deviation / robust) - 0.5;
  const start = [0, Math.log(robust), Math.log(rate / (MOST_JUMPS - rate)), wide.mean, Math.log(ratio)];
  const { at } = minimise((free) => -logLikelihoodOf(jumpsDensities(scaled, natural(free))), start);
  const [mean = 0, spread = 1, jumps = 0, jumpMean = 0, jumpSpread = 1] = natural(at);
  const values = [centre + mean * deviation, spread * deviation, jumps, jumpMean * deviation, jumpSpread * deviation];
  const sampling = Math.sqrt(returns.length * Math.max(jumps, 1 / returns.length));
  const scales = [
    deviation / Math.sqrt(returns.length),
    spread * deviation,
    jumps,
    (jumpSpread * deviation) / sampling,
    jumpSpread * deviation,
  ];
  return fitAt(
    ['mean', 'deviation', 'rate', 'jumpMean', 'jumpDeviation'],
    values,
    scales,
    (one) => jumpsDensities(returns, one),
    [
      ...(jumps > MOST_JUMPS * 0.99 ? ['jumps come more than twice a step: the returns are a diffusion'] : []),
      ...(jumps * returns.length < 2 ? ['less than two jumps are seen: their size is not known'] : []),
      ...(jumpSpread < 0.501 * spread ? ['jumps vary as little as they may'] : []),
    ],
  );
};
