import { expect } from 'chai';
import { explain } from '../../src/expr/explain.js';
import { explanationText } from '../../src/expr/explanation-text.js';
import { scopeOf } from '../../src/expr/scope.js';
import { listValue, numberValue } from '../../src/expr/value.js';
import { MARKET, parsed } from './support.js';

const why = (source: string): readonly string[] =>
  explain(parsed(source), MARKET).map((explanation) => explanationText(explanation));

describe('expr: explaining', () => {
  it('gives both sides as data', () => {
    const [first] = explain(parsed('ltv + 2.5% <= liquidationThreshold'), MARKET);
    expect(first?.operator).to.equal('<=');
    expect(first?.left.expression).to.equal('ltv + 2.5%');
    expect(first?.left.value).to.deep.equal({ kind: 'number', value: { n: 167n, d: 200n }, dimension: {} });
    expect(first?.left.terms.map(({ path }) => path)).to.deep.equal(['ltv']);
    expect(first?.right.expression).to.equal('liquidationThreshold');
    expect(first?.right.value).to.deep.equal({ kind: 'number', value: { n: 83n, d: 100n }, dimension: {} });
    expect(first?.bindings).to.deep.equal([]);
  });

  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['ltv + 2.5% <= liquidationThreshold', ['81% + 2.5% is above 83%']],
    ['ltv + 2% < liquidationThreshold', ['81% + 2% is not below 83%']],
    ['ltv >= liquidationThreshold', ['81% is below 83%']],
    ['ltv - 1% > 80%', ['81% - 1% is not above 80%']],
    ['ltv == 80%', ['81% is not 80%']],
    ['ltv != 81%', ['81% is 81%']],
    ['ltv in [1%, 2%]', ['81% is not in [1%, 2%]']],
    ['!(ltv in [81%])', ['81% is in [81%]']],
    ['!(ltv > 80%)', ['81% is above 80%']],
    ['debtCeiling <= $1_000_000 && delay >= 48h', ['$5_000_000 is above $1_000_000', '36h is below 48h']],
    ['ltv < 1% || ltv > 90%', ['81% is not below 1%', '81% is not above 90%']],
    ['ltv > 1% && ltv > 90%', ['81% is not above 90%']],
    ['!(ltv > 1% || ltv > 90%)', ['81% is above 1%']],
    ['!frozen', ['true is not false']],
    ['frozen ? ltv < 1% : ltv > 1%', ['81% is not below 1%']],
    ['noCeiling <= debtCeiling', ['unlimited is above $5_000_000']],
    ['caps.all(c, c > 1)', ['1 is not above 1']],
    ['caps.exists(c, c > 7)', ['1 is not above 7', '2 is not above 7', '3 is not above 7']],
    ['caps == [1, 2]', ['[1, 2, 3] is not [1, 2]']],
    ['asset == "x"', ['"0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2" is not "x"']],
    ['size(caps) == 2', ['size([1, 2, 3]) is not 2']],
    ['1 / 3 > ltv', ['1 / 3 is not above 81%']],
    ['ltv < 90%', []],
    ['borrowCap > 1', []],
    ['borrowCap > 1 && ltv > 90%', ['81% is not above 90%']],
    ['ltv + 1', []],
  ];
  for (const [source, texts] of cases) it(source, () => expect(why(source)).to.deep.equal(texts));

  it('names the items of macros', () => {
    const [first] = explain(parsed('tiers.all(t, t.ltv < 15%)'), MARKET);
    expect(first?.bindings.map(({ variable, value }) => [variable, value.kind])).to.deep.equal([['t', 'record']]);
    expect(first?.left.terms.map(({ path }) => path)).to.deep.equal([undefined]);
    expect(first === undefined ? '' : explanationText(first)).to.equal('20% is not below 15%');
  });

  it('lets the caller show a value in its own unit', () => {
    const [first] = explain(parsed('supplyCap * 2 <= supplyCap'), MARKET);
    const show = (): string => '3_000_000 WETH';
    expect(first === undefined ? '' : explanationText(first, show)).to.equal(
      '3_000_000 WETH * 2 is above 3_000_000 WETH',
    );
  });

  it('is bounded: twenty explanations, and a budget of steps', () => {
    const items = listValue(Array.from({ length: 300 }, (_, i) => numberValue(BigInt(i))));
    const scope = scopeOf(new Map([['l', items]]));
    expect(explain(parsed('l.all(a, a < 0)'), scope)).to.have.length(20);
    expect(explain(parsed('l.all(a, l.exists(b, b > a))'), scope)).to.have.length(20);
    expect(explain(parsed(`1 < 0${' && 1 < 0'.repeat(390)}`), scope)).to.have.length(20);
    expect(explain(parsed('l.all(a, !l.all(b, !l.all(c, a + b + c >= 0)))'), scope)).to.deep.equal([]);
  });
});
