import fc from 'fast-check';
import type { BinaryOperator, Expr } from '../../src/expr/ast.js';
import type { LiteralUnit } from '../../src/expr/units.js';
import { rational } from '../../src/quantity/rational.js';

const PLACE = { at: 0, length: 0 } as const;
const FACTORS: readonly (readonly [LiteralUnit, bigint, bigint])[] = [
  ['none', 1n, 1n],
  ['%', 1n, 100n],
  ['bps', 1n, 10_000n],
  ['$', 1n, 1n],
  ['s', 1n, 1n],
  ['min', 60n, 1n],
  ['h', 3_600n, 1n],
  ['d', 86_400n, 1n],
  ['w', 604_800n, 1n],
];
const OPERATORS: readonly BinaryOperator[] = ['||', '&&', '==', '!=', '<', '<=', '>', '>=', 'in', '+', '-', '*', '/'];

const name = fc.constantFrom('a', 'ltv', 'min', 'has', 'all', '__proto__', 'constructor', 'toString', '_x9');

const number: fc.Arbitrary<Expr> = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 30n }), fc.nat({ max: 12 }), fc.constantFrom(...FACTORS))
  .map(([digits, places, [unit, up, down]]) => {
    const value = rational(digits * up, 10n ** BigInt(places) * down);
    return { kind: 'number', n: value.n.toString(), d: value.d.toString(), unit, ...PLACE };
  });

const leaf: fc.Arbitrary<Expr> = fc.oneof(
  number,
  fc.string({ unit: 'binary' }).map((value): Expr => ({ kind: 'text', value, ...PLACE })),
  fc.boolean().map((value): Expr => ({ kind: 'boolean', value, ...PLACE })),
  fc.constant<Expr>({ kind: 'null', ...PLACE }),
  name.map((each): Expr => ({ kind: 'name', name: each, ...PLACE })),
);

/** Any tree that the parser could have made, places apart. */
export const { expr: anyExpr } = fc.letrec<{ expr: Expr }>((tie) => {
  const expr = tie('expr');
  const list = fc.array(expr, { maxLength: 3 });
  return {
    expr: fc.oneof(
      { depthSize: 'small', maxDepth: 6, withCrossShrink: true },
      leaf,
      fc
        .tuple(fc.constantFrom(...OPERATORS), expr, expr)
        .map(([operator, left, right]): Expr => ({ kind: 'binary', operator, left, right, ...PLACE })),
      fc
        .tuple(fc.constantFrom('-' as const, '!' as const), expr)
        .map(([operator, of]): Expr => ({ kind: 'unary', operator, of, ...PLACE })),
      fc
        .tuple(expr, expr, expr)
        .map(([test, whenTrue, whenFalse]): Expr => ({ kind: 'conditional', test, whenTrue, whenFalse, ...PLACE })),
      fc.tuple(expr, name).map(([of, each]): Expr => ({ kind: 'member', of, name: each, ...PLACE })),
      fc.tuple(expr, expr).map(([of, key]): Expr => ({ kind: 'index', of, key, ...PLACE })),
      list.map((items): Expr => ({ kind: 'list', items, ...PLACE })),
      fc
        .tuple(fc.constantFrom('min' as const, 'max' as const), fc.array(expr, { minLength: 1, maxLength: 3 }))
        .map(([each, items]): Expr => ({ kind: 'call', name: each, arguments: items, ...PLACE })),
      fc
        .tuple(fc.constantFrom('size' as const, 'abs' as const, 'isUnlimited' as const, 'sum' as const), expr)
        .map(([each, item]): Expr => ({ kind: 'call', name: each, arguments: [item], ...PLACE })),
      fc.tuple(expr, expr).map((items): Expr => ({ kind: 'call', name: 'contains', arguments: items, ...PLACE })),
      fc
        .tuple(fc.constantFrom('all' as const, 'exists' as const, 'filter' as const, 'map' as const), expr, name, expr)
        .map(([macro, of, variable, body]): Expr => ({ kind: 'macro', macro, of, variable, body, ...PLACE })),
    ),
  };
});
