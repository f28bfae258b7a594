import { expect } from 'chai';
import { asset, CLOSE_ALL, type Holder, market, scenario, simulator } from './fixture.js';

describe('a position that is closed', () => {
  it('needs no price: what is left is liquidated though nothing is reported of what was repaid', () => {
    // Half of each debt at a time; the feed of btc ends after it was repaid.
    const of = market([asset('btc'), asset('dai'), asset('eth')], { ...CLOSE_ALL, closeFactorOf: 'position' });
    const holder: Holder = { name: 'a', collateral: { eth: 1000 }, debt: { btc: 100, dai: 690 } };
    const feed = { name: 'feed', heartbeat: 3600, deviation: 0.001, latency: 0, manipulations: [] };
    const stale = {
      sources: [{ ...feed, outages: [{ from: 3601, to: 1e9 }] }],
      aggregate: 'first-valid',
      maxAge: 3600,
      cap: null,
    } as const;
    const under = scenario(of, 4, {
      oracles: [stale, null, null],
      liquidators: { ...scenario(of, 4).liquidators, capital: 100 },
    });
    const outcome = simulator(of, [holder], under).run(
      0,
      Float64Array.from([1, 1, 0.98, 1, 1, 0.98, 1, 1, 0.8, 1, 1, 0.8]),
      null,
    );
    expect(outcome.accountsAtRisk).to.equal(1);
    const after = simulator(of, [holder], { ...under, oracles: [null, null, null] }).run(
      0,
      Float64Array.from([1, 1, 0.98, 1, 1, 0.98, 1, 1, 0.8, 1, 1, 0.8]),
      null,
    );
    expect(outcome.repaid).to.equal(after.repaid);
    expect(outcome.repaid).to.be.above(600);
  });
});
