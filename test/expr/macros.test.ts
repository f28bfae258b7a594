import { expect } from 'chai';
import { parseExpression } from '../../src/expr/parse.js';
import { scopeOf } from '../../src/expr/scope.js';
import { type ExprValue, listValue, numberValue, textValue } from '../../src/expr/value.js';
import { rational } from '../../src/quantity/rational.js';
import { allHold, errorOf, holds, run } from './support.js';

const SPENT = 'the evaluation takes more than 100000 steps';
const range = (n: number): ExprValue => listValue(Array.from({ length: n }, (_, i) => numberValue(BigInt(i))));
const longList = (n: number) => scopeOf(new Map([['l', range(n)]]));

describe('expr: macros', () => {
  it('quantify, select and map', () => {
    allHold(
      'caps.all(c, c > 0) && !caps.all(c, c > 1) && caps.exists(c, c == 3) && !caps.exists(c, c > 3)',
      '[].all(c, false) && ![].exists(c, true)',
      'caps.filter(c, c != 2) == [1, 3] && caps.map(c, c * 2) == [2, 4, 6]',
      'caps.filter(c, c > 1).map(c, c + 1).contains(4)',
      'reserves.all(k, reserves[k].ltv <= 81%) && reserves.map(k, reserves[k].ltv) == [80.5%, 75%]',
      'tiers.exists(t, t.ltv == 20%)',
    );
    expect(errorOf('caps.all(c, c)')).to.equal('expected true or false, found a plain number');
    expect(errorOf('ltv.all(c, true)')).to.equal('expected a list or a record, found a plain number');
  });

  it('bind the innermost variable, and only in the body', () => {
    allHold(
      'caps.all(x, caps.exists(y, y == x))',
      'caps.map(x, [10].map(x, x)) == [[10], [10], [10]]',
      'caps.all(ltv, ltv >= 1) && ltv == 81%',
      'caps.all(x, [x].all(y, [y].all(z, z == x && y == x)))',
    );
    expect(errorOf('caps.all(x, true) && x > 1')).to.equal('there is no value named "x"');
  });

  it('let an item decide, whatever is unmanaged or fails on others', () => {
    expect(holds('tiers.all(t, t.supplyCap > 5)')).to.equal('false');
    expect(holds('tiers.exists(t, t.supplyCap == 1)')).to.equal('true');
    expect(holds('tiers.all(t, t.supplyCap == 1)')).to.deep.equal({ absent: 't.supplyCap' });
    expect(holds('borrowCap.all(t, t > 1)')).to.deep.equal({ absent: 'borrowCap' });
    expect(holds('caps.exists(c, 1 / (c - 1) == 1)')).to.equal('true');
    expect(holds('caps.all(c, 1 / (c - 1) > 0)')).to.deep.include({ error: 'division by zero' });
    expect(errorOf('caps.filter(c, 1 / (c - 1) > 0)')).to.equal('division by zero');
  });

  it('end: macros within macros are refused after 100,000 steps', () => {
    expect(run('l.all(a, l.all(b, a + b >= 0))', longList(100))).to.include({ ok: true });
    expect(errorOf('l.all(a, l.all(b, l.all(c, a + b + c >= 0)))', longList(100))).to.equal(SPENT);
    expect(errorOf('l.map(a, l.map(b, l.map(c, l.map(d, [a, b, c, d]))))', longList(1_000))).to.equal(SPENT);
    expect(errorOf('l.all(a, a in l)', longList(1_000))).to.equal(SPENT);
    expect(errorOf('l.all(a, sum(l) > a)', longList(1_000))).to.equal(SPENT);
    expect(errorOf('l.all(a, l == l)', longList(1_000))).to.equal(SPENT);
  });

  it('end: a list that holds itself many times over is not unfolded', () => {
    const doubled = `[1]${Array.from({ length: 60 }, (_, i) => `.map(x${i}, [x${i}, x${i}])`).join('')}`;
    const nested = Array.from({ length: 25 }, () => '').reduce((text) => `[${text}].map(x, [x, x])`, '1');
    for (const source of [`${doubled} == ${doubled}`, `${nested} == ${nested}`]) {
      expect(parseExpression(source).ok).to.equal(true);
      const result = run(source);
      expect(result.ok ? 'value' : result.reason === 'error' && result.message).to.equal(SPENT);
    }
  });

  it('end: long texts are charged by length', () => {
    const scope = scopeOf(
      new Map<string, ExprValue>([
        ['l', range(100)],
        ['t', textValue('a'.repeat(10_000))],
      ]),
    );
    expect(errorOf('l.exists(a, t.contains("b"))', scope)).to.equal(SPENT);
    expect(
      errorOf(
        'l.all(a, t == t)',
        scopeOf(
          new Map([
            ['l', range(90_000)],
            ['t', textValue('a')],
          ]),
        ),
      ),
    ).to.equal(SPENT);
    expect(errorOf('l.all(a, size(t) > a)', scope)).to.equal(SPENT);
  });

  it('end: long numbers are charged by length', () => {
    const scope = scopeOf(
      new Map<string, ExprValue>([
        ['l', range(1_000)],
        ['a', numberValue(rational(2n ** 255n - 19n, 10n ** 60n + 7n))],
      ]),
    );
    expect(run('l.map(x, a * x)', scope)).to.include({ ok: true });
    expect(errorOf('l.map(x, a * a * a * a * a * a * a * a)', scope)).to.equal(SPENT);
  });

  it('long chains of operators and members stay within the stack', () => {
    expect(holds(`0${' + 1'.repeat(900)} == 900`)).to.equal('true');
    expect(holds(`${'!'.repeat(60)}true`)).to.equal('true');
    expect(errorOf(`a${'.a'.repeat(1_990)}`)).to.equal('there is no value named "a"');
    expect(errorOf(`caps.map(a, a${'.a'.repeat(1_900)})`)).to.contain('only records and lists have members');
    expect(errorOf(`[]${'[0]'.repeat(900)}`)).to.equal('there is no item 0: the list has 0');
  });
});
