import { gammaTails, logGamma } from '../statistics/gamma.js';

/** Below this mean a Poisson distribution is summed from nothing on; above it from its middle. */
const FROM_NOTHING = 30;

/** P(N ≤ n) for a Poisson distribution. */
const poissonCdf = (n: number, mean: number): number => gammaTails(n + 1, mean).upper;

const poissonMass = (n: number, mean: number): number => Math.exp(n * Math.log(mean) - mean - logGamma(n + 1));

/**
 * A Poisson draw by inversion: the smallest n with P(N ≤ n) ≥ uniform. It takes one uniform number of (0, 1), so that a draw has
 * a place of its own among the counters and no draw moves another.
 */
export const poissonDraw = (uniform: number, mean: number): number => {
  if (mean <= 0) return 0;
  let n = mean < FROM_NOTHING ? 0 : Math.floor(mean);
  let mass = n === 0 ? Math.exp(-mean) : poissonMass(n, mean);
  let sum = n === 0 ? mass : poissonCdf(n, mean);
  while (n > 0 && sum - mass >= uniform) {
    sum -= mass;
    mass *= n / mean;
    n -= 1;
  }
  while (sum < uniform && mass > 0) {
    n += 1;
    mass *= mean / n;
    sum += mass;
  }
  return n;
};
