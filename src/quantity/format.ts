import { compoundingOf, type NumberType, type NumberValue } from './number-type.js';
import { multiply, type Rational, toDecimal } from './rational.js';

/** `plain`: as YAML and JSON have it. `display`: for reading, with digit groups, `$` and the token's symbol. */
export type FormatStyle = 'plain' | 'display';

const HUNDRED: Rational = { n: 100n, d: 1n };

/** Exact text of a number; a fraction `n/d` where its decimals do not end, which only foreign values are. */
const decimal = (a: Rational): string => toDecimal(a) ?? `${a.n}/${a.d}`;

const grouped = (text: string): string => {
  const [whole = '', ...fraction] = text.split('.');
  return [whole.replace(/\B(?=(?:[0-9]{3})+$)/g, '_'), ...fraction].join('.');
};

/** One unit, the largest of d, h, m and s that divides the time: `3d`, `36h`, `90m`, `86461s`. */
const duration = (seconds: Rational): string => {
  const units = [
    ['d', 86_400n],
    ['h', 3_600n],
    ['m', 60n],
  ] as const;
  const fitting = seconds.d === 1n && seconds.n !== 0n ? units.find(([, size]) => seconds.n % size === 0n) : undefined;
  return fitting === undefined ? `${decimal(seconds)}s` : `${seconds.n / fitting[1]}${fitting[0]}`;
};

/** The text of an exact value in the terms of its type. */
export const formatExact = (exact: Rational, type: NumberType, style: FormatStyle): string => {
  const number = (a: Rational): string => (style === 'display' ? grouped(decimal(a)) : decimal(a));
  switch (type.unit) {
    case 'percent':
      return `${number(multiply(exact, HUNDRED))}%`;
    case 'rate':
      return `${number(multiply(exact, HUNDRED))}% ${compoundingOf(type).toUpperCase()}`;
    case 'duration':
      return duration(exact);
    case 'usd':
      return style === 'display' ? number(exact).replace(/^-?/, '$&$$') : number(exact);
    case 'token':
      return style === 'display' && type.symbol !== undefined ? `${number(exact)} ${type.symbol}` : number(exact);
    case 'number':
      return number(exact);
  }
};

/**
 * The text of a value. `plain` is the shortest exact text that parses to it again: `80.5%`, `3000000`, `unlimited`,
 * `36h`; `display` is `3_000_000 WETH`, `$1_179_648.5`.
 */
export const formatQuantity = (value: NumberValue, type: NumberType, style: FormatStyle): string =>
  value.sentinel ?? (value.exact === null ? '' : formatExact(value.exact, type, style));
