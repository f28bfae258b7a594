import { expect } from 'chai';
import type { AssetEvent, Oracle, OracleSource } from '../../../src/impact/scenario.js';
import { asset, DEEP, KEEN, market, pool, scenario, simulator } from './fixture.js';

const MARKET = market([asset('eth', { price: 100 }), asset('usd')]);
const ONE = [{ name: 'a', collateral: { eth: 1 }, debt: { usd: 70 } }];
const path = (...prices: number[]): Float64Array => Float64Array.from(prices.flatMap((price) => [price / 100, 1]));
const source = (fields: Partial<OracleSource> = {}): OracleSource => ({
  name: 'feed',
  heartbeat: 3600,
  deviation: 0.005,
  latency: 0,
  outages: [],
  manipulations: [],
  ...fields,
});
const feed = (fields: Partial<OracleSource> = {}, maxAge: number | null = null): Oracle => ({
  sources: [source(fields)],
  aggregate: 'median',
  maxAge,
  cap: null,
});
const run = (prices: Float64Array, fields = {}) =>
  simulator(MARKET, ONE, scenario(MARKET, prices.length / 2, fields)).run(0, prices, null);

describe('a market under stress', () => {
  it('liquidates on the reported price and loses on the true one', () => {
    const frozen = { oracles: [feed({ outages: [{ from: 0, to: 10_000 }] }), null] };
    // The oracle sees 85 and 60 too late: nobody is below 1 while it is frozen, and then all of 60 pays 57.14.
    const outcome = run(path(85, 60, 60), frozen);
    expect(outcome.liquidations).to.equal(1);
    expect(outcome.badDebt).to.be.closeTo(70 - 60 / 1.05, 1e-9);
    // It is insolvent as soon as it is, whatever the oracle says.
    expect(outcome.insolventAt).to.equal(1);
    expect(run(path(85, 60), frozen)).to.deep.include({
      liquidations: 0,
      badDebt: 10,
      accountsAtRisk: 0,
      insolventAt: 1,
    });
  });

  it('cannot liquidate where no price is valid', () => {
    const stale = { oracles: [feed({ outages: [{ from: 4000, to: 1e9 }] }, 3600), null] };
    const outcome = run(path(85, 80, 60), stale);
    // The report of 85 after the first hour is valid for one more, and then none is.
    expect([outcome.liquidations, outcome.accountsAtRisk]).to.deep.equal([1, 1]);
    expect(run(path(95, 95, 60), stale)).to.deep.include({ liquidations: 0, accountsAtRisk: 0, badDebt: 10 });
  });

  it('liquidates the healthy at a manipulated price, and the liquidator gains what the account loses', () => {
    const lying = { oracles: [feed({ manipulations: [{ from: 4000, to: 4300, factor: 0.75 }] }), null] };
    const outcome = run(path(100, 100, 100), lying);
    // At 75 all of 70 is repaid for 0.98 ETH worth 98.
    expect(outcome.seized).to.be.closeTo((70 * 1.05) / 0.75, 1e-9);
    expect(outcome.profit).to.be.closeTo(98 - 70, 1e-6);
    expect(outcome.badDebt).to.equal(0);
  });

  it('does not liquidate where the oracle lags behind a fall: the sale gets less than the debt costs', () => {
    const late = { oracles: [feed({ latency: 3600 }), null] };
    const outcome = run(path(85, 60, 60, 60), late);
    // After two hours 85 is reported, 74.1 of collateral at that price are 52 at the true one.
    expect(outcome.liquidations).to.equal(1);
    expect(outcome.badDebt).to.be.closeTo(70 - 60 / 1.05, 1e-9);
  });

  it('sells less into stressed depth, and nothing where liquidity vanishes', () => {
    const depths = (stressed: number) => ({ depths: [pool(200, { stressed, halfLife: 0 }), DEEP] });
    const repaid = [1, 0.3, 0.03].map((stressed) => run(path(80), depths(stressed)).repaid);
    expect(repaid[0]).to.be.greaterThan(repaid[1] ?? 0);
    expect(repaid[1]).to.be.greaterThan(repaid[2] ?? 0);
    const events: AssetEvent[] = [{ kind: 'liquidity', asset: 'eth', at: 0, to: 5000, share: 0 }];
    expect(run(path(80), { events }).liquidations).to.equal(0);
    expect(run(path(80, 80), { events }).liquidations).to.equal(1);
  });

  it('lets backstops pay at the prices of the moment, in order, and says who could not', () => {
    const backstops = [
      { kind: 'fund', name: 'fund', amount: 5 },
      {
        kind: 'staked',
        name: 'staked',
        value: 40,
        slash: 0.25,
        follows: { asset: 'eth', beta: 1 },
        discount: 0,
      },
    ];
    const outcome = run(path(50), { backstops });
    const loss = 70 - 50 / 1.05;
    expect(outcome.badDebt).to.be.closeTo(loss, 1e-9);
    // A quarter of 40 can be slashed, and is worth half of what it was.
    expect(outcome.paid[0]).to.equal(5);
    expect(outcome.paid[1]).to.be.closeTo(5, 1e-9);
    expect(outcome.paid[2]).to.be.closeTo(loss - 10, 1e-9);
    expect([outcome.exhausted, outcome.insolventAt]).to.deep.equal([[true, true], 0]);
    const enough = run(path(50), { backstops: [{ kind: 'fund', name: 'fund', amount: 30 }] });
    expect([enough.exhausted, enough.insolventAt, enough.paid[1]]).to.deep.equal([[false], -1, 0]);
  });

  it('refills a fund from the protocol’s share of penalties before it is asked', () => {
    const fees = market([asset('eth', { price: 100, liquidationProtocolFee: 0.5 }), asset('usd')]);
    const holders = [...ONE, { name: 'b', collateral: { eth: 1 }, debt: { usd: 60 } }];
    const backstops = [{ kind: 'fund', name: 'fund', amount: 1, refill: 1 } as const];
    const outcome = simulator(fees, holders, scenario(fees, 2, { backstops })).run(0, path(80, 50), null);
    // Half of the penalty of 3.5 on 70 in the first hour, and of that on 47.62 in the second.
    expect(outcome.fees).to.be.closeTo(1.75 + (0.5 * 50 * 0.05) / 1.05, 1e-9);
    expect(outcome.paid[0]).to.be.closeTo(1 + outcome.fees, 1e-9);
  });

  it('has liquidators who bid away part of their profit, and want the rest to be enough', () => {
    const bidding = (minimumProfit: number) => ({ liquidators: { ...KEEN, bidding: 0.8, gas: 0.5, minimumProfit } });
    expect(run(path(80), bidding(0.5)).profit).to.be.closeTo(0.6, 1e-6);
    expect(run(path(80), bidding(0.7)).liquidations).to.equal(0);
  });

  it('makes liquidators buy scarce debt, at what it costs them', () => {
    const short = market([asset('usd', { liquidationPenalty: 0.1 }), asset('crv')]);
    const holder = [{ name: 'short', collateral: { usd: 100 }, debt: { crv: 70 } }];
    const scarce = scenario(short, 1, { depths: [DEEP, pool(500)] });
    const outcome = simulator(short, holder, scarce).run(0, Float64Array.of(1, 1.25), null);
    // Buying pays until the pool's price is 1.1 times the market's: the rest is left, as no more can be had for less.
    const reserve = 500 * Math.sqrt(1.25);
    const bought = reserve * (1 - 1 / Math.sqrt(1.1));
    expect(outcome.repaid).to.be.closeTo(bought, 1e-6);
    expect(outcome.slippage).to.be.closeTo((reserve * bought) / (reserve - bought) - bought, 1e-6);
    expect(outcome.badDebt).to.equal(0);
  });

  it('refuses events of assets that the market lacks', () => {
    const events: AssetEvent[] = [{ kind: 'freeze', asset: 'btc', at: 0, to: 1 }];
    expect(() => run(path(80), { events })).to.throw(/names an asset that the market lacks/);
  });
});
