import type { ComparisonOperator, Expr } from './ast.js';
import type { ExprValue } from './value.js';

/** What was required of the two sides. */
export type RequiredOperator = ComparisonOperator | 'not in';

/** A name, member or entry within a side, and what it holds. */
export interface Term {
  readonly ast: Expr;
  /** The dotted name in the scope; undefined below a macro variable or a computed key. */
  readonly path: string | undefined;
  readonly value: ExprValue;
}

export interface Side {
  /** The canonical text, with names. */
  readonly expression: string;
  readonly ast: Expr;
  readonly value: ExprValue;
  readonly terms: readonly Term[];
}

/** A comparison that does not hold: `operator` was required of `left` and `right`. */
export interface Explanation {
  readonly left: Side;
  readonly operator: RequiredOperator;
  readonly right: Side;
  /** The items at which macro variables stood, outermost first. */
  readonly bindings: readonly { readonly variable: string; readonly value: ExprValue }[];
}
