import {
  type BinaryExpr,
  type BinaryOperator,
  type ComparisonOperator,
  children,
  type Expr,
  type MacroExpr,
} from './ast.js';
import { buildNode } from './compile.js';
import { macroItems, visits } from './compile-macro.js';
import type { Explanation, RequiredOperator, Side, Term } from './explanation.js';
import { newFrame, type Step } from './frame.js';
import { LIMITS } from './limits.js';
import { fault, isFailure, type Outcome } from './outcome.js';
import { staticPath } from './path.js';
import { printExpression } from './print.js';
import type { Scope } from './scope.js';
import { type ExprValue, FALSE, TRUE } from './value.js';

const MOST = 20;

const OPPOSITE: { readonly [O in ComparisonOperator]: RequiredOperator } = {
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
  '==': '!=',
  '!=': '==',
  in: 'not in',
};

interface Ready {
  readonly step: Step;
  readonly cost: number;
}

/** What one explanation shares: the nodes made ready, the visits left, and what was found. */
interface Search {
  readonly scope: Scope;
  readonly ready: Map<Expr, Ready>;
  steps: number;
  readonly found: Explanation[];
}

/** The macro variables around a node and the items they hold. */
interface Standing {
  readonly search: Search;
  readonly names: readonly string[];
  readonly items: readonly ExprValue[];
}

const readied = (expr: Expr, { search, names }: Standing): Ready => {
  const known = search.ready.get(expr);
  if (known !== undefined) return known;
  const made = { step: buildNode(expr, names), cost: visits(expr) };
  search.ready.set(expr, made);
  return made;
};

const outcomeOf = (expr: Expr, standing: Standing): Outcome => {
  const { search } = standing;
  const { step, cost } = readied(expr, standing);
  const frame = newFrame(search.scope, standing.items);
  frame.steps = search.steps - cost;
  if (frame.steps < 0) return fault('the explanation takes too many steps', expr.at);
  const value = step(frame);
  search.steps = frame.steps;
  return value;
};

const termsOf = (expr: Expr, standing: Standing): readonly Term[] => {
  if (expr.kind === 'macro') return termsOf(expr.of, standing);
  if (expr.kind !== 'name' && expr.kind !== 'member' && expr.kind !== 'index') {
    return children(expr).flatMap((child) => termsOf(child, standing));
  }
  const value = outcomeOf(expr, standing);
  if (isFailure(value)) return [];
  const path = staticPath(expr);
  const ofScope = path !== undefined && !standing.names.includes(path.segments[0]);
  return [{ ast: expr, path: ofScope ? path.segments.join('.') : undefined, value }];
};

const sideOf = (ast: Expr, value: ExprValue, standing: Standing): Side => ({
  expression: printExpression(ast),
  ast,
  value,
  terms: termsOf(ast, standing),
});

const add = (left: Side, operator: RequiredOperator, right: Side, standing: Standing): void => {
  const bindings = standing.names.flatMap((variable, i) => {
    const value = standing.items[i];
    return value === undefined ? [] : [{ variable, value }];
  });
  standing.search.found.push({ left, operator, right, bindings });
};

const explainComparison = (
  expr: BinaryExpr,
  operator: ComparisonOperator,
  wanted: boolean,
  standing: Standing,
): void => {
  const left = outcomeOf(expr.left, standing);
  const right = outcomeOf(expr.right, standing);
  if (isFailure(left) || isFailure(right)) return;
  const required = wanted ? operator : OPPOSITE[operator];
  add(sideOf(expr.left, left, standing), required, sideOf(expr.right, right, standing), standing);
};

const explainMacro = (expr: MacroExpr, wanted: boolean, standing: Standing): void => {
  const of = outcomeOf(expr.of, standing);
  const items = isFailure(of) ? [] : macroItems(of, expr.of.at);
  if ('kind' in items) return;
  const names = [...standing.names, expr.variable];
  for (const item of items) visit(expr.body, wanted, { ...standing, names, items: [...standing.items, item] });
};

const explainLeaf = (expr: Expr, wanted: boolean, standing: Standing): void => {
  const value = wanted ? TRUE : FALSE;
  const literal: Expr = { kind: 'boolean', value: wanted, at: expr.at, length: expr.length };
  add(sideOf(expr, wanted ? FALSE : TRUE, standing), '==', sideOf(literal, value, standing), standing);
};

const isComparison = (operator: BinaryOperator): operator is ComparisonOperator => Object.hasOwn(OPPOSITE, operator);

/** The operands of a chain of one logical operator: `a && b && c` has three. */
const operands = (expr: Expr, operator: '&&' | '||'): readonly Expr[] => {
  const found: Expr[] = [];
  const open = [expr];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.kind === 'binary' && next.operator === operator) open.push(next.right, next.left);
    else found.push(next);
  }
  return found;
};

/** Finds the comparisons that keep `expr` from being `wanted`. */
const visit = (expr: Expr, wanted: boolean, standing: Standing): void => {
  if (standing.search.found.length >= MOST) return;
  const value = outcomeOf(expr, standing);
  if (value.kind !== 'boolean' || value.value === wanted) return;
  if (expr.kind === 'unary') {
    visit(expr.of, !wanted, standing);
  } else if (expr.kind === 'conditional') {
    const test = outcomeOf(expr.test, standing);
    if (test.kind === 'boolean') visit(test.value ? expr.whenTrue : expr.whenFalse, wanted, standing);
  } else if (expr.kind === 'macro') {
    explainMacro(expr, wanted, standing);
  } else if (expr.kind !== 'binary') {
    explainLeaf(expr, wanted, standing);
  } else if (expr.operator === '&&' || expr.operator === '||') {
    for (const operand of operands(expr, expr.operator)) visit(operand, wanted, standing);
  } else if (isComparison(expr.operator)) {
    explainComparison(expr, expr.operator, wanted, standing);
  }
};

/**
 * Why a condition is false: the comparisons in it that would have to hold, with the exact values of both sides. Empty
 * where the condition is true or was not evaluated; at most twenty, the first ones.
 */
export const explain = (ast: Expr, scope: Scope): readonly Explanation[] => {
  const search: Search = { scope, ready: new Map(), steps: LIMITS.explanationSteps, found: [] };
  visit(ast, true, { search, names: [], items: [] });
  return search.found;
};
