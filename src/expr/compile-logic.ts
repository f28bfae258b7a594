import { negative } from './arithmetic.js';
import type { ConditionalExpr, LogicalOperator, UnaryExpr } from './ast.js';
import type { Build, Step } from './frame.js';
import { kindWords } from './kind-words.js';
import { type Failure, fault, isFailure, type Outcome, worse } from './outcome.js';
import { booleanValue } from './value.js';

/** The truth of an outcome, or the failure that stands in its place. */
export const truth = (outcome: Outcome, at: number): boolean | Failure => {
  if (outcome.kind === 'boolean') return outcome.value;
  return isFailure(outcome) ? outcome : fault(`expected true or false, found ${kindWords(outcome)}`, at);
};

/**
 * `&&` and `||` as CEL defines them: a side that decides the answer decides it whichever side it is, so that
 * `absent && false` is false; else a failure of either side is the answer.
 */
export const buildLogical = (
  operator: LogicalOperator,
  left: Step,
  right: Step,
  leftAt: number,
  rightAt: number,
): Step => {
  const decides = operator === '||';
  return (frame) => {
    const a = truth(left(frame), leftAt);
    if (a === decides) return booleanValue(decides);
    const b = truth(right(frame), rightAt);
    if (b === decides) return booleanValue(decides);
    if (typeof a === 'boolean') return typeof b === 'boolean' ? booleanValue(!decides) : b;
    return typeof b === 'boolean' ? a : worse(a, b);
  };
};

export const buildUnary = (expr: UnaryExpr, bound: readonly string[], build: Build): Step => {
  const of = build(expr.of, bound);
  if (expr.operator === '!') {
    return (frame) => {
      const value = truth(of(frame), expr.of.at);
      return typeof value === 'boolean' ? booleanValue(!value) : value;
    };
  }
  return (frame) => {
    const value = of(frame);
    return isFailure(value) ? value : negative(value, expr.at);
  };
};

/** Only the chosen result is evaluated. */
export const buildConditional = (expr: ConditionalExpr, bound: readonly string[], build: Build): Step => {
  const test = build(expr.test, bound);
  const whenTrue = build(expr.whenTrue, bound);
  const whenFalse = build(expr.whenFalse, bound);
  return (frame) => {
    const chosen = truth(test(frame), expr.test.at);
    if (typeof chosen !== 'boolean') return chosen;
    return chosen ? whenTrue(frame) : whenFalse(frame);
  };
};
