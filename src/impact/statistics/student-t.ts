import { normalInverse } from './normal.js';
import { incompleteBeta, logGamma } from './special.js';

/** The logarithm of the density of Student's t. */
export const studentLogDensity = (x: number, degrees: number): number =>
  logGamma((degrees + 1) / 2) -
  logGamma(degrees / 2) -
  0.5 * Math.log(degrees * Math.PI) -
  ((degrees + 1) / 2) * Math.log1p((x * x) / degrees);

/** The distribution function of Student's t; degrees of freedom may be fractions. */
export const studentCdf = (x: number, degrees: number): number => {
  const tail = 0.5 * incompleteBeta(degrees / (degrees + x * x), degrees / 2, 0.5);
  return x > 0 ? 1 - tail : tail;
};

/** The inverse of the distribution function of Student's t: bisection in the tail it is in, to the last bits. */
export const studentInverse = (p: number, degrees: number): number => {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`a probability is from 0 to 1, not ${p}`);
  if (p === 0 || p === 1) return p === 0 ? -Infinity : Infinity;
  if (p > 0.5) return -studentInverse(1 - p, degrees);
  if (p === 0.5) return 0;
  let high = 0;
  let low = Math.min(-1, normalInverse(p) * 2);
  while (studentCdf(low, degrees) > p) low *= 2;
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (studentCdf(middle, degrees) > p) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
};

/** What t of so many degrees is multiplied with to have unit variance; degrees above 2. */
export const unitVariance = (degrees: number): number => Math.sqrt((degrees - 2) / degrees);

/** The quantile of a loss that is Student t. */
export const studentVar = (level: number, degrees: number): number => studentInverse(level, degrees);

/** The mean of a loss that is Student t beyond its quantile; degrees above 1: McNeil, Frey and Embrechts, example 2.19. */
export const studentShortfall = (level: number, degrees: number): number => {
  const q = studentInverse(level, degrees);
  return (Math.exp(studentLogDensity(q, degrees)) / (1 - level)) * ((degrees + q * q) / (degrees - 1));
};
