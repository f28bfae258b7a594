import type { BinaryOperator } from './ast.js';

/** How tightly each construct binds, as in CEL: a larger number binds tighter. */
export const BINDING = {
  conditional: 1,
  or: 2,
  and: 3,
  comparison: 4,
  sum: 5,
  product: 6,
  unary: 7,
  postfix: 8,
} as const;

const OPERATORS: ReadonlyMap<string, number> = new Map<BinaryOperator, number>([
  ['||', BINDING.or],
  ['&&', BINDING.and],
  ['==', BINDING.comparison],
  ['!=', BINDING.comparison],
  ['<', BINDING.comparison],
  ['<=', BINDING.comparison],
  ['>', BINDING.comparison],
  ['>=', BINDING.comparison],
  ['in', BINDING.comparison],
  ['+', BINDING.sum],
  ['-', BINDING.sum],
  ['*', BINDING.product],
  ['/', BINDING.product],
]);

export const isBinaryOperator = (symbol: string): symbol is BinaryOperator => OPERATORS.has(symbol);

export const operatorBinding = (operator: BinaryOperator): number => OPERATORS.get(operator) ?? BINDING.or;
