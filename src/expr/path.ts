import type { Expr } from './ast.js';

/** A name and the fixed members and keys below it: `reserves["WETH"].ltv` is `reserves`, `WETH`, `ltv`. */
export interface StaticPath {
  readonly segments: readonly [string, ...string[]];
  /** Where each segment is in the source. */
  readonly places: readonly number[];
}

/** Where the part of a node that names a member, an entry or a name begins. */
export const namePlace = (expr: Expr): number => {
  if (expr.kind === 'member') return expr.at + expr.length - expr.name.length;
  return expr.kind === 'index' ? expr.key.at : expr.at;
};

/** A key that is known without evaluating: a text, or a whole number without a unit. */
export const literalKey = (key: Expr): string | undefined => {
  if (key.kind === 'text') return key.value;
  return key.kind === 'number' && key.unit === 'none' && key.d === '1' ? key.n : undefined;
};

/** The static path of a node, or undefined where it has none: a computed key, or anything but a name at its root. */
export const staticPath = (expr: Expr): StaticPath | undefined => {
  const segments: string[] = [];
  const places: number[] = [];
  let node = expr;
  while (node.kind === 'member' || node.kind === 'index') {
    const segment = node.kind === 'member' ? node.name : literalKey(node.key);
    if (segment === undefined) return undefined;
    segments.push(segment);
    places.push(namePlace(node));
    node = node.of;
  }
  if (node.kind !== 'name') return undefined;
  return { segments: [node.name, ...segments.reverse()], places: [node.at, ...places.reverse()] };
};
