import type { FunctionName, MacroName } from './functions.js';
import type { LiteralUnit } from './units.js';

/** Where a node is in the source, brackets around it not counted. */
interface Place {
  readonly at: number;
  readonly length: number;
}

export type ComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in';
export type ArithmeticOperator = '+' | '-' | '*' | '/';
export type LogicalOperator = '&&' | '||';
export type BinaryOperator = ComparisonOperator | ArithmeticOperator | LogicalOperator;

/**
 * A literal number: the fraction n/d in lowest terms, in the base unit (1, dollar, second), as decimal digits so that
 * the tree is plain JSON; `unit` is how it was written.
 */
export type NumberExpr = Place & {
  readonly kind: 'number';
  readonly n: string;
  readonly d: string;
  readonly unit: LiteralUnit;
};
type TextExpr = Place & { readonly kind: 'text'; readonly value: string };
export type NameExpr = Place & { readonly kind: 'name'; readonly name: string };
export type MemberExpr = Place & { readonly kind: 'member'; readonly of: Expr; readonly name: string };
export type IndexExpr = Place & { readonly kind: 'index'; readonly of: Expr; readonly key: Expr };
export type UnaryExpr = Place & { readonly kind: 'unary'; readonly operator: '-' | '!'; readonly of: Expr };
export type BinaryExpr = Place & {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expr;
  readonly right: Expr;
};
export type ConditionalExpr = Place & {
  readonly kind: 'conditional';
  readonly test: Expr;
  readonly whenTrue: Expr;
  readonly whenFalse: Expr;
};
export type CallExpr = Place & {
  readonly kind: 'call';
  readonly name: FunctionName;
  readonly arguments: readonly Expr[];
};
/** `of.macro(variable, body)`: the body is evaluated once an item, the variable bound to it. */
export type MacroExpr = Place & {
  readonly kind: 'macro';
  readonly macro: MacroName;
  readonly of: Expr;
  readonly variable: string;
  readonly body: Expr;
};

/** A parsed expression: plain data, safe to write as JSON and to read back. */
export type Expr =
  | NumberExpr
  | TextExpr
  | (Place & { readonly kind: 'boolean'; readonly value: boolean })
  | (Place & { readonly kind: 'null' })
  | (Place & { readonly kind: 'list'; readonly items: readonly Expr[] })
  | NameExpr
  | MemberExpr
  | IndexExpr
  | UnaryExpr
  | BinaryExpr
  | ConditionalExpr
  | CallExpr
  | MacroExpr;

/** The nodes directly below a node, in the order of the source. */
export const children = (expr: Expr): readonly Expr[] => {
  switch (expr.kind) {
    case 'list':
      return expr.items;
    case 'member':
    case 'unary':
      return [expr.of];
    case 'index':
      return [expr.of, expr.key];
    case 'binary':
      return [expr.left, expr.right];
    case 'conditional':
      return [expr.test, expr.whenTrue, expr.whenFalse];
    case 'call':
      return expr.arguments;
    case 'macro':
      return [expr.of, expr.body];
    default:
      return [];
  }
};
