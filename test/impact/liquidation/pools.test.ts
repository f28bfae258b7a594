import { expect } from 'chai';
import { createPools } from '../../../src/impact/liquidation/pools.js';
import { asset, type Holder, market, scenario, simulator } from './fixture.js';

const pool = (supplied: number, borrowed: number) => ({ supplied, borrowed, available: supplied - borrowed });
const of = market([asset('eth', pool(5000, 4000)), asset('usd', pool(9000, 1000))]);
const leaving = (share: number) =>
  of.assets.map(({ id }) => (id === 'eth' ? { borrowersToRates: 0, suppliersUnderStress: share } : null));
const holder: Holder = { name: 'a', collateral: { eth: 1280 }, debt: { usd: 1000 } };
const run = (share: number, ratios: readonly number[], steps: number) =>
  simulator(of, [holder], scenario(of, steps, { elasticities: leaving(share) })).run(
    0,
    Float64Array.from(ratios),
    null,
  );

describe('suppliers who leave under stress', () => {
  it('take what the pool has before liquidators do', () => {
    const pools = createPools(of, scenario(of, 1, { elasticities: leaving(0.01) }));
    pools.reset();
    pools.leave(Float64Array.from([0.9, 1]));
    const wanted = 5000 * (1 - 0.99 ** 10);
    expect(pools.available(0)).to.be.closeTo(1000 - wanted, 1e-9);
    expect(pools.available(1)).to.equal(Number.POSITIVE_INFINITY);
    expect(pools.used()).to.deep.equal([4000 / (5000 - wanted)]);
    pools.redeem(0, 400);
    expect(pools.available(0)).to.be.closeTo(600 - wanted, 1e-9);
    pools.repay(0, 50);
    expect(pools.available(0)).to.be.closeTo(650 - wanted, 1e-9);
    // Nobody comes back, and more than there is cannot leave.
    pools.leave(Float64Array.from([1.2, 1]));
    expect(pools.available(0)).to.be.closeTo(650 - wanted, 1e-9);
    pools.leave(Float64Array.from([0.2, 1]));
    expect(pools.available(0)).to.equal(0);
    expect(pools.used()).to.deep.equal([1]);
    pools.reset();
    expect(pools.available(0)).to.equal(1000);
  });

  it('leave room below caps for what is supplied and lent anew, from what the pool still has', () => {
    const capped = market([
      asset('eth', { ...pool(5000, 4000), supplyCap: 5600, borrowCap: 4300 }),
      asset('usd', { ...pool(9000, 1000), suppliable: false, borrowable: false }),
    ]);
    const pools = createPools(capped, scenario(capped, 1, { elasticities: leaving(0.01) }));
    pools.reset();
    expect([0, 1].map(pools.suppliable)).to.deep.equal([600, 0]);
    expect([0, 1].map(pools.lendable)).to.deep.equal([300, 0]);
    pools.lend(0, 200);
    pools.supply(0, 500);
    expect(pools.suppliable(0)).to.equal(100);
    expect(pools.lendable(0)).to.equal(100);
    expect(pools.available(0)).to.equal(1000 - 200 + 500);
    expect(pools.used()).to.deep.equal([4200 / 5500]);
    pools.repay(0, 50);
    expect(pools.lendable(0)).to.equal(150);
    // All of them want to leave: there is room for others, and nothing to lend.
    pools.leave(Float64Array.from([1e-9, 1]));
    const left = 5000 * (1 - 0.99 ** (100 * (1 - 1e-9)));
    expect(left).to.be.above(1350);
    expect(pools.suppliable(0)).to.equal(5600 - (5500 - 1350));
    expect(pools.lendable(0)).to.equal(0);
    pools.reset();
    expect([pools.suppliable(0), pools.lendable(0)]).to.deep.equal([600, 300]);
  });

  it('leave a liquidator no more to sell than the pool can pay out', () => {
    // Repaying a dollar takes 1.05 dollars of ether, at .9 each.
    const there = 1000 - 5000 * (1 - 0.99 ** 10);
    const { repaid, utilisation } = run(0.01, [0.9, 1], 1);
    expect(repaid).to.be.closeTo((there * 0.9) / 1.05, 1e-6);
    // Redeemed tokens leave supply too.
    expect(utilisation[0]).to.be.closeTo(4000 / 4000, 1e-9);
    const untouched = run(0, [0.9, 1], 1);
    expect(untouched.repaid).to.be.closeTo(1000, 1e-6);
    expect(untouched.utilisation).to.deep.equal([]);
  });

  it('can turn a liquidation that would have paid into bad debt', () => {
    expect(run(0, [0.9, 1, 0.5, 1], 2).badDebt).to.equal(0);
    const stuck = run(1, [0.9, 1, 0.5, 1], 2);
    expect(stuck.liquidations).to.equal(0);
    expect(stuck.badDebt).to.be.closeTo(1000 - 640, 1e-9);
  });

  it('are said to be the reason to an account that is followed', () => {
    const under = scenario(of, 1, { elasticities: leaving(1) });
    const steps = simulator(of, [holder], under).explain('a', 0, Float64Array.from([0.9, 1]), null);
    expect(steps.map(({ why }) => why)).to.include(
      'The pool of its collateral has nothing to pay out: suppliers have left, or it is lent out.',
    );
  });

  it('do not leave auctions, whose collateral is not lent', () => {
    const auctions = { start: 1.2, cut: 0.99, step: 90, tail: 8400, cusp: 0.4, margin: 0, absence: 0 };
    const pools = createPools(of, scenario(of, 1, { elasticities: leaving(1), auctions }));
    pools.reset();
    pools.leave(Float64Array.from([0.1, 1]));
    expect(pools.available(0)).to.equal(Number.POSITIVE_INFINITY);
    expect(pools.used()).to.deep.equal([]);
  });
});
