import { type Rational, rational } from '../rational.js';

// Fixed-point series on integers, with enough guard digits that cutting the result cuts the true value: each of the
// at most some hundred steps errs by less than one unit in the last guard digit.
const GUARD = 25;

const tenTo = (digits: number): bigint => 10n ** BigInt(digits);

/** 2 × atanh(z), in units of `one`, for 0 ≤ z ≤ 1/3. */
const twiceAtanh = (z: bigint, one: bigint): bigint => {
  const square = (z * z) / one;
  let sum = 0n;
  let power = z;
  for (let k = 1n; power !== 0n; k += 2n) {
    sum += power / k;
    power = (power * square) / one;
  }
  return 2n * sum;
};

/** The natural logarithm of a number from 1 on, in units of 10^-digits, cut. */
export const lnTruncated = (a: Rational, digits: number): bigint => {
  if (a.n < a.d) throw new RangeError('the logarithm is computed from 1 on');
  const one = tenTo(digits + GUARD);
  let halvings = 0n;
  let denominator = a.d;
  for (; a.n > 2n * denominator; denominator *= 2n) halvings += 1n;
  // ln(n/d) = 2 atanh((n - d) / (n + d))
  const rest = twiceAtanh(((a.n - denominator) * one) / (a.n + denominator), one);
  const ln2 = halvings === 0n ? 0n : twiceAtanh(one / 3n, one);
  return (rest + halvings * ln2) / tenTo(GUARD);
};

/** e to a number from 0 on, in units of 10^-digits, cut. */
export const expTruncated = (a: Rational, digits: number): bigint => {
  if (a.n < 0n) throw new RangeError('the exponential is computed from 0 on');
  const one = tenTo(digits + GUARD);
  let halvings = 0;
  let small = a;
  for (; small.n > small.d; small = rational(small.n, small.d * 2n)) halvings += 1;
  const x = (small.n * one) / small.d;
  let sum = one;
  let term = x;
  for (let k = 2n; term !== 0n; k += 1n) {
    sum += term;
    term = (term * x) / one / k;
  }
  for (let i = 0; i < halvings; i += 1) sum = (sum * sum) / one;
  return sum / tenTo(GUARD);
};
