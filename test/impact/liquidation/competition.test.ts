import { expect } from 'chai';
import { concentration, createCapital } from '../../../src/impact/liquidation/capital.js';
import { bidAway, createCompetition } from '../../../src/impact/liquidation/competition.js';
import type { Liquidators } from '../../../src/impact/scenario.js';
import { asset, type Holder, KEEN, market, scenario, simulator } from './fixture.js';

const of = market([asset('eth'), asset('usd')]);
/** At a price of .9 each is below 1, and liquidating it whole earns 5 % of its debt. */
const holders = (debts: readonly number[]): Holder[] =>
  debts.map((debt, i) => ({ name: `account ${i}`, collateral: { eth: debt / 0.78 }, debt: { usd: debt } }));
const run = (debts: readonly number[], liquidators: Partial<Liquidators>) =>
  simulator(of, holders(debts), scenario(of, 1, { liquidators: { ...KEEN, ...liquidators } })).run(
    0,
    Float64Array.from([0.9, 1]),
    null,
  );

describe('liquidators who compete', () => {
  it('come only where there is enough to earn for one', () => {
    expect(run([1000], { entryProfit: 50.01 }).liquidations).to.equal(0);
    expect(run([1000], { entryProfit: 49.99 }).liquidations).to.equal(1);
    expect(run([1000], {}).liquidations).to.equal(1);
  });

  it('bring only their own capital: as many as what there is to earn feeds', () => {
    // Ten accounts offer $500: two come for $200 each, and two have capital for two liquidations that a turnover ties up.
    const debts = Array.from({ length: 10 }, () => 1000);
    const terms = { count: 5, capital: 1000, turnover: 1e6 };
    expect(run(debts, terms).repaid).to.be.closeTo(5000, 1e-6);
    expect(run(debts, { ...terms, entryProfit: 200 }).repaid).to.be.closeTo(2000, 1e-6);
  });

  it('bid away more the more they are', () => {
    const terms = { count: 4, bidding: 0.2, rivalBidding: 0.5 };
    expect(bidAway(terms, 1)).to.be.closeTo(0.2, 1e-12);
    expect(bidAway(terms, 2)).to.be.closeTo(0.6, 1e-12);
    expect(bidAway(terms, 4)).to.be.closeTo(0.9, 1e-12);
    expect(run([1000], terms).profit).to.be.closeTo(5, 1e-9);
    expect(run([1000], { ...terms, entryProfit: 20 }).profit).to.be.closeTo(50 * 0.4, 1e-9);
    const alone = createCompetition({ count: 3, bidding: 0.1 });
    alone.enter(0);
    expect([alone.acting, alone.bidAway]).to.deep.equal([3, 1 - 0.9]);
  });

  it('have shares of all capital, of which the largest makes the largest liquidation', () => {
    const terms = { count: 3, capital: 100, turnover: 3600, shares: [0.1, 0.7, 0.2] };
    const capital = createCapital(terms, 3600, 10);
    const left = (acting: number): number => Number(capital.free(acting).toFixed(9));
    expect([left(0), left(1), left(3)]).to.deep.equal([0, 210, 210]);
    capital.spend(1, 180, 3);
    expect(left(3)).to.equal(60);
    expect(left(1)).to.equal(30);
    capital.spend(1, 60, 3);
    expect(left(3)).to.equal(30);
    capital.begin(2);
    expect(left(3)).to.equal(210);
    capital.reset();
    expect(left(2)).to.equal(210);
  });

  it('are as concentrated as the sum of their squared shares', () => {
    expect(concentration({ count: 4 })).to.equal(0.25);
    expect(concentration({ count: 3, shares: [0.1, 0.7, 0.2] })).to.be.closeTo(0.54, 1e-12);
  });

  it('are said not to come to an account that is followed', () => {
    const under = scenario(of, 1, { liquidators: { ...KEEN, entryProfit: 1000 } });
    const steps = simulator(of, holders([1000]), under).explain('account 0', 0, Float64Array.from([0.9, 1]), null);
    expect(steps.map(({ why }) => why)).to.include('All profit on offer is too little for a liquidator to come.');
  });
});
