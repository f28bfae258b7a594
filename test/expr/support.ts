import { expect } from 'chai';
import type { Expr } from '../../src/expr/ast.js';
import { type BooleanResult, evaluate, evaluateBoolean } from '../../src/expr/evaluate.js';
import { parseExpression } from '../../src/expr/parse.js';
import type { ExprProblem } from '../../src/expr/problem.js';
import { type ExprResult, type Scope, scopeOf } from '../../src/expr/scope.js';
import {
  type ExprValue,
  infiniteValue,
  listValue,
  numberValue,
  recordValue,
  SECOND,
  TRUE,
  textValue,
  USD,
} from '../../src/expr/value.js';
import { rational } from '../../src/quantity/rational.js';

export const WETH = '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2';

export const parsed = (source: string): Expr => {
  const result = parseExpression(source);
  if (!result.ok) throw new Error(`${source}: ${result.problem.message} at ${result.problem.offset}`);
  return result.ast;
};

export const problemOf = (source: string): ExprProblem => {
  const result = parseExpression(source);
  if (result.ok) throw new Error(`parsed: ${source.slice(0, 80)}`);
  return result.problem;
};

/** The tree without places, which two spellings of one expression do not share. */
export const shape = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shape);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'at' && key !== 'length')
      .map(([key, each]) => [key, shape(each)]),
  );
};

const bps = (n: bigint): ExprValue => numberValue(rational(n, 10_000n));
const token = { [`token:${WETH.toLowerCase()}`]: 1 };

const reserve = (ltv: bigint, cap: ExprValue | 'absent'): ExprValue =>
  recordValue(
    new Map<string, ExprValue | 'absent'>([
      ['ltv', bps(ltv)],
      ['supplyCap', cap],
    ]),
  );

/** A small market: `borrowCap` and `reserves.DAI.supplyCap` exist and are managed by nobody. */
export const MARKET: Scope = scopeOf(
  new Map<string, ExprValue | 'absent'>([
    ['ltv', bps(8_100n)],
    ['liquidationThreshold', bps(8_300n)],
    ['supplyCap', numberValue(3_000_000n, token)],
    ['borrowCap', 'absent'],
    ['interestRate.slope1', bps(270n)],
    ['interestRate.slope2', 'absent'],
    ['debtCeiling', numberValue(5_000_000n, USD)],
    ['noCeiling', infiniteValue(USD)],
    ['delay', numberValue(129_600n, SECOND)],
    ['frozen', TRUE],
    ['asset', textValue(WETH)],
    ['caps', listValue([numberValue(1n), numberValue(2n), numberValue(3n)])],
    [
      'reserves',
      recordValue(
        new Map([
          ['WETH', reserve(8_050n, numberValue(7n))],
          ['DAI', reserve(7_500n, 'absent')],
        ]),
      ),
    ],
    ['tiers', listValue([reserve(1_000n, numberValue(1n)), reserve(2_000n, 'absent')])],
  ]),
);

export const run = (source: string, scope: Scope = MARKET): ExprResult => evaluate(parsed(source), scope);

export const holds = (source: string, scope: Scope = MARKET): BooleanResult => evaluateBoolean(parsed(source), scope);

export const errorOf = (source: string, scope: Scope = MARKET): string => {
  const result = run(source, scope);
  if (result.ok || result.reason !== 'error') throw new Error(`no error: ${source.slice(0, 80)}`);
  return result.message;
};

/** Expects every condition to be true. */
export const allHold = (...sources: readonly string[]): void => {
  for (const source of sources) expect(holds(source), source).to.equal('true');
};
