import { expect } from 'chai';
import { type AttackedMarkets, createAttacker } from '../../../src/impact/attack/market-attack.js';
import type { AttackReport } from '../../../src/impact/attack/report.js';
import type { RiskMarket } from '../../../src/impact/risk-market.js';
import { asset, book, type Holder, market, pool } from '../liquidation/fixture.js';

/**
 * Like Mango in October 2022: a token of 2.5 cents in a thin market, pushed up more than ten times, its holdings borrowed
 * against until nothing is left to lend: 110 million dollars were taken with some ten million.
 */
const thinMarket = (supplyCap: number): RiskMarket =>
  market([
    asset('mngo', { price: 0.025, collateralFactor: 0.8, supplyCap, borrowable: false }),
    asset('usd', { available: 110e6, borrowed: 10e6, collateralFactor: 0 }),
  ]);
const NOBODY: readonly Holder[] = [];

const attack = (
  before: RiskMarket,
  after: RiskMarket,
  holders: readonly Holder[] = NOBODY,
  fields: Partial<AttackedMarkets> = {},
  unpriced: readonly string[] = [],
): AttackReport =>
  createAttacker({ before, after, book: book(before, holders), unpriced })({
    depths: [pool(2e6), pool(1e9)],
    depthProxies: [null, null],
    oracles: [null, null],
    events: [],
    ...fields,
  });

describe('the cost of attacking a market', () => {
  it('is far below what a thin collateral without a cap lets out', () => {
    const { assets, worst } = attack(thinMarket(480e6), thinMarket(Number.POSITIVE_INFINITY));
    const [mngo] = assets;
    expect(mngo?.asset).to.equal('MNGO');
    const { up: before } = mngo?.before ?? {};
    const { up: after } = mngo?.after ?? {};
    // 480 million tokens are worth 12 million; at ten times the price they lend 96 million.
    expect(before?.move).to.be.closeTo(9, 1e-9);
    expect(before?.borrowed).to.be.closeTo(96e6 - 12e6, 1e-3);
    // The push: 2 million · (√10 − 1) dollars for tokens worth 2 million · (1 − 1/√10).
    expect(before?.capital).to.be.closeTo(2e6 * (Math.sqrt(10) - 1), 1e-3);
    expect(before?.cost).to.be.closeTo(2e6 * (Math.sqrt(10) + 1 / Math.sqrt(10) - 2), 1e-3);
    expect(before?.margin).to.be.closeTo((before?.cost ?? 0) - 84e6, 1e-3);
    // Without a cap all 110 million go, for collateral worth an eighth of them at ten times the price.
    expect(after?.borrowed).to.be.closeTo(110e6 * (1 - 1 / 8), 1e-3);
    expect(worst.before?.asset).to.equal('MNGO');
    expect(worst.after?.point.margin).to.be.lessThan(worst.before?.point.margin ?? 0);
  });

  it('does not pay under a small cap, and the move is named that comes nearest', () => {
    // Four million tokens, worth 100,000 dollars: at ten times the price they lend 800,000.
    const { worst } = attack(thinMarket(4e6), thinMarket(4e6));
    const point = worst.after?.point;
    expect(point?.margin).to.be.greaterThan(0);
    const ratio = (x: number): number => (1e5 * (0.8 * x - 1)) / (2e6 * (Math.sqrt(x) + 1 / Math.sqrt(x) - 2));
    const best = Array.from({ length: 40 }, (_, i) => 10 ** ((i + 1) / 40)).sort((a, b) => ratio(b) - ratio(a))[0];
    expect((point?.move ?? 0) + 1).to.be.closeTo(best ?? 0, 1e-9);
  });

  it('has no move to name where nothing can be taken, and judges no asset without depth', () => {
    const closed = thinMarket(0);
    const { assets, worst, notJudged } = attack(closed, closed, NOBODY, { depths: [pool(2e6), null] }, ['NEW']);
    expect(worst).to.deep.equal({ before: null, after: null });
    expect(assets.map(({ before }) => before)).to.deep.equal([{ up: null, down: null, best: null }]);
    expect(notJudged).to.deep.equal([
      { asset: 'NEW', why: 'its price is not known' },
      { asset: 'USD', why: 'the scenario knows no depth of it' },
    ]);
  });

  it('names whose depth stands in, and beside the worst asset the worst whose depth is its own', () => {
    const whole = market([
      asset('weth', { collateralFactor: 0.8, supplyCap: 1e6, borrowable: false }),
      asset('mngo', { collateralFactor: 0.8, supplyCap: 1e5, borrowable: false }),
      asset('usd', { available: 110e6, collateralFactor: 0 }),
    ]);
    const { assets, worst, worstOfOwnDepth } = attack(whole, whole, NOBODY, {
      depths: [pool(1e4), pool(1e4), pool(1e9)],
      depthProxies: ['the class ether', null, 'the class stable'],
    });
    expect(assets.map(({ asset: name, depthProxy }) => [name, depthProxy])).to.deep.equal([
      ['WETH', 'the class ether'],
      ['MNGO', null],
      ['USD', 'the class stable'],
    ]);
    expect([worst.after?.asset, worst.after?.depthProxy]).to.deep.equal(['WETH', 'the class ether']);
    expect([worstOfOwnDepth.after?.asset, worstOfOwnDepth.after?.depthProxy]).to.deep.equal(['MNGO', null]);
    expect(worstOfOwnDepth.after?.point).to.deep.equal(assets[1]?.after.best);
  });

  it('does not take a report that a cap holds below the price for what a move does', () => {
    const whole = thinMarket(480e6);
    const source = { name: 'feed', heartbeat: 0, deviation: 0, latency: 0, outages: [], manipulations: [] };
    const low = { sources: [source], aggregate: 'median', maxAge: null, cap: { factor: 0.9, growth: 0 } } as const;
    const oracles = [low, low];
    const [usd] = attack(whole, whole, NOBODY, { oracles }).assets.filter(({ asset: name }) => name === 'USD');
    expect([usd?.after.up, usd?.reach.up]).to.deep.equal([null, 0]);
  });

  it('is judged in the thinnest depth, with the sources and the cap of the oracle', () => {
    const whole = thinMarket(480e6);
    const source = { name: 'feed', heartbeat: 3600, deviation: 0.005, latency: 0, outages: [], manipulations: [] };
    const oracle = { aggregate: 'median', maxAge: null, cap: { factor: 1.1, growth: 0 } } as const;
    const events = [
      { kind: 'liquidity', asset: 'mngo', at: 100, to: 300, share: 0.5 },
      { kind: 'liquidity', asset: 'mngo', at: 200, to: 400, share: 0.4 },
      { kind: 'liquidity', asset: 'usd', at: 200, to: 400, share: 0 },
    ] as const;
    const thin = attack(whole, whole, NOBODY, { events }).assets[0]?.after.up;
    expect(thin?.capital).to.be.closeTo(0.2 * 2e6 * (Math.sqrt(10) - 1), 1e-3);
    const capped = attack(whole, whole, NOBODY, { oracles: [{ ...oracle, sources: [source, source, source] }, null] });
    const mngo = capped.assets.find(({ asset: name }) => name === 'MNGO');
    expect(mngo).to.deep.include({ sources: { needed: 2, of: 3 } });
    expect(mngo?.after.up, 'a price that is held to 1.1 lends less than it is worth').to.equal(null);
  });

  it('counts liquidations as well, and a lower threshold before and after', () => {
    const with_ = (liquidationThreshold: number): RiskMarket =>
      market([
        asset('eth', { price: 100, liquidationThreshold, collateralFactor: 0 }),
        asset('usd', { borrowable: false, collateralFactor: 0 }),
      ]);
    const holders = [{ name: 'a', collateral: { eth: 10 }, debt: { usd: 600 } }];
    const { assets } = attack(with_(0.8), with_(0.7), holders, { depths: [pool(1e6), pool(1e9)] });
    const eth = assets.find(({ asset: name }) => name === 'ETH');
    // The first moves of the grid that reach 75 and 600 / 0.7.
    expect(eth?.before.down?.move).to.be.below(-0.25);
    expect(eth?.after.down?.liquidated).to.be.greaterThan(0);
    expect(eth?.after.down?.cost).to.be.lessThan(eth?.before.down?.cost ?? 0);
  });
});
