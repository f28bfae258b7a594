import { rational } from '../quantity/rational.js';
import { arithmetic } from './arithmetic.js';
import type { BinaryExpr, Expr, NumberExpr } from './ast.js';
import { buildAccess } from './compile-access.js';
import { buildCall } from './compile-call.js';
import { buildComparison } from './compile-comparison.js';
import { buildConditional, buildLogical, buildUnary } from './compile-logic.js';
import { buildMacro } from './compile-macro.js';
import { newFrame, type Step } from './frame.js';
import { isFailure, type Outcome } from './outcome.js';
import type { ExprResult, Scope } from './scope.js';
import { unitMeaning } from './units.js';
import { BARE_ZERO, booleanValue, type ExprValue, listValue, NULL, numberValue, textValue } from './value.js';

const constant =
  (value: ExprValue): Step =>
  () =>
    value;

const literal = (expr: NumberExpr): ExprValue =>
  expr.n === '0' && expr.unit === 'none'
    ? BARE_ZERO
    : numberValue(rational(BigInt(expr.n), BigInt(expr.d)), unitMeaning(expr.unit).dimension);

const buildList = (items: readonly Expr[], bound: readonly string[]): Step => {
  const steps = items.map((item) => buildNode(item, bound));
  return (frame) => {
    const values: ExprValue[] = [];
    for (const step of steps) {
      const value = step(frame);
      if (isFailure(value)) return value;
      values.push(value);
    }
    return listValue(values);
  };
};

const buildBinary = (expr: BinaryExpr, bound: readonly string[]): Step => {
  const left = buildNode(expr.left, bound);
  const right = buildNode(expr.right, bound);
  const { operator } = expr;
  switch (operator) {
    case '&&':
    case '||':
      return buildLogical(operator, left, right, expr.left.at, expr.right.at);
    case '+':
    case '-':
    case '*':
    case '/':
      return (frame) => {
        const a = left(frame);
        if (isFailure(a)) return a;
        const b = right(frame);
        return isFailure(b) ? b : arithmetic(operator, a, b, frame, expr.at);
      };
    default:
      return buildComparison(operator, left, right, expr.at);
  }
};

/** Makes a node ready to run; `bound` are the macro variables around it, outermost first. */
export const buildNode = (expr: Expr, bound: readonly string[]): Step => {
  switch (expr.kind) {
    case 'number':
      return constant(literal(expr));
    case 'text':
      return constant(textValue(expr.value));
    case 'boolean':
      return constant(booleanValue(expr.value));
    case 'null':
      return constant(NULL);
    case 'list':
      return buildList(expr.items, bound);
    case 'name':
    case 'member':
    case 'index':
      return buildAccess(expr, bound, buildNode);
    case 'unary':
      return buildUnary(expr, bound, buildNode);
    case 'binary':
      return buildBinary(expr, bound);
    case 'conditional':
      return buildConditional(expr, bound, buildNode);
    case 'call':
      return buildCall(expr, bound, buildNode);
    case 'macro':
      return buildMacro(expr, bound, buildNode);
  }
};

const resultOf = (outcome: Outcome): ExprResult => {
  if (outcome.kind === 'absent') return { ok: false, reason: 'absent', path: outcome.path };
  if (outcome.kind === 'error') {
    return { ok: false, reason: 'error', message: outcome.message, offset: outcome.offset };
  }
  return { ok: true, value: outcome };
};

/** The expression as a function, to be evaluated many times. It keeps nothing between evaluations. */
export const compile = (ast: Expr): ((scope: Scope) => ExprResult) => {
  const step = buildNode(ast, []);
  return (scope) => resultOf(step(newFrame(scope)));
};
