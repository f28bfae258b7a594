import * as exact from '../quantity/rational.js';
import type { ArithmeticOperator } from './ast.js';
import { combineDimensions, sameDimension } from './dimension.js';
import { charge, type Frame } from './frame.js';
import { kindWords } from './kind-words.js';
import { NUMBER_LIMIT } from './limits.js';
import { fault, type Outcome } from './outcome.js';
import {
  BARE_ZERO,
  type Dimension,
  type ExprValue,
  type InfiniteValue,
  infiniteValue,
  type NumberValue,
} from './value.js';

const WORD = 1n << 256n;
const FOUR_WORDS = 1n << 1024n;

export type Magnitude = NumberValue | InfiniteValue;

export const isMagnitude = (value: ExprValue): value is Magnitude =>
  value.kind === 'number' || value.kind === 'infinite';

/** True where the two may be added or compared: of one dimension, or one of them the bare literal 0. */
export const commensurable = (a: Magnitude, b: Magnitude): boolean =>
  a === BARE_ZERO || b === BARE_ZERO || sameDimension(a.dimension, b.dimension);

const bounded = (value: exact.Rational, dimension: Dimension, at: number): Outcome =>
  value.n > NUMBER_LIMIT || value.n < -NUMBER_LIMIT || value.d > NUMBER_LIMIT
    ? fault('the result is longer than 4,096 bits', at)
    : { kind: 'number', value, dimension };

/** −x. Nothing is below every number, so an unlimited amount has no negative. */
export const negative = (a: ExprValue, at: number): Outcome => {
  if (a === BARE_ZERO) return a;
  if (a.kind === 'number') return { kind: 'number', value: exact.negate(a.value), dimension: a.dimension };
  if (a.kind === 'infinite') return fault('an unlimited amount has no negative', at);
  return fault(`cannot take the negative of ${kindWords(a)}`, at);
};

const plus = (a: Magnitude, b: Magnitude, at: number): Outcome => {
  if (!commensurable(a, b)) return fault(`cannot add ${kindWords(a)} and ${kindWords(b)}`, at);
  if (a === BARE_ZERO) return b;
  if (b === BARE_ZERO) return a;
  if (a.kind === 'infinite') return a;
  return b.kind === 'infinite' ? b : bounded(exact.add(a.value, b.value), a.dimension, at);
};

const minus = (a: Magnitude, b: Magnitude, at: number): Outcome => {
  if (!commensurable(a, b)) return fault(`cannot subtract ${kindWords(b)} from ${kindWords(a)}`, at);
  if (b === BARE_ZERO) return a;
  if (b.kind === 'infinite') {
    return fault(`cannot subtract an unlimited amount from ${a.kind === 'infinite' ? 'another' : 'a number'}`, at);
  }
  if (a.kind === 'infinite') return a;
  return bounded(exact.subtract(a.value, b.value), a === BARE_ZERO ? b.dimension : a.dimension, at);
};

const times = (a: Magnitude, b: Magnitude, at: number): Outcome => {
  const dimension = combineDimensions(a.dimension, b.dimension, 1);
  if (a.kind === 'number' && b.kind === 'number') return bounded(exact.multiply(a.value, b.value), dimension, at);
  const factor = a.kind === 'number' ? a : b;
  if (factor.kind === 'number' && factor.value.n === 0n)
    return fault('zero times an unlimited amount has no value', at);
  if (factor.kind === 'number' && factor.value.n < 0n) return fault('an unlimited amount has no negative', at);
  return infiniteValue(dimension);
};

const over = (a: Magnitude, b: Magnitude, at: number): Outcome => {
  const dimension = combineDimensions(a.dimension, b.dimension, -1);
  if (b.kind === 'infinite') {
    // A finite amount is no share of an unlimited one: the use of an unlimited cap is 0%.
    return a.kind === 'infinite'
      ? fault('an unlimited amount divided by another has no value', at)
      : { kind: 'number', value: exact.ZERO, dimension };
  }
  if (b.value.n === 0n) return fault('division by zero', at);
  if (a.kind === 'number') return bounded(exact.divide(a.value, b.value), dimension, at);
  return b.value.n < 0n ? fault('an unlimited amount has no negative', at) : infiniteValue(dimension);
};

const OPERATIONS = { '+': plus, '-': minus, '*': times, '/': over } as const;
const VERBS = { '+': 'add', '-': 'subtract', '*': 'multiply', '/': 'divide' } as const;

const wider = (a: exact.Rational, limit: bigint): boolean => a.n > limit || a.n < -limit || a.d > limit;

/** Reducing a fraction takes time that grows with the square of its length, so long numbers are charged for. */
const effort = (a: Magnitude, b: Magnitude): number => {
  if (a.kind !== 'number' || b.kind !== 'number') return 0;
  if (!wider(a.value, WORD) && !wider(b.value, WORD)) return 0;
  return wider(a.value, FOUR_WORDS) || wider(b.value, FOUR_WORDS) ? 200 : 20;
};

/**
 * Exact arithmetic on dimensions; every case without an answer is a fault at `at`, never an exception. Long numbers
 * take steps from the frame's budget.
 */
export const arithmetic = (
  operator: ArithmeticOperator,
  a: ExprValue,
  b: ExprValue,
  frame: Frame,
  at: number,
): Outcome => {
  if (!isMagnitude(a) || !isMagnitude(b)) {
    return fault(`cannot ${VERBS[operator]} ${kindWords(isMagnitude(a) ? b : a)}: it is not a number`, at);
  }
  const visits = effort(a, b);
  return (visits === 0 ? undefined : charge(frame, visits, at)) ?? OPERATIONS[operator](a, b, at);
};
