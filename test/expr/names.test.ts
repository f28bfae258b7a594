import { expect } from 'chai';
import fc from 'fast-check';
import { check } from '../../src/expr/check.js';
import { evaluate } from '../../src/expr/evaluate.js';
import { references } from '../../src/expr/references.js';
import { anyExpr } from './arbitrary.js';
import { MARKET, parsed } from './support.js';

const NAMES = [
  'ltv',
  'liquidationThreshold',
  'interestRate.slope1',
  'interestRate.slope2',
  'reserves.*.ltv',
  'reserves.*.supplyCap',
  'metrics',
  'eModes.1.ltv',
  'eModes.2.ltv',
];

const problems = (source: string): readonly string[] =>
  check(parsed(source), NAMES).map(
    ({ message, help, offset, length }) => `${offset}+${length} ${message}: ${help ?? ''}`,
  );

describe('expr: references', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['ltv + 2% <= liquidationThreshold', ['ltv', 'liquidationThreshold']],
    ['a.b.c > a.b && a.b > 1', ['a.b.c', 'a.b']],
    ['reserves["WETH"].ltv < eModes[1].ltv', ['reserves.WETH.ltv', 'eModes.1.ltv']],
    ['reserves[k].ltv > 0', ['reserves', 'k']],
    ['list.all(x, x.a < y && list.exists(z, z == x))', ['list', 'y']],
    ['x.all(x, x > 1) && x.b', ['x', 'x.b']],
    ['has(a.b) ? max(c, [d]) : -e', ['a.b', 'c', 'd', 'e']],
    ['caps.filter(c, c > d).contains(1 + f)', ['caps', 'd', 'f']],
    ['1 + 2 == 3', []],
  ];
  for (const [source, names] of cases) it(source, () => expect(references(parsed(source))).to.deep.equal(names));
});

describe('expr: checking names', () => {
  it('lets through what exists', () => {
    for (const source of [
      'ltv + 2% <= liquidationThreshold && interestRate.slope1 < interestRate.slope2',
      'reserves["WETH"].ltv > 0 && reserves.DAI.supplyCap > 0 && reserves.all(k, reserves[k].ltv > 0)',
      'metrics.badDebt.p99 <= $5 && metrics["x"] > 1',
      'eModes[1].ltv > 0 && eModes.all(k, eModes[k].ltv > 0)',
      '[1].all(x, x > 0) && has(ltv)',
    ]) {
      expect(problems(source), source).to.deep.equal([]);
    }
  });

  it('names what does not, with what was meant and where', () => {
    expect(problems('ltvv > 0')).to.deep.equal(['0+4 there is no value named "ltvv": did you mean ltv?']);
    expect(problems('1 < LTV')).to.deep.equal(['4+3 there is no value named "LTV": did you mean ltv?']);
    expect(problems('interestRate.slop1 > interestRate. slope2')).to.deep.equal([
      '13+5 there is no "slop1" here: did you mean slope1?',
    ]);
    expect(problems('reserves["WETH"].supplycap > 0')).to.deep.equal([
      '17+9 there is no "supplycap" here: did you mean supplyCap?',
    ]);
    expect(problems('reserves.all(k, reserves[k].lt > 0)')).to.deep.equal([
      '28+2 there is no "lt" here: did you mean ltv?',
    ]);
    expect(problems('eModes[3].ltv > eModes[x].lvt')).to.deep.equal([
      '7+1 there is no "3" here: there are 1, 2',
      '23+1 there is no value named "x": there are eModes, interestRate, liquidationThreshold, ltv, metrics, reserves',
      '26+3 there is no "lvt" here: did you mean ltv?',
    ]);
    expect(problems('[1].all(x, x > 0) && x > 0')[0]).to.match(/^21\+1 there is no value named "x"/);
    expect(problems('constructor == __proto__')).to.have.length(2);
  });

  it('takes paths whose names hold dots, and refuses everything where nothing is named', () => {
    expect(check(parsed('reserves["USDC.e"].ltv > 0'), [['reserves', 'USDC.e', 'ltv']])).to.deep.equal([]);
    expect(check(parsed('a > b'), []).map(({ message, help }) => [message, help])).to.deep.equal([
      ['there is no value named "a"', undefined],
      ['there is no value named "b"', undefined],
    ]);
  });

  it('law: checking, listing and evaluating any tree never throws', () => {
    fc.assert(
      fc.property(anyExpr, (ast) => {
        check(ast, NAMES);
        references(ast);
        const result = evaluate(ast, MARKET);
        if (!result.ok && result.reason === 'error') {
          expect(result.message).to.match(/^[\p{Ll}"]/u);
          expect(result.message).to.not.match(/[\p{Cc}\p{Cf}]/u);
        }
      }),
      { numRuns: 600 },
    );
  });

  it('law: what checks against the names a scope answers is never unknown to it', () => {
    const names = ['ltv', 'min', '_x9'];
    const scope = { lookup: (name: string) => (names.includes(name) ? ('absent' as const) : undefined) };
    fc.assert(
      fc.property(anyExpr, (ast) => {
        const result = evaluate(ast, scope);
        if (result.ok || result.reason === 'absent' || !result.message.startsWith('there is no value')) return;
        expect(check(ast, names)).to.not.deep.equal([]);
      }),
      { numRuns: 600 },
    );
  });
});
