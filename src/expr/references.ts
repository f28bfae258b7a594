import { children, type Expr } from './ast.js';
import { staticPath } from './path.js';

/** A name of the scope that an expression uses, and the node that uses it. */
interface Reference {
  readonly segments: readonly string[];
  readonly places: readonly number[];
}

const collect = (expr: Expr, bound: readonly string[], found: Reference[]): void => {
  const path = staticPath(expr);
  if (path !== undefined) {
    if (!bound.includes(path.segments[0])) found.push(path);
    return;
  }
  if (expr.kind === 'macro') {
    collect(expr.of, bound, found);
    collect(expr.body, [...bound, expr.variable], found);
    return;
  }
  for (const child of children(expr)) collect(child, bound, found);
};

/**
 * The dotted names that an expression uses, each once, in the order of the source: `reserves["WETH"].ltv` is
 * `reserves.WETH.ltv`. Below a computed key only what stands before it counts (`reserves[x].ltv` uses `reserves` and
 * `x`); macro variables are no names of the scope.
 */
export const references = (ast: Expr): readonly string[] => {
  const found: Reference[] = [];
  collect(ast, [], found);
  return [...new Set(found.map(({ segments }) => segments.join('.')))];
};
