import { expect } from 'chai';
import { auctionPrice, firstStairAt, needsRestart } from '../../../src/impact/liquidation/auction-price.js';
import { createSimulator } from '../../../src/impact/liquidation/simulator.js';
import type { CollateralAuctions } from '../../../src/impact/scenario.js';
import { asset, book, CLOSE_ALL, DEEP, KEEN, market, pool, scenario, simulator } from './fixture.js';

/** Maker's ETH-A: 20 % above, one percent less every 90 seconds, restarted after 140 minutes or below 40 %. */
const CLIP: CollateralAuctions = { start: 1.2, cut: 0.99, step: 90, tail: 8400, cusp: 0.4, margin: 0, absence: 0 };
const MARKET = market([
  asset('eth', { price: 100, liquidationPenalty: 0.13, liquidationThreshold: 1 / 1.5 }),
  asset('usd'),
]);
const ONE = [{ name: 'a', collateral: { eth: 10 }, debt: { usd: 600 } }];
const path = (...prices: number[]): Float64Array => Float64Array.from(prices.flatMap((price) => [price / 100, 1]));
const auctioned = (steps: number, fields = {}, rules: Partial<CollateralAuctions> = {}) =>
  scenario(MARKET, steps, { auctions: { ...CLIP, ...rules }, ...fields });

describe('the price of an auction', () => {
  it('falls in stairs', () => {
    expect(auctionPrice(CLIP, 1, 0)).to.equal(1);
    expect(auctionPrice(CLIP, 1, 89)).to.equal(1);
    expect(auctionPrice(CLIP, 200, 90)).to.equal(198);
    expect(auctionPrice(CLIP, 1, 91 * 90)).to.be.closeTo(0.400685, 5e-7);
    expect(auctionPrice(CLIP, 1, 92 * 90)).to.be.closeTo(0.396678, 5e-7);
  });

  it('must be restarted below the cusp or after the tail', () => {
    expect(needsRestart(CLIP, 91 * 90)).to.equal(false);
    expect(needsRestart(CLIP, 92 * 90)).to.equal(true);
    expect(needsRestart({ ...CLIP, cusp: 0 }, 8400)).to.equal(false);
    expect(needsRestart({ ...CLIP, cusp: 0 }, 8401)).to.equal(true);
  });

  it('first reaches a price on the stair that its logarithm says', () => {
    expect(firstStairAt(CLIP, 120, 100, 0)).to.equal(19);
    expect(auctionPrice(CLIP, 120, 18 * 90)).to.be.above(100);
    expect(auctionPrice(CLIP, 120, 19 * 90)).to.be.at.most(100);
    expect(firstStairAt(CLIP, 120, 120, 0)).to.equal(0);
    expect(firstStairAt(CLIP, 120, 120 * 0.99, 0)).to.equal(1);
    expect(firstStairAt(CLIP, 120, 100, 25)).to.equal(25);
  });
});

describe('an auction of collateral', () => {
  it('sells on the first stair below the market what the debt and the penalty need, and returns the rest', () => {
    const outcome = simulator(MARKET, ONE, auctioned(2)).run(0, path(80, 80), null);
    // The debt is 600 and 678 with the penalty. It starts at 96 in the first hour; .99^19 · 96 = 79.31 is the first below 80.
    const price = 96 * 0.99 ** 19;
    expect(outcome.seized).to.be.closeTo((678 / price) * 80, 1e-6);
    expect(outcome.repaid).to.be.closeTo(600, 1e-9);
    expect(outcome.fees).to.be.closeTo(78, 1e-9);
    expect(outcome.profit).to.be.closeTo((678 / price) * 80 - 678, 1e-6);
    expect([outcome.badDebt, outcome.auctions, outcome.restarts, outcome.zeroBids]).to.deep.equal([0, 1, 0, 0]);
  });

  it('waits for a price that leaves keepers their margin', () => {
    const outcome = simulator(MARKET, ONE, auctioned(2, {}, { margin: 0.05 })).run(0, path(80, 80), null);
    const stair = Math.ceil(Math.log((80 * 0.95) / 96) / Math.log(0.99));
    expect(outcome.seized).to.be.closeTo((678 / (96 * 0.99 ** stair)) * 80, 1e-6);
  });

  it('that gets less than was owed leaves bad debt', () => {
    const outcome = simulator(MARKET, ONE, auctioned(3)).run(0, path(80, 80, 80), null);
    expect(outcome.badDebt).to.equal(0);
    const crash = simulator(MARKET, ONE, auctioned(4)).run(0, path(80, 40, 40, 40), null);
    // From 96 the price reaches 40 only on stair 88, in the third hour after: all 10 are sold for 96 · .99^88 each.
    const got = 10 * 96 * 0.99 ** 88;
    expect(got).to.be.at.most(400);
    expect(crash.badDebt).to.be.closeTo(600 - got, 1e-9);
    expect(crash.deficit).to.equal(crash.badDebt);
    expect(crash.repaid).to.be.closeTo(got, 1e-9);
  });

  it('is restarted when nobody bid until its end', () => {
    const away = auctioned(6, {}, { absence: 0.5 });
    const bidsFrom = (first: number) =>
      createSimulator(MARKET, book(MARKET, ONE), away, (_, step) => (step < first ? 0 : 1)).run(
        0,
        path(80, 80, 80, 80, 80, 80),
        null,
      );
    const late = bidsFrom(4);
    // 8400 seconds are over in the fourth hour; in the fifth somebody restarts it, and in the sixth buys as at the first time.
    expect(late.restarts).to.equal(1);
    expect(late.seized).to.be.closeTo((678 / (96 * 0.99 ** 19)) * 80, 1e-6);
  });

  it('without a cusp sells for next to nothing when bids come after the price has gone', () => {
    const away = auctioned(24, {}, { absence: 0.5, cusp: 0, tail: Number.POSITIVE_INFINITY });
    const prices = path(...Array.from({ length: 24 }, () => 80));
    const late = createSimulator(MARKET, book(MARKET, ONE), away, (_, step) => (step < 20 ? 0 : 1)).run(
      0,
      prices,
      null,
    );
    expect(late.zeroBids).to.equal(1);
    // Bids come back in the 21st hour, 19 hours after the start, on stair 19 · 3600 / 90.
    expect(late.badDebt).to.be.closeTo(600 - 10 * 96 * 0.99 ** 760, 1e-6);
  });

  it('sells in parts as a shallow market takes them, and what is up at the end counts at the true price', () => {
    const thin = auctioned(2, { depths: [pool(2000), DEEP] });
    const { unfelt } = simulator(MARKET, ONE, thin).amplification(0, path(50, 50), null);
    const reserve = 2000 * Math.sqrt(0.5);
    // A sale at stair k goes on until the pool's price is what is asked: pressure 1/√(ask / 50) − 1.
    const last = 60 * 0.99 ** 40;
    const sold = (reserve * (1 / Math.sqrt(last / 50) - 1)) / 50;
    expect(unfelt.seized).to.be.closeTo(sold * 50, 1e-6);
    expect(unfelt.badDebt).to.be.closeTo(600 - unfelt.repaid - (10 - sold) * 50, 1e-6);
  });

  it('leaves no less debt than the dust', () => {
    const dusty = market(MARKET.assets, { ...CLOSE_ALL, minimumLeft: 100 });
    const poor = scenario(dusty, 2, {
      auctions: CLIP,
      liquidators: { ...KEEN, capital: 650, count: 1, turnover: 1e9 },
    });
    // 650 of 678 would leave 28: only 578 may be paid.
    expect(simulator(dusty, ONE, poor).run(0, path(80, 80), null).repaid).to.be.closeTo(578, 1e-9);
  });
});

describe('auctions in steps that are longer than they last', () => {
  it('are refused: each would be restarted before anybody bids', () => {
    expect(() => simulator(MARKET, ONE, auctioned(2, {}, { tail: 3_599 }))).to.throw(
      /each would be restarted before anybody bids/,
    );
    expect(() => simulator(MARKET, ONE, auctioned(2, {}, { tail: 3_600 }))).to.not.throw();
  });
});
