import { children, type Expr, type MacroExpr } from './ast.js';
import { truth } from './compile-logic.js';
import { type Build, charge, type Frame, type Step } from './frame.js';
import { kindWords } from './kind-words.js';
import { type Failure, fault, isFailure, type Outcome, worse } from './outcome.js';
import { booleanValue, type ExprValue, listValue, textValue } from './value.js';

/** How many nodes one run of a body visits, macros inside it apart. */
export const visits = (expr: Expr): number => children(expr).reduce((sum, child) => sum + visits(child), 1);

/** What a macro goes through: the items of a list, or the names of a record. */
export const macroItems = (value: ExprValue, at: number): readonly ExprValue[] | Failure => {
  if (value.kind === 'list') return value.items;
  if (value.kind === 'record') return value.names().map(textValue);
  return fault(`expected a list or a record, found ${kindWords(value)}`, at);
};

type Run = (items: readonly ExprValue[], body: (item: ExprValue) => Outcome) => Outcome;

/** `all` and `exists`: an item that decides the answer decides it, whatever fails on others. */
const quantifier =
  (decides: boolean, at: number): Run =>
  (items, body) => {
    let failed: Failure | undefined;
    for (const item of items) {
      const holds = truth(body(item), at);
      if (holds === decides) return booleanValue(decides);
      if (typeof holds !== 'boolean') failed = failed === undefined ? holds : worse(failed, holds);
    }
    return failed ?? booleanValue(!decides);
  };

const filter =
  (at: number): Run =>
  (items, body) => {
    const kept: ExprValue[] = [];
    for (const item of items) {
      const holds = truth(body(item), at);
      if (typeof holds !== 'boolean') return holds;
      if (holds) kept.push(item);
    }
    return listValue(kept);
  };

const map: Run = (items, body) => {
  const mapped: ExprValue[] = [];
  for (const item of items) {
    const value = body(item);
    if (isFailure(value)) return value;
    mapped.push(value);
  }
  return listValue(mapped);
};

const runner = (expr: MacroExpr): Run => {
  if (expr.macro === 'map') return map;
  return expr.macro === 'filter' ? filter(expr.body.at) : quantifier(expr.macro === 'exists', expr.body.at);
};

/** Each item is charged for the whole of its body, so that macros within macros end. */
export const buildMacro = (expr: MacroExpr, bound: readonly string[], build: Build): Step => {
  const of = build(expr.of, bound);
  const body = build(expr.body, [...bound, expr.variable]);
  const cost = visits(expr.body);
  const slot = bound.length;
  const run = runner(expr);
  const runBody = (frame: Frame, item: ExprValue): Outcome => {
    frame.variables[slot] = item;
    return body(frame);
  };
  return (frame) => {
    const value = of(frame);
    if (isFailure(value)) return value;
    const items = macroItems(value, expr.of.at);
    if ('kind' in items) return items;
    const spent = charge(frame, items.length * cost, expr.at);
    return spent ?? run(items, (item) => runBody(frame, item));
  };
};
