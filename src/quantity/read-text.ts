import { compoundingOf, type NumberType } from './number-type.js';
import { parseDecimal, type Rational, rational } from './rational.js';

const NUMBER = /^(-?)((?:0|[1-9][0-9]{0,2}(?:_[0-9]{3})+|[1-9][0-9]*)(?:\.[0-9]+)?)$/;
const DURATION = /^(?:([0-9]+)w)?(?:([0-9]+)d)?(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?$/;
const SECONDS = [604_800n, 86_400n, 3_600n, 60n, 1n];

/**
 * A number as every unit writes it: ASCII digits without leading zeros, with or without underscores between groups of
 * three, an optional minus sign and fraction. Null for anything else, and for a negative zero.
 */
export const readNumber = (text: string): Rational | null => {
  const found = NUMBER.exec(text);
  if (found === null) return null;
  const size = parseDecimal((found[2] ?? '').replaceAll('_', ''));
  if (size === null || found[1] === '') return size;
  return size.n === 0n ? null : { n: -size.n, d: size.d };
};

const over = (text: string, divisor: bigint): Rational | null => {
  const number = readNumber(text);
  return number === null ? null : rational(number.n, number.d * divisor);
};

const readDuration = (text: string): Rational | null => {
  const parts = DURATION.exec(text)?.slice(1);
  if (parts === undefined || text === '' || parts.some((p) => p !== undefined && /^0[0-9]/.test(p))) return null;
  return rational(parts.reduce((sum, part, i) => sum + BigInt(part ?? '0') * (SECONDS[i] ?? 0n), 0n));
};

/** The exact value of well-formed text in the terms of its type's unit; null where the text is not well-formed. */
export const readText = (text: string, type: NumberType): Rational | null => {
  switch (type.unit) {
    case 'percent':
      if (text.endsWith('%')) return over(text.slice(0, -1), 100n);
      return text.endsWith('bps') ? over(text.slice(0, -3).replace(/ $/, ''), 10_000n) : null;
    case 'rate': {
      const suffix = `% ${compoundingOf(type).toUpperCase()}`;
      return text.endsWith(suffix) ? over(text.slice(0, -suffix.length), 100n) : null;
    }
    case 'token': {
      const suffix = ` ${type.symbol ?? ''}`;
      return readNumber(type.symbol !== undefined && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text);
    }
    case 'usd':
      return readNumber(text.replace(/^(-?)\$/, '$1'));
    case 'number':
      return readNumber(text);
    case 'duration':
      return readDuration(text);
  }
};
