import { expect } from 'chai';
import { describeScenario } from '../../../src/impact/scenario/describe-scenario.js';
import { scenarioText } from '../../../src/report/scenario.js';
import { plain } from '../../../src/report/style.js';
import { compiled, documentOf, GBM, marketOf, problems, said } from './support.js';

const minting = (terms: string): string => `${GBM}events: [{ kind: mint, ${terms} }]\n`;

describe('somebody who mints, in a scenario document', () => {
  it('is read, told to a person with what it cannot see, and compiled for each asset that the name is of', async () => {
    const text = minting('asset: WETH, at: 90m, amount: $50_000_000');
    const document = await documentOf(text);
    expect(document.events?.map(({ value }) => value)).to.deep.equal([
      { kind: 'mint', asset: 'WETH', at: 5400, amount: 50_000_000 },
    ]);
    const described = describeScenario(document);
    expect(described.events).to.deep.equal([
      { kind: 'mint', asset: 'WETH', at: 5400, to: null, price: null, share: null, amount: 50_000_000 },
    ]);
    const shown = scenarioText({ ...described, source: 'workspace' }, plain);
    expect(shown).to.match(/\nmint +WETH +1h30m +\$50_000_000 more(\n|$)/);
    expect(shown).to.match(
      /Cannot see\n(.*\n)* {2}Minting: debt ceilings, isolation and siloed borrowing are not known/,
    );
    const market = marketOf('USDC', 'WETH');
    const [usdc, weth] = market.assets.map(({ id }) => id);
    expect((await compiled(text, market)).scenario?.events).to.deep.equal([
      { kind: 'mint', asset: weth, at: 5400, amount: 50_000_000 },
    ]);
    const all = await compiled(minting('asset: "*", at: 0s, amount: $1'), market);
    expect(all.scenario?.events.map((event) => event.asset)).to.deep.equal([usdc, weth]);
  });

  it('says nothing of minting in a scenario without it', async () => {
    expect(describeScenario(await documentOf(GBM)).limits.join()).to.not.include('Minting');
  });

  it('is passed over where the market has not got the asset, or no account has it', async () => {
    const result = await compiled(minting('asset: GHO, at: 1h, amount: $5'), marketOf('USDC', 'WETH'));
    expect(said(result)).to.include(
      'info scenario/absent core has no GHO that an account of the book holds or owes: the mint does nothing',
    );
    expect(result.scenario?.events).to.deep.equal([]);
  });

  it('needs an asset, a time within the horizon and an amount above nothing, each said in its place', async () => {
    const first = async (terms: string) => (await problems(minting(terms)))[0];
    expect(await first('asset: A, at: 1h, amount: $0')).to.equal(
      '15:50 scenario/range events.0.amount: $0 is not above zero',
    );
    expect(await first('asset: A, at: 1h, amount: -$5')).to.match(/^15:50 [a-z]+\/[a-z-]+ events\.0\.amount: /);
    expect(await first('asset: A, at: 1h, amount: 10%')).to.match(/^15:50 [a-z]+\/[a-z-]+ events\.0\.amount: /);
    expect(await first('asset: A, at: 1h')).to.equal('15:10 schema/required events.0 lacks amount');
    expect(await first('at: 1h, amount: $5')).to.equal('15:10 schema/required events.0 lacks asset');
    expect(await first('asset: A, at: 1h, to: 2h, amount: $5')).to.equal(
      '15:42 schema/unknown-key events.0 has no to (known here: kind, asset, at, amount)',
    );
    expect(await first('asset: A, at: 4h, amount: $5')).to.equal(
      '15:10 scenario/window the mint begins after the horizon and does nothing',
    );
  });
});
