import { incompleteBeta } from './beta.js';
import { normalQuantile } from './normal-quantile.js';

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
  let low = Math.min(-1, normalQuantile(p) * 2);
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
