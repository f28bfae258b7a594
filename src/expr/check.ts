import { children, type Expr } from './ast.js';
import { type NamePath, type NameTree, nameTree } from './name-tree.js';
import { literalKey, namePlace } from './path.js';
import { escapeUnprintable, quoted } from './printable.js';
import type { ExprProblem } from './problem.js';
import { suggest } from './suggest.js';

/** What is known of a node: where it is among the names, or `open` where anything may be below it. */
type Known = NameTree | 'open';

type Bound = ReadonlyMap<string, Known>;

interface Checking {
  readonly root: NameTree;
  readonly problems: ExprProblem[];
}

const SHOWN = 8;

const helpFor = (name: string, names: readonly string[]): string | undefined => {
  const near = suggest(name, names);
  if (near !== undefined) return `did you mean ${escapeUnprintable(near)}?`;
  if (names.length === 0) return undefined;
  const some = escapeUnprintable([...names].sort().slice(0, SHOWN).join(', '));
  return `there ${names.length === 1 ? 'is' : 'are'} ${some}${names.length > SHOWN ? ' and others' : ''}`;
};

const report = (checking: Checking, parent: NameTree, name: string, offset: number, length: number): 'open' => {
  const help = helpFor(name, parent.names());
  const message =
    parent === checking.root ? `there is no value named ${quoted(name)}` : `there is no ${quoted(name)} here`;
  checking.problems.push({ message, offset, length, ...(help === undefined ? {} : { help }) });
  return 'open';
};

const below = (checking: Checking, parent: Known, name: string | undefined, at: number, length: number): Known => {
  if (parent === 'open' || (parent !== checking.root && parent.isOpen())) return 'open';
  if (name === undefined) return parent.any() ?? 'open';
  return parent.child(name) ?? report(checking, parent, name, at, length);
};

const visitMacro = (expr: Expr & { readonly kind: 'macro' }, bound: Bound, checking: Checking): Known => {
  const of = visit(expr.of, bound, checking);
  const item = of === 'open' || of.isOpen() ? 'open' : (of.any() ?? 'open');
  visit(expr.body, new Map([...bound, [expr.variable, item]]), checking);
  // A filtered list holds the same items; a filtered record gives its names.
  return expr.macro === 'filter' && of !== 'open' && of.child('*') !== undefined ? of : 'open';
};

const visit = (expr: Expr, bound: Bound, checking: Checking): Known => {
  switch (expr.kind) {
    case 'name':
      return bound.get(expr.name) ?? below(checking, checking.root, expr.name, expr.at, expr.length);
    case 'member':
      return below(checking, visit(expr.of, bound, checking), expr.name, namePlace(expr), expr.name.length);
    case 'index': {
      const of = visit(expr.of, bound, checking);
      visit(expr.key, bound, checking);
      return below(checking, of, literalKey(expr.key), expr.key.at, expr.key.length);
    }
    case 'macro':
      return visitMacro(expr, bound, checking);
    default:
      for (const child of children(expr)) visit(child, bound, checking);
      return 'open';
  }
};

/**
 * The names that do not exist, each with what was probably meant.
 *
 * `names` are the dotted paths that a scope may answer, absent ones included; `*` stands for any one name
 * (`reserves.*.ltv`). What is below a path with nothing listed under it is not known, and is let through.
 */
export const check = (ast: Expr, names: Iterable<NamePath>): readonly ExprProblem[] => {
  const checking: Checking = { root: nameTree(names), problems: [] };
  visit(ast, new Map(), checking);
  return checking.problems;
};
