import { expect } from 'chai';
import { describeScenario } from '../../../src/impact/scenario/describe-scenario.js';
import { scenarioText } from '../../../src/report/scenario.js';
import { plain } from '../../../src/report/style.js';
import { documentOf, GBM, marketOf, problems, scenarioOf } from './support.js';

const fund = (terms: string): string =>
  `${GBM}backstops:\n  - { kind: fund, name: treasury, amount: $1_000${terms} }\n`;

const MARKET = () => marketOf('WETH', 'USDC');
const DEPTH = `depth:\n  "*": { constantProduct: { reserve: $1_000_000, fee: 0% }, halfLife: 1h, stressed: 100% }\n`;

describe('what refills a fund, in a scenario document', () => {
  it('is read where it is said, compiled, and told to a person', async () => {
    const document = await documentOf(fund(', refill: 25%'));
    expect(document.backstops?.map(({ value }) => value)).to.deep.equal([
      { kind: 'fund', name: 'treasury', amount: 1000, refill: 0.25 },
    ]);
    expect(scenarioText({ ...describeScenario(document), source: 'workspace' }, plain)).to.include(
      'treasury: $1_000, refilled with 25% of the protocol’s part of penalties',
    );
    const { backstops } = await scenarioOf(fund(', refill: 25%') + DEPTH, MARKET());
    expect(backstops).to.deep.equal([{ kind: 'fund', name: 'treasury', amount: 1000, refill: 0.25 }]);
  });

  it('is not there where it is not said', async () => {
    const document = await documentOf(fund(''));
    expect(document.backstops?.[0]?.value).to.not.have.property('refill');
    expect(scenarioText({ ...describeScenario(document), source: 'workspace' }, plain)).to.not.include('refilled');
  });

  it('is a share, of a fund alone', async () => {
    expect((await problems(fund(', refill: 120%'))).join('\n')).to.match(/scenario\/range backstops\.0\.refill/);
    const staked = `${GBM}backstops:\n  - { kind: staked, name: module, value: $1, slash: 1%, discount: 1%, refill: 5% }\n`;
    expect((await problems(staked)).join('\n')).to.include('refill');
  });
});
