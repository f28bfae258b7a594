import type { BinaryOperator, Expr } from './ast.js';
import { Cursor } from './cursor.js';
import { lex } from './lex.js';
import { LIMITS } from './limits.js';
import { parsePostfix } from './parse-postfix.js';
import { BINDING, isBinaryOperator, operatorBinding } from './precedence.js';
import { type ExprProblem, Refusal, refusal } from './problem.js';

export type ParseResult =
  | { readonly ok: true; readonly ast: Expr }
  | { readonly ok: false; readonly problem: ExprProblem };

const parseUnary = (cursor: Cursor): Expr => {
  const { token } = cursor;
  if (token.kind !== 'symbol' || (token.symbol !== '-' && token.symbol !== '!')) return parsePostfix(cursor, parseAll);
  const operator = token.symbol;
  cursor.take();
  const of = cursor.nested(() => parseUnary(cursor));
  return cursor.node({ kind: 'unary', operator, of, at: token.at, length: cursor.end - token.at });
};

const operatorAt = (cursor: Cursor): BinaryOperator | undefined => {
  const { token } = cursor;
  const word = token.kind === 'symbol' ? token.symbol : token.kind === 'name' ? token.name : '';
  return isBinaryOperator(word) ? word : undefined;
};

const parseBinary = (cursor: Cursor, least: number): Expr => {
  const { at } = cursor.token;
  let left = parseUnary(cursor);
  let compared = false;
  for (let operator = operatorAt(cursor); operator !== undefined; operator = operatorAt(cursor)) {
    const binding = operatorBinding(operator);
    if (binding < least) break;
    const token = cursor.token;
    if (compared && binding === BINDING.comparison) {
      throw refusal('comparisons do not chain', token.at, token.length, 'write a < b && b < c');
    }
    compared = binding === BINDING.comparison;
    cursor.take();
    const right = parseBinary(cursor, binding + 1);
    left = cursor.node({ kind: 'binary', operator, left, right, at, length: cursor.end - at });
  }
  return left;
};

/** A whole expression, the conditional included. */
const parseAll = (cursor: Cursor): Expr => {
  const { at } = cursor.token;
  const test = parseBinary(cursor, BINDING.or);
  if (!cursor.accept('?')) return test;
  return cursor.nested(() => {
    const whenTrue = parseAll(cursor);
    cursor.expect(':', 'between the two results of "?"');
    const whenFalse = parseAll(cursor);
    return cursor.node({ kind: 'conditional', test, whenTrue, whenFalse, at, length: cursor.end - at });
  });
};

/**
 * Parses one expression; every fault of the text, its size included, comes back as a problem with its place.
 *
 * The language is a part of CEL (github.com/google/cel-spec, langdef.md) with literals for `2%`, `50bps`, `$5` and
 * `36h`, without floating point, modulo, maps and chained comparisons.
 */
export const parseExpression = (source: string): ParseResult => {
  if (source.length > LIMITS.source) {
    const message = `the expression is longer than ${LIMITS.source} characters`;
    return {
      ok: false,
      problem: { message, offset: LIMITS.source, length: source.length - LIMITS.source, help: 'split it' },
    };
  }
  try {
    const cursor = new Cursor(source, lex(source));
    const ast = parseAll(cursor);
    if (cursor.token.kind !== 'end') throw cursor.unexpected('an operator or the end');
    return { ok: true, ast };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, problem: error.problem };
    throw error;
  }
};
