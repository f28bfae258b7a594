import { formatExact } from './format.js';
import type { NumberType, NumberValue } from './number-type.js';
import { divide, subtract, toSignificant } from './rational.js';

const SIGNIFICANT_DIGITS = 6;

/**
 * By how much a value moves, in its unit with its sign: `+0.5%` (percentage points), `-200000`, `+12h`, `0%`. Null where
 * one of the values is a sentinel.
 */
export const absoluteChange = (before: NumberValue, after: NumberValue, type: NumberType): string | null => {
  if (before.exact === null || after.exact === null) return null;
  const difference = subtract(after.exact, before.exact);
  return `${difference.n > 0n ? '+' : ''}${formatExact(difference, type, 'plain')}`;
};

/**
 * (after − before) / before as decimal text of at most six significant digits, ties to even. Null where before is zero or
 * one of the values is a sentinel.
 */
export const relativeChange = (before: NumberValue, after: NumberValue): string | null => {
  if (before.exact === null || after.exact === null || before.exact.n === 0n) return null;
  return toSignificant(divide(subtract(after.exact, before.exact), before.exact), SIGNIFICANT_DIGITS);
};
