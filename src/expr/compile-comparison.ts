import type { ComparisonOperator } from './ast.js';
import { equal, includes, order } from './compare.js';
import { charge, type Frame, type Step } from './frame.js';
import { kindWords } from './kind-words.js';
import { type Fault, fault, isFailure, type Outcome } from './outcome.js';
import { booleanValue, type ExprValue } from './value.js';

type OrderOperator = '<' | '<=' | '>' | '>=';

const ORDERS: { readonly [O in OrderOperator]: (sign: number) => boolean } = {
  '<': (sign) => sign < 0,
  '<=': (sign) => sign <= 0,
  '>': (sign) => sign > 0,
  '>=': (sign) => sign >= 0,
};

type Compare = (a: ExprValue, b: ExprValue, frame: Frame) => boolean | Fault;

/** Membership of a list, or being one of a record's names. */
export const memberOf = (item: ExprValue, of: ExprValue, frame: Frame, at: number): boolean | Fault => {
  if (of.kind === 'list') return includes(of.items, item, frame, at);
  if (of.kind !== 'record') return fault(`cannot look for a value in ${kindWords(of)}: it is no list or record`, at);
  if (item.kind !== 'text') return fault(`the names of a record are text, not ${kindWords(item)}`, at);
  const names = of.names();
  return charge(frame, names.length, at) ?? names.includes(item.value);
};

const comparer = (operator: ComparisonOperator, at: number): Compare => {
  if (operator === 'in') return (a, b, frame) => memberOf(a, b, frame, at);
  if (operator === '==' || operator === '!=') {
    const wanted = operator === '==';
    return (a, b, frame) => {
      const same = equal(a, b, frame, at);
      return typeof same === 'boolean' ? same === wanted : same;
    };
  }
  const holds = ORDERS[operator];
  return (a, b) => {
    const sign = order(a, b, at);
    return typeof sign === 'number' ? holds(sign) : sign;
  };
};

export const buildComparison = (operator: ComparisonOperator, left: Step, right: Step, at: number): Step => {
  const compare = comparer(operator, at);
  return (frame): Outcome => {
    const a = left(frame);
    if (isFailure(a)) return a;
    const b = right(frame);
    if (isFailure(b)) return b;
    const holds = compare(a, b, frame);
    return typeof holds === 'boolean' ? booleanValue(holds) : holds;
  };
};
