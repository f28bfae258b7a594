import { isInteger } from '../quantity/rational.js';
import type { IndexExpr, MemberExpr, NameExpr } from './ast.js';
import type { Build, Frame, Step } from './frame.js';
import { kindWords } from './kind-words.js';
import { type Absent, fault, isFailure, missing, type Outcome } from './outcome.js';
import { namePlace, type StaticPath, staticPath } from './path.js';
import { printExpression } from './print.js';
import { quoted } from './printable.js';
import { stepInto } from './step-into.js';
import type { ExprValue } from './value.js';

const walk = (start: ExprValue, path: StaticPath, from: number): Outcome => {
  let value = start;
  for (let i = from; i < path.segments.length; i += 1) {
    const last = i;
    const next = stepInto(
      value,
      path.segments[i] ?? '',
      () => path.segments.slice(0, last + 1).join('.'),
      path.places[i] ?? 0,
    );
    if (isFailure(next)) return next;
    value = next;
  }
  return value;
};

const buildPath = (path: StaticPath): Step => {
  const [root, ...rest] = path.segments;
  // The longer dotted names, for a scope that is a flat table of paths.
  const dotted = rest.map((_, i) => path.segments.slice(0, i + 2).join('.'));
  const unknown = missing(`there is no value named ${quoted(root)}`, path.places[0] ?? 0);
  const whole: Absent = { kind: 'absent', path: path.segments.join('.') };
  const lookUpDotted = (frame: Frame): Outcome => {
    for (const [i, name] of dotted.entries()) {
      const value = frame.scope.lookup(name);
      if (value === 'absent') return whole;
      if (value !== undefined) return walk(value, path, i + 2);
    }
    return unknown;
  };
  return (frame) => {
    const value = frame.scope.lookup(root);
    if (value === 'absent') return whole;
    if (value === undefined) return lookUpDotted(frame);
    return rest.length === 0 ? value : walk(value, path, 1);
  };
};

const keyOf = (key: ExprValue, at: number): string | Outcome => {
  if (key.kind === 'text') return key.value;
  if (key.kind === 'number' && isInteger(key.value)) return key.value.n.toString();
  return fault(`a key is text or a whole number, not ${kindWords(key)}`, at);
};

const buildIndex = (expr: IndexExpr, bound: readonly string[], build: Build): Step => {
  const of = build(expr.of, bound);
  const key = build(expr.key, bound);
  const path = (): string => printExpression(expr);
  return (frame) => {
    const value = of(frame);
    if (isFailure(value)) return value;
    const at = key(frame);
    if (isFailure(at)) return at;
    const name = keyOf(at, expr.key.at);
    return typeof name === 'string' ? stepInto(value, name, path, expr.key.at) : name;
  };
};

const buildMember = (expr: MemberExpr, bound: readonly string[], build: Build): Step => {
  const of = build(expr.of, bound);
  const at = namePlace(expr);
  const path = (): string => printExpression(expr);
  return (frame) => {
    const value = of(frame);
    return isFailure(value) ? value : stepInto(value, expr.name, path, at);
  };
};

const buildVariable = (slot: number, name: string, at: number): Step => {
  const unbound = missing(`there is no value named ${quoted(name)}`, at);
  return (frame) => frame.variables[slot] ?? unbound;
};

/** Names, members and entries. A macro variable hides a name of the scope. */
export const buildAccess = (expr: NameExpr | MemberExpr | IndexExpr, bound: readonly string[], build: Build): Step => {
  const path = staticPath(expr);
  if (path !== undefined && !bound.includes(path.segments[0])) return buildPath(path);
  if (expr.kind === 'name') return buildVariable(bound.lastIndexOf(expr.name), expr.name, expr.at);
  return expr.kind === 'index' ? buildIndex(expr, bound, build) : buildMember(expr, bound, build);
};
