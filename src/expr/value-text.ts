import { isInteger, type Rational } from '../quantity/rational.js';
import { sameDimension } from './dimension.js';
import { numberText } from './number-text.js';
import { printText } from './print-text.js';
import type { LiteralUnit } from './units.js';
import { type Dimension, type ExprValue, SECOND, USD } from './value.js';

/** How a number without a unit is shown: `81%`, or `0.81`. */
export type RatioStyle = 'percent' | 'plain';

const MOST_ITEMS = 8;
const MOST_NESTING = 3;

const timeUnit = (seconds: Rational): LiteralUnit => {
  if (seconds.n === 0n || !isInteger(seconds)) return 's';
  if (seconds.n % 86_400n === 0n) return 'd';
  if (seconds.n % 3_600n === 0n) return 'h';
  return seconds.n % 60n === 0n ? 'min' : 's';
};

const magnitudeText = (value: Rational, dimension: Dimension, style: RatioStyle): string => {
  if (sameDimension(dimension, USD)) return numberText(value, '$');
  if (sameDimension(dimension, SECOND)) return numberText(value, timeUnit(value));
  return numberText(value, style === 'percent' && sameDimension(dimension, {}) ? '%' : 'none');
};

const textAt = (value: ExprValue, style: RatioStyle, depth: number): string => {
  switch (value.kind) {
    case 'number':
      return magnitudeText(value.value, value.dimension, style);
    case 'infinite':
      return 'unlimited';
    case 'boolean':
      return String(value.value);
    case 'text':
      return printText(value.value);
    case 'null':
      return 'null';
    case 'list': {
      if (depth >= MOST_NESTING) return '[…]';
      const items = value.items.slice(0, MOST_ITEMS).map((item) => textAt(item, style, depth + 1));
      return `[${items.join(', ')}${value.items.length > MOST_ITEMS ? ', …' : ''}]`;
    }
    case 'record':
      return 'a record';
  }
};

/** A value as a person reads it: exact and shortest; long lists are cut. */
export const valueText = (value: ExprValue, style: RatioStyle): string => textAt(value, style, 0);
