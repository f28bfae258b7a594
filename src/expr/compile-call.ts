import { negate } from '../quantity/rational.js';
import { arithmetic, isMagnitude } from './arithmetic.js';
import type { CallExpr } from './ast.js';
import { order } from './compare.js';
import { memberOf } from './compile-comparison.js';
import { type Build, charge, type Frame, type Step } from './frame.js';
import type { FunctionName } from './functions.js';
import { kindWords } from './kind-words.js';
import { fault, isFailure, type Outcome } from './outcome.js';
import { BARE_ZERO, booleanValue, type ExprValue, infiniteValue, numberValue, PURE } from './value.js';

type Call = (values: readonly ExprValue[], frame: Frame, at: number) => Outcome;

const operands = (values: readonly ExprValue[]): readonly ExprValue[] => {
  const [first] = values;
  return values.length === 1 && first?.kind === 'list' ? first.items : values;
};

const extreme =
  (name: string, sign: -1 | 1): Call =>
  (values, frame, at) => {
    const items = operands(values);
    const [first, ...rest] = items;
    const spent = charge(frame, items.length, at);
    if (spent !== undefined) return spent;
    if (first === undefined) return fault(`${name} of an empty list has no value`, at);
    if (!isMagnitude(first)) return fault(`${name} compares numbers, not ${kindWords(first)}`, at);
    let best: ExprValue = first;
    for (const item of rest) {
      const way = order(item, best, at);
      if (typeof way !== 'number') return way;
      // A bare 0 gives way to an equal of a known dimension.
      if (way === sign || (way === 0 && best === BARE_ZERO)) best = item;
    }
    if (best !== BARE_ZERO) return best;
    const dimension = items.find((item) => isMagnitude(item) && item !== BARE_ZERO);
    return dimension !== undefined && isMagnitude(dimension) ? numberValue(0n, dimension.dimension) : best;
  };

const total: Call = ([list], frame, at) => {
  if (list?.kind !== 'list') return fault('sum adds up the items of a list', at);
  const spent = charge(frame, list.items.length, at);
  if (spent !== undefined) return spent;
  let sum: ExprValue = BARE_ZERO;
  for (const item of list.items) {
    const next = arithmetic('+', sum, item, frame, at);
    if (isFailure(next)) return next;
    sum = next;
  }
  return sum;
};

const absolute: Call = ([x], _frame, at) => {
  if (x?.kind === 'infinite') return x;
  if (x?.kind !== 'number') return fault('abs takes a number', at);
  return x.value.n < 0n ? { ...x, value: negate(x.value) } : x;
};

const bareNumber: Call = ([x], _frame, at) => {
  if (x?.kind === 'infinite') return infiniteValue(PURE);
  return x?.kind === 'number' ? numberValue(x.value) : fault('number takes an amount', at);
};

const codePoints = (text: string): number => {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
};

const size: Call = ([x], frame, at) => {
  if (x?.kind === 'list') return numberValue(BigInt(x.items.length));
  if (x?.kind === 'record') return numberValue(BigInt(x.names().length));
  if (x?.kind !== 'text') return fault('size takes a list, a record or text', at);
  return charge(frame, x.value.length, at) ?? numberValue(BigInt(codePoints(x.value)));
};

const isUnlimited: Call = ([x], _frame, at) =>
  x !== undefined && isMagnitude(x) ? booleanValue(x.kind === 'infinite') : fault('isUnlimited takes an amount', at);

const contains: Call = ([of, item], frame, at) => {
  if (of === undefined || item === undefined) return fault('contains takes a list and a value', at);
  if (of.kind === 'text' && item.kind === 'text') {
    return charge(frame, of.value.length, at) ?? booleanValue(of.value.includes(item.value));
  }
  const found = memberOf(item, of, frame, at);
  return typeof found === 'boolean' ? booleanValue(found) : found;
};

const CALLS: { readonly [N in Exclude<FunctionName, 'has'>]: Call } = {
  min: extreme('min', -1),
  max: extreme('max', 1),
  sum: total,
  abs: absolute,
  number: bareNumber,
  size,
  isUnlimited,
  contains,
};

/** True where a value is there: neither unmanaged nor without such a member. */
const buildHas =
  (of: Step): Step =>
  (frame) => {
    const outcome = of(frame);
    if (!isFailure(outcome)) return booleanValue(true);
    return outcome.kind === 'absent' || outcome.missing === true ? booleanValue(false) : outcome;
  };

export const buildCall = (expr: CallExpr, bound: readonly string[], build: Build): Step => {
  const steps = expr.arguments.map((argument) => build(argument, bound));
  const [first] = steps;
  if (expr.name === 'has') return first === undefined ? () => fault('has takes a name', expr.at) : buildHas(first);
  const call = CALLS[expr.name];
  return (frame) => {
    const values: ExprValue[] = [];
    for (const step of steps) {
      const value = step(frame);
      if (isFailure(value)) return value;
      values.push(value);
    }
    return call(values, frame, expr.at);
  };
};
