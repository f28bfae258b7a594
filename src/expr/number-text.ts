import { divide, type Rational } from '../quantity/rational.js';
import { type LiteralUnit, unitMeaning } from './units.js';

const group = (digits: string): string => (digits.length > 4 ? digits.replace(/\B(?=(\d{3})+$)/g, '_') : digits);

/** The power of ten that makes the denominator whole, or undefined where the decimal never ends. */
const decimals = (d: bigint): number | undefined => {
  let twos = 0;
  let fives = 0;
  let rest = d;
  for (; rest % 2n === 0n; rest /= 2n) twos += 1;
  for (; rest % 5n === 0n; rest /= 5n) fives += 1;
  if (rest !== 1n) return undefined;
  if (fives > twos) return fives;
  return twos;
};

/** The exact, shortest decimal of a fraction, whole digits in groups of three; `n/d` where the decimal never ends. */
const decimalText = (value: Rational): string => {
  const places = decimals(value.d);
  if (places === undefined) return `${value.n}/${value.d}`;
  const sign = value.n < 0n ? '-' : '';
  const scaled = ((value.n < 0n ? -value.n : value.n) * 10n ** BigInt(places)) / value.d;
  const digits = scaled.toString().padStart(places + 1, '0');
  const whole = group(digits.slice(0, digits.length - places));
  return places === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(digits.length - places)}`;
};

/** A value of the base unit, written in a unit: 1/50 in `%` is `2%`. */
export const numberText = (value: Rational, unit: LiteralUnit): string => {
  const text = decimalText(divide(value, unitMeaning(unit).factor));
  if (unit === 'none') return text;
  if (unit !== '$') return `${text}${unit}`;
  return text.startsWith('-') ? `-$${text.slice(1)}` : `$${text}`;
};
