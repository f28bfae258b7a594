import { normalCdf } from './normal-cdf.js';

/** Coefficients of C. Lanczos's approximation of the gamma function with g = 7 and nine terms, as P. Godfrey computed them. */
const LANCZOS = [
  0.9999999999998099, 676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 0.000009984369578019572, 1.5056327351493116e-7,
] as const;
const HALF_LOG_TWO_PI = 0.9189385332046728;
const EPSILON = 1e-16;
const TINY = 1e-300;

/** ln Γ(x) for x > 0, to about 15 digits. */
export const logGamma = (x: number): number => {
  const base = x + 6.5;
  let sum: number = LANCZOS[0];
  for (let at = 1; at < LANCZOS.length; at += 1) sum += (LANCZOS[at] as number) / (x + at - 1);
  return HALF_LOG_TWO_PI + (x - 0.5) * Math.log(base) - base + Math.log(sum);
};

/** x^a·e^(−x)/Γ(a). */
const kernel = (shape: number, x: number): number => Math.exp(shape * Math.log(x) - x - logGamma(shape));

/** P(a, x) as a series, good for x < a + 1. */
const lowerSeries = (shape: number, x: number): number => {
  let term = 1 / shape;
  let sum = term;
  for (let n = 1; n < 100_000 && term > sum * EPSILON; n += 1) {
    term *= x / (shape + n);
    sum += term;
  }
  return kernel(shape, x) * sum;
};

/** Q(a, x) as a continued fraction by Lentz's method, good for x ≥ a + 1. */
const upperFraction = (shape: number, x: number): number => {
  let b = x + 1 - shape;
  let c = 1 / TINY;
  let d = 1 / b;
  let h = d;
  for (let n = 1; n < 100_000; n += 1) {
    const a = -n * (n - shape);
    b += 2;
    d = 1 / (a * d + b || TINY);
    c = b + a / c || TINY;
    h *= d * c;
    if (Math.abs(d * c - 1) < EPSILON * 4) break;
  }
  return kernel(shape, x) * h;
};

/** The regularised incomplete gamma functions: what lies below x and what lies above it, each exact where it is small. */
export const gammaTails = (shape: number, x: number): { readonly lower: number; readonly upper: number } => {
  if (x <= 0) return { lower: 0, upper: 1 };
  if (x < shape + 1) {
    const lower = lowerSeries(shape, x);
    return { lower, upper: 1 - lower };
  }
  const upper = upperFraction(shape, x);
  return { lower: 1 - upper, upper };
};

/**
 * The quantile of a gamma distribution of unit scale at Φ(z): the level is given as a standard normal deviate, so that both
 * tails are exact. Newton's method on the logarithm of the smaller tail against the logarithm of x, within a bracket.
 */
export const gammaQuantileAt = (shape: number, z: number): number => {
  const below = z <= 0;
  const target = Math.log(normalCdf(below ? z : -z));
  // ln x; what the series gives for a small x, or the Wilson-Hilferty cube where it is sound.
  const cube = 1 - 1 / (9 * shape) + z / (3 * Math.sqrt(shape));
  const small = (Math.log(normalCdf(z)) + logGamma(shape + 1)) / shape;
  let y = cube > 0.3 ? Math.log(shape) + 3 * Math.log(cube) : small;
  let [from, to] = [-1e4, 1e4];
  for (let step = 0; step < 200; step += 1) {
    const x = Math.exp(y);
    const { lower, upper } = gammaTails(shape, x);
    const mass = below ? lower : upper;
    const miss = Math.log(mass) - target;
    const short = below ? miss < 0 : miss > 0;
    if (short) from = y;
    else to = y;
    const slope = ((below ? 1 : -1) * kernel(shape, x)) / mass;
    const next = y - miss / slope;
    const inside = next > from && next < to;
    const moved = (inside ? next : (from + to) / 2) - y;
    if (Math.abs(moved) < 1e-15 * Math.max(1, Math.abs(y)) || (inside && Math.abs(moved) < 1e-14)) return x;
    y += moved;
  }
  return Math.exp(y);
};

/** The chance that a χ² variable with so many degrees of freedom exceeds x: a p-value. */
export const chiSquaredTail = (x: number, degrees: number): number => gammaTails(degrees / 2, x / 2).upper;
