import { add, compare, multiply, ONE, type Rational, rational, subtract, ZERO } from '../../quantity/rational.js';
import type { Estimate } from '../outcome.js';

/** A number of an impact: known exactly, only to lie between two others, or estimated with a standard error. */
export type Figure =
  | { readonly kind: 'exact'; readonly value: Rational }
  | { readonly kind: 'range'; readonly value: Rational; readonly most: Rational; readonly why: string }
  | { readonly kind: 'estimate'; readonly estimate: Estimate };

/** A figure as the interval that a gate takes it for. */
export interface Interval {
  readonly point: Rational;
  readonly low: Rational;
  readonly high: Rational;
}

/** The exact value of a finite double: every one is a whole number over a power of two. Throws RangeError for others. */
export const exactly = (value: number): Rational => {
  if (!Number.isFinite(value)) throw new RangeError(`${value} has no exact value`);
  let [whole, parts] = [value, 1n];
  while (!Number.isInteger(whole)) {
    whole *= 2;
    parts *= 2n;
  }
  return rational(BigInt(whole), parts);
};

/** The least and the greatest that a metric can be; null: no end. A difference has neither. */
const endsOf = (name: string): readonly [Rational | null, Rational | null] => {
  if (name.startsWith('change.')) return [null, null];
  return [ZERO, name.endsWith('Probability') ? ONE : null];
};

/** The interval of an estimate so many standard errors wide on both sides; null where value or error is not known. */
const intervalOf = (name: string, { value, error }: Estimate, errors: Rational): Interval | null => {
  if (!Number.isFinite(value) || !Number.isFinite(error) || error < 0) return null;
  const point = exactly(value);
  const reach = multiply(exactly(error), errors);
  const [least, most] = endsOf(name);
  const [low, high] = [subtract(point, reach), add(point, reach)];
  return {
    point,
    low: least !== null && compare(low, least) < 0 ? least : low,
    high: most !== null && compare(high, most) > 0 ? most : high,
  };
};

/** What a gate takes a figure for; null where it is not known well enough to be judged. */
export const intervalIn = (name: string, figure: Figure, errors: Rational): Interval | null => {
  if (figure.kind === 'estimate') return intervalOf(name, figure.estimate, errors);
  const { value } = figure;
  return { point: value, low: value, high: figure.kind === 'exact' ? value : figure.most };
};
