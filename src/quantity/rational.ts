/**
 * An exact fraction in lowest terms, with a positive denominator. All arithmetic between YAML and calldata is done on
 * these or on plain integers; no floating point takes part.
 */
export interface Rational {
  readonly n: bigint;
  readonly d: bigint;
}

const gcd = (a: bigint, b: bigint): bigint => {
  let x = a < 0n ? -a : a;
  let y = b < 0n ? -b : b;
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
};

/** The fraction n/d in lowest terms. Throws RangeError where d is zero. */
export const rational = (n: bigint, d: bigint = 1n): Rational => {
  if (d === 0n) throw new RangeError('division by zero');
  const g = gcd(n, d) || 1n;
  return d < 0n ? { n: -n / g, d: -d / g } : { n: n / g, d: d / g };
};

export const ZERO: Rational = { n: 0n, d: 1n };
export const ONE: Rational = { n: 1n, d: 1n };

export const add = (a: Rational, b: Rational): Rational => rational(a.n * b.d + b.n * a.d, a.d * b.d);
export const subtract = (a: Rational, b: Rational): Rational => rational(a.n * b.d - b.n * a.d, a.d * b.d);
export const multiply = (a: Rational, b: Rational): Rational => rational(a.n * b.n, a.d * b.d);
/** Throws RangeError where b is zero. */
export const divide = (a: Rational, b: Rational): Rational => rational(a.n * b.d, a.d * b.n);
export const negate = (a: Rational): Rational => ({ n: -a.n, d: a.d });

/** −1, 0 or 1, as a is below, equal to or above b. */
export const compare = (a: Rational, b: Rational): -1 | 0 | 1 => {
  const left = a.n * b.d;
  const right = b.n * a.d;
  return left < right ? -1 : left > right ? 1 : 0;
};

export const equals = (a: Rational, b: Rational): boolean => a.n === b.n && a.d === b.d;

/** The largest integer not above a. */
export const floor = (a: Rational): bigint => {
  const q = a.n / a.d;
  return a.n % a.d !== 0n && a.n < 0n ? q - 1n : q;
};

/** The smallest integer not below a. */
export const ceil = (a: Rational): bigint => -floor(negate(a));

export const isInteger = (a: Rational): boolean => a.d === 1n;

const DECIMAL = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$/;
const LONGEST_DECIMAL = 1000;

/**
 * Reads plain decimal text (`-12.5`): ASCII digits, an optional minus sign and fraction. Null for anything else: an
 * exponent, a plus sign, leading zeros, grouping, blanks, or more than 1000 characters.
 */
export const parseDecimal = (text: string): Rational | null => {
  if (text.length > LONGEST_DECIMAL || !DECIMAL.test(text)) return null;
  const point = text.indexOf('.');
  if (point < 0) return { n: BigInt(text), d: 1n };
  const fraction = text.slice(point + 1);
  return rational(BigInt(text.slice(0, point) + fraction), 10n ** BigInt(fraction.length));
};

const withPoint = (digits: bigint, places: number): string => {
  const sign = digits < 0n ? '-' : '';
  const all = (digits < 0n ? -digits : digits).toString().padStart(places + 1, '0');
  const fraction = all.slice(all.length - places).replace(/0+$/, '');
  return places === 0 || fraction === ''
    ? `${sign}${all.slice(0, all.length - places)}`
    : `${sign}${all.slice(0, all.length - places)}.${fraction}`;
};

/** The shortest exact decimal text, without exponent or grouping; null where the expansion does not end (1/3). */
export const toDecimal = (a: Rational): string | null => {
  let rest = a.d;
  let twos = 0;
  let fives = 0;
  for (; rest % 2n === 0n; rest /= 2n) twos += 1;
  for (; rest % 5n === 0n; rest /= 5n) fives += 1;
  if (rest !== 1n) return null;
  const places = Math.max(twos, fives);
  return withPoint((a.n * 10n ** BigInt(places)) / a.d, places);
};

/** The nearest floating-point number, for arithmetic that is an estimate anyway: never on the way to calldata. */
export const toNumber = ({ n, d }: Rational): number => Number(n) / Number(d);

const roundHalfEven = (a: Rational): bigint => {
  const below = floor(a);
  const twice = compare(multiply({ n: 2n, d: 1n }, subtract(a, { n: below, d: 1n })), ONE);
  if (twice === 0) return below % 2n === 0n ? below : below + 1n;
  return twice < 0 ? below : below + 1n;
};

/**
 * Plain decimal text of a with at most `digits` significant digits, correctly rounded, ties to even; no exponent and no
 * trailing zeros after the point. Throws RangeError where digits is below 1.
 */
export const toSignificant = (a: Rational, digits: number): string => {
  if (!Number.isInteger(digits) || digits < 1) throw new RangeError(`${digits} is not a number of digits`);
  if (a.n === 0n) return '0';
  const size = a.n < 0n ? -a.n : a.n;
  // The decimal exponent: 10^exponent <= |a| < 10^(exponent + 1). The difference of the lengths is it, or one too many.
  let exponent = size.toString().length - a.d.toString().length;
  const reached = exponent >= 0 ? size >= a.d * 10n ** BigInt(exponent) : size * 10n ** BigInt(-exponent) >= a.d;
  if (!reached) exponent -= 1;
  const places = digits - 1 - exponent;
  const unit = 10n ** BigInt(places < 0 ? -places : places);
  const rounded = roundHalfEven(places < 0 ? rational(a.n, a.d * unit) : rational(a.n * unit, a.d));
  return places < 0 ? withPoint(rounded * unit, 0) : withPoint(rounded, places);
};
