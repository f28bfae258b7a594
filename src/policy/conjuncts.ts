import type { BinaryExpr, Expr } from '../expr/ast.js';
import { evaluate } from '../expr/evaluate.js';
import { printExpression } from '../expr/print.js';
import { references } from '../expr/references.js';
import { add, compare, divide, multiply, negate, ONE, type Rational, ZERO } from '../quantity/rational.js';

type Order = '<' | '<=' | '>' | '>=';

/** A condition as a sum of terms that is at most a number (`sum <= limit`), or below it. */
interface Bound {
  /** The sum without its number, one spelling for every order of its terms. */
  readonly terms: string;
  readonly limit: Rational;
  readonly strict: boolean;
}

const ORDERS: readonly string[] = ['<', '<=', '>', '>='];

const isOrder = (operator: string): operator is Order => ORDERS.includes(operator);

/** The number that an expression is whatever its names are; null where it has names, or is no number. */
const constant = (expr: Expr): Rational | null => {
  if (references(expr).length > 0) return null;
  const result = evaluate(expr, { lookup: () => undefined });
  return result.ok && result.value.kind === 'number' ? result.value.value : null;
};

interface Part {
  readonly expr: Expr;
  readonly factor: Rational;
}

/** What a sum, a difference or a product with a number is made of; null for anything else. */
const partsOf = ({ expr, factor }: Part): readonly Part[] | null => {
  if (expr.kind === 'unary' && expr.operator === '-') return [{ expr: expr.of, factor: negate(factor) }];
  if (expr.kind !== 'binary') return null;
  const { left, right, operator } = expr;
  if (operator === '+' || operator === '-')
    return [
      { expr: left, factor },
      { expr: right, factor: operator === '-' ? negate(factor) : factor },
    ];
  const [a, b] = [constant(left), constant(right)];
  if (operator === '*' && a !== null) return [{ expr: right, factor: multiply(factor, a) }];
  if (operator === '*' && b !== null) return [{ expr: left, factor: multiply(factor, b) }];
  return operator === '/' && b !== null && b.n !== 0n ? [{ expr: left, factor: divide(factor, b) }] : null;
};

/** The terms of a sum with their factors, and its number. */
const sumOf = (
  parts: readonly Part[],
): { readonly terms: ReadonlyMap<string, Rational>; readonly constant: Rational } => {
  const terms = new Map<string, Rational>();
  let number = ZERO;
  const open = [...parts];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    const value = constant(part.expr);
    const below = value === null ? partsOf(part) : [];
    if (value !== null) number = add(number, multiply(value, part.factor));
    else if (below !== null) open.push(...below);
    else {
      const name = printExpression(part.expr);
      terms.set(name, add(terms.get(name) ?? ZERO, part.factor));
    }
  }
  return { terms: new Map([...terms].filter(([, factor]) => factor.n !== 0n)), constant: number };
};

const asBound = (expr: BinaryExpr, operator: Order): Bound => {
  const sign = operator === '<' || operator === '<=' ? ONE : negate(ONE);
  const sum = sumOf([
    { expr: expr.left, factor: sign },
    { expr: expr.right, factor: negate(sign) },
  ]);
  const terms = [...sum.terms].map(([name, { n, d }]) => `${n}/${d} ${name}`).sort();
  return { terms: terms.join('\n'), limit: negate(sum.constant), strict: operator === '<' || operator === '>' };
};

const boundOf = (expr: Expr): Bound | null =>
  expr.kind === 'binary' && isOrder(expr.operator) ? asBound(expr, expr.operator) : null;

/** The conditions that `&&` joins. */
const conjuncts = (expr: Expr): readonly Expr[] => {
  const found: Expr[] = [];
  const open = [expr];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.kind === 'binary' && next.operator === '&&') open.push(next.right, next.left);
    else found.push(next);
  }
  return found;
};

/** How what holds under one condition stands to another. */
type Standing = 'implied' | 'weaker' | 'unknown';

const standing = (head: Expr, base: Expr): Standing => {
  if (printExpression(head) === printExpression(base)) return 'implied';
  const [a, b] = [boundOf(head), boundOf(base)];
  if (a === null || b === null || a.terms !== b.terms || a.terms === '') return 'unknown';
  const order = compare(a.limit, b.limit);
  return order < 0 || (order === 0 && (a.strict || !b.strict)) ? 'implied' : 'weaker';
};

/**
 * What a condition that replaces another does: `same or stricter` where all it lets through was let through before, by
 * numbers that can be compared exactly; `weaker` where one of its bounds is further out; `changed` where that cannot be told.
 */
export const compareConditions = (head: Expr, base: Expr): 'same or stricter' | 'weaker' | 'changed' => {
  const ours = conjuncts(head);
  const all = conjuncts(base).map((one): Standing => {
    const each = ours.map((other) => standing(other, one));
    if (each.includes('implied')) return 'implied';
    return each.includes('weaker') ? 'weaker' : 'unknown';
  });
  if (all.every((one) => one === 'implied')) return 'same or stricter';
  return all.includes('unknown') ? 'changed' : 'weaker';
};
