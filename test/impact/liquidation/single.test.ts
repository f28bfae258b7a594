import { expect } from 'chai';
import { createSimulator } from '../../../src/impact/liquidation/simulator.js';
import { asset, book, CLOSE_ALL, DEEP, KEEN, market, pool, scenario, simulator } from './fixture.js';

const ETH = asset('eth', { price: 100 });
const USD = asset('usd');
const MARKET = market([ETH, USD]);
const one = (debt: number) => [{ name: 'a', collateral: { eth: 1 }, debt: { usd: debt } }];
const path = (...prices: number[]): Float64Array => Float64Array.from(prices.flatMap((price) => [price / 100, 1]));

describe('a liquidation of one position', () => {
  it('repays all the debt and takes the penalty where one may close all', () => {
    const outcome = simulator(MARKET, one(70), scenario(MARKET, 2)).run(0, path(80, 50), null);
    // At 80 the limit is 64: 70 is repaid for 73.50 of collateral, and the 6.50 left cover nothing owed at 50.
    expect(outcome.repaid).to.be.closeTo(70, 1e-9);
    expect(outcome.seized).to.be.closeTo(73.5, 1e-9);
    expect(outcome.profit).to.be.closeTo(3.5, 1e-6);
    expect(outcome.badDebt).to.equal(0);
    expect(outcome.liquidations).to.equal(1);
    expect([outcome.atRisk, outcome.collateralAtRisk, outcome.accountsAtRisk]).to.deep.equal([70, 80, 1]);
  });

  it('may come too late for the account that owes less: more debt is not always more bad debt', () => {
    const outcome = simulator(MARKET, one(60), scenario(MARKET, 2)).run(0, path(80, 50), null);
    // Healthy at 80. At 50 all of it pays 50 / 1.05 = 47.62 of 60.
    expect(outcome.badDebt).to.be.closeTo(60 - 50 / 1.05, 1e-9);
    expect(outcome.badDebt).to.be.closeTo(12.38, 0.001);
    expect(outcome.deficit).to.equal(outcome.badDebt);
    expect(outcome.paid).to.deep.equal([outcome.badDebt]);
    expect(outcome.insolventAt).to.equal(1);
  });

  it('leaves the protocol its share of the penalty', () => {
    const fees = market([{ ...ETH, liquidationProtocolFee: 0.1 }, USD]);
    const outcome = simulator(fees, one(70), scenario(fees, 1)).run(0, path(80), null);
    expect(outcome.fees).to.be.closeTo(0.35, 1e-9);
    expect(outcome.profit).to.be.closeTo(3.15, 1e-6);
  });

  it('is left where gas costs more than it earns, and then stands uncovered', () => {
    const costly = scenario(MARKET, 2, { liquidators: { ...KEEN, gas: 4 } });
    const outcome = simulator(MARKET, one(70), costly).run(0, path(80, 50), null);
    expect(outcome.liquidations).to.equal(0);
    expect(outcome.badDebt).to.be.closeTo(20, 1e-9);
    expect([outcome.deficit, outcome.accountsUncovered]).to.deep.equal([0, 1]);
  });

  it('goes only as far as the next dollar earns something, and a pool is sold into as its formula says', () => {
    const thin = scenario(MARKET, 1, { depths: [pool(1000), DEEP] });
    const { unfelt: outcome, felt } = simulator(MARKET, one(70), thin).amplification(0, path(80), null);
    // The pool's dollar side follows the root of the price. The price falls to 1/1.05 where selling stops.
    const reserve = 1000 * Math.sqrt(0.8);
    const sold = reserve * (Math.sqrt(1.05) - 1);
    const got = (reserve * sold) / (reserve + sold);
    expect(outcome.repaid).to.be.closeTo(sold / 1.05, 1e-6);
    expect(outcome.profit).to.be.closeTo(got - sold / 1.05, 1e-6);
    expect(outcome.slippage).to.be.closeTo(sold - got, 1e-6);
    // Where the fallen price is reported at once, a liquidator takes more of it for the same debt, and goes on.
    expect(felt.repaid).to.be.greaterThan(outcome.repaid);
  });

  it('spends no more than liquidators have, and goes on when they have it again', () => {
    const poor = { ...KEEN, count: 2, capital: 10, turnover: 7200 };
    const outcome = simulator(MARKET, one(70), scenario(MARKET, 4, { liquidators: poor })).run(
      0,
      path(80, 80, 80, 80),
      null,
    );
    // Twice 10 at first, nothing in the second hour, 20 in the third, nothing in the fourth.
    expect(outcome.repaid).to.be.closeTo(40, 1e-6);
    expect(outcome.liquidations).to.equal(4);
  });

  it('is made on the first step in which anybody is there', () => {
    const alone = scenario(MARKET, 2, { liquidators: { ...KEEN, absence: 0.5 } });
    const drawn = createSimulator(MARKET, book(MARKET, one(70)), alone, (_, step) => (step === 0 ? 0.49 : 0.5));
    expect(drawn.run(0, path(80, 80), null).liquidations).to.equal(1);
    const never = createSimulator(MARKET, book(MARKET, one(70)), alone, () => 0.49);
    expect(never.run(0, path(80, 80), null).liquidations).to.equal(0);
  });

  it('waits for the latency of liquidators, to the nearest step', () => {
    const slow = scenario(MARKET, 2, { liquidators: { ...KEEN, latency: 3600 } });
    expect(simulator(MARKET, one(70), slow).run(0, path(80, 100), null).liquidations).to.equal(0);
    expect(simulator(MARKET, one(70), slow).run(0, path(80, 80), null).liquidations).to.equal(1);
  });

  it('sees the lows within a step where they are known', () => {
    const prices = path(100);
    expect(simulator(MARKET, one(70), scenario(MARKET, 1)).run(0, prices, null).liquidations).to.equal(0);
    expect(simulator(MARKET, one(70), scenario(MARKET, 1)).run(0, prices, path(80)).repaid).to.be.closeTo(70, 1e-9);
  });

  it('does not happen with what is halted or frozen', () => {
    const halted = market([ETH, { ...USD, halted: true }]);
    expect(simulator(halted, one(70), scenario(halted, 1)).run(0, path(80), null).liquidations).to.equal(0);
    const frozen = scenario(MARKET, 2, { events: [{ kind: 'freeze', asset: 'eth', at: 0, to: 7200 }] });
    const outcome = simulator(MARKET, one(70), frozen).run(0, path(80, 80), null);
    expect(outcome.liquidations).to.equal(1);
  });

  it('leaves nobody with the collateral and no debt: modes have thresholds of their own', () => {
    const mode = {
      id: '1',
      label: 'stable',
      collateralFactor: 0.9,
      liquidationThreshold: 0.95,
      liquidationPenalty: 0.01,
      collateral: new Set([0]),
      borrowable: new Set([1]),
    };
    const moded = { ...MARKET, modes: [mode] };
    const held = { ...book(moded, one(70)), modes: Uint16Array.of(0) };
    const run = (prices: Float64Array) =>
      createSimulator(moded, held, scenario(moded, 1), () => 1).run(0, prices, null);
    expect(run(path(80)).liquidations).to.equal(0);
    expect(run(path(73)).seized).to.be.closeTo(70.7, 1e-9);
  });

  it('closes what the rules allow', () => {
    const rules = {
      ...CLOSE_ALL,
      closeFactor: 0.5,
      closeFactorOf: 'account' as const,
      fullCloseBelowHealth: 0.95,
      fullCloseBelowValue: 20,
      minimumLeft: 10,
    };
    const half = market([ETH, USD], rules);
    const run = (price: number) => simulator(half, one(70), scenario(half, 1)).run(0, path(price), null);
    // At 87 the health is .9943: half is closed, and the account is healthy again: (87 − 36.75) × .8 = 40.2 ≥ 35.
    expect(run(87).repaid).to.be.closeTo(35, 1e-9);
    // At 83 it is .9486: all is closed.
    expect(run(83).repaid).to.be.closeTo(70, 1e-9);
  });
});

describe('a simulation', () => {
  it('reports apart the accounts that are insolvent before anything happens', () => {
    const holders = [
      { name: 'under', collateral: { eth: 1 }, debt: { usd: 110 } },
      { name: 'weak', collateral: { eth: 1 }, debt: { usd: 90 } },
      { name: 'lender', collateral: { eth: 1 }, debt: {} },
    ];
    const { standing, run } = simulator(MARKET, holders, scenario(MARKET, 1));
    expect(standing).to.deep.equal({
      indebted: 2,
      insolvent: ['under'],
      insolventShortfall: 10,
      insolventDebt: 110,
      liquidatable: ['weak'],
      liquidatableDebt: 90,
    });
    expect(run(0, path(100), null).badDebt).to.equal(0);
    expect(run(0, path(100), null).liquidations).to.equal(1);
  });

  it('refuses collateral of which no depth is known, and names it', () => {
    const blind = scenario(MARKET, 1, { depths: [null, null] });
    expect(() => simulator(MARKET, one(70), blind)).to.throw(/nothing is known of its depth: ETH \(\$100\)\./);
    expect(() => simulator(MARKET, [{ name: 'lender', collateral: { eth: 1 }, debt: {} }], blind)).not.to.throw();
  });

  it('refuses a book of another market, a horizon that no steps fill, and a path that is too short', () => {
    const other = { ...book(MARKET, one(70)), assets: ['usd', 'eth'] };
    expect(() => createSimulator(MARKET, other, scenario(MARKET, 1), () => 0)).to.throw(/not of this market/);
    const odd = scenario(MARKET, 1, { horizon: 5000 });
    expect(() => simulator(MARKET, one(70), odd)).to.throw(/not a whole number/);
    expect(() => simulator(MARKET, one(70), scenario(MARKET, 2)).run(0, path(80), null)).to.throw(/shorter/);
  });
});
