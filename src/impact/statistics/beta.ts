import { logGamma } from './gamma.js';

const TINY = 1e-300;
const kept = (x: number): number => (Math.abs(x) < TINY ? TINY : x);

/** The continued fraction a₁/(1 + a₂/(1 + …)), by Lentz's method. */
const continuedFraction = (a: (i: number) => number): number => {
  let f = TINY;
  let c = f;
  let d = 0;
  for (let i = 1; i <= 5000; i++) {
    d = 1 / kept(1 + a(i) * d);
    c = kept(1 + a(i) / c);
    f *= c * d;
    if (Math.abs(c * d - 1) < 1e-15) break;
  }
  return f;
};

/** The regularised incomplete beta function I_x(a, b): DLMF 8.17.22. */
export const incompleteBeta = (x: number, a: number, b: number): number => {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a;
  const term = (i: number): number => {
    if (i === 1) return 1;
    const n = i - 1;
    const m = n >> 1;
    return n % 2 === 0
      ? (m * (b - m) * x) / ((a + n - 1) * (a + n))
      : (-(a + m) * (a + b + m) * x) / ((a + n - 1) * (a + n));
  };
  return front * continuedFraction(term);
};
