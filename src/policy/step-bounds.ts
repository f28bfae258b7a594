import type { NumberType, NumberValue } from '../quantity/number-type.js';
import { add, compare, multiply, type Rational, subtract } from '../quantity/rational.js';
import { integersAt, valueAt } from './nearest.js';
import type { Step } from './policy.js';

/** Both ends included; null where there is none. */
export interface Interval {
  readonly low: Rational | null;
  readonly high: Rational | null;
}

const sizeOf = (step: Step, before: Rational): Rational =>
  step.kind === 'absolute' ? step.amount : multiply(before.n < 0n ? { n: -before.n, d: before.d } : before, step.part);

/** How far a value may go from what it was. */
export const intervalFrom = (before: Rational, up: Step | null, down: Step | null): Interval => ({
  low: down === null ? null : subtract(before, sizeOf(down, before)),
  high: up === null ? null : add(before, sizeOf(up, before)),
});

const later = (a: Rational | null, b: Rational | null, sign: 1 | -1): Rational | null => {
  if (a === null || b === null) return a ?? b;
  return compare(a, b) === sign ? a : b;
};

/** Where both hold. */
export const meet = (a: Interval, b: Interval): Interval => ({
  low: later(a.low, b.low, 1),
  high: later(a.high, b.high, -1),
});

export const within = (exact: Rational, { low, high }: Interval): boolean =>
  (low === null || compare(exact, low) >= 0) && (high === null || compare(exact, high) <= 0);

/**
 * The value in an interval that is nearest to one outside, as the chain can hold it: the bound itself, or the unit next to
 * it inside. Null where the interval holds none.
 */
export const nearestWithin = (exact: Rational, interval: Interval, type: NumberType): NumberValue | null => {
  const { low, high } = interval;
  const above = high !== null && compare(exact, high) > 0;
  const end = above ? high : low;
  if (end === null) return null;
  if (type.codec === null) return within(end, interval) ? { exact: end, raw: null } : null;
  // The bound, or where a word or nothing has its integer, the neighbours of it.
  const beside = integersAt(end, type).flatMap((raw) => [raw - 1n, raw, raw + 1n]);
  const fitting = beside
    .map((raw) => valueAt(raw, type))
    .filter((value) => value !== null)
    .filter(
      (value): value is NumberValue & { exact: Rational } => value.exact !== null && within(value.exact, interval),
    );
  const [best] = fitting.sort((a, b) => compare(a.exact, b.exact) * (above ? -1 : 1));
  return best ?? null;
};
