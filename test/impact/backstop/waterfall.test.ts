import { expect } from 'chai';
import { createWaterfall } from '../../../src/impact/backstop/waterfall.js';
import type { Backstop } from '../../../src/impact/scenario.js';

const FUND: Backstop = { kind: 'fund', name: 'treasury', amount: 100, refill: 0.5 };
const STAKED: Backstop = {
  kind: 'staked',
  name: 'safety module',
  value: 1000,
  slash: 0.3,
  follows: { asset: 'eth', beta: 2 },
  discount: 0.1,
};
const MINTED: Backstop = {
  kind: 'debt-auction',
  name: 'governance token',
  value: 500,
  discount: 0.2,
  depth: { kind: 'constant-product', reserve: 1000, fee: 0 },
  follows: null,
};
const START = Float64Array.of(1);

describe('the waterfall of backstops', () => {
  it('lets each pay in order, then suppliers', () => {
    const waterfall = createWaterfall([FUND, STAKED], ['eth']);
    waterfall.reset();
    waterfall.pay(60, START);
    expect(waterfall.paid()).to.deep.equal([60, 0, 0]);
    waterfall.pay(100, START);
    expect(waterfall.paid()).to.deep.equal([100, 60, 0]);
    expect(waterfall.exhausted()).to.deep.equal([true, false]);
    waterfall.pay(300, START);
    // 1000 × .3 × .9 = 270 can be slashed.
    const [, second = 0, third] = waterfall.paid();
    expect(second).to.be.closeTo(270, 1e-9);
    expect(third).to.be.closeTo(90, 1e-9);
    expect(waterfall.exhausted()).to.deep.equal([true, true]);
    expect(waterfall.capacity(START)).to.be.closeTo(0, 1e-9);
    waterfall.reset();
    expect(waterfall.capacity(START)).to.be.closeTo(370, 1e-9);
  });

  it('gets less for staked tokens that fell with the market, and no more for those that rose', () => {
    const waterfall = createWaterfall([STAKED], ['usd', 'eth']);
    waterfall.reset();
    expect(waterfall.capacity(Float64Array.of(1, 0.5))).to.be.closeTo(270 / 4, 1e-9);
    expect(waterfall.capacity(Float64Array.of(1, 2))).to.be.closeTo(270, 1e-9);
    waterfall.pay(135 / 4, Float64Array.of(1, 0.5));
    expect(waterfall.capacity(Float64Array.of(1, 1))).to.be.closeTo(135, 1e-9);
  });

  it('sells governance tokens at their discount into their depth, which does not come back', () => {
    const waterfall = createWaterfall([MINTED], []);
    waterfall.reset();
    // All 500 get 1000 · 500 / 1500, less a fifth.
    const all = (1000 * 500 * 0.8) / 1500;
    expect(waterfall.capacity(START)).to.be.closeTo(all, 1e-9);
    waterfall.pay(100, START);
    expect(waterfall.capacity(START)).to.be.closeTo(all - 100, 1e-6);
    waterfall.pay(all, START);
    expect(waterfall.paid()[1]).to.be.closeTo(100, 1e-6);
  });

  it('refills funds with their share of what the protocol earns', () => {
    const waterfall = createWaterfall([FUND], []);
    waterfall.reset();
    waterfall.earn(40);
    expect(waterfall.capacity(START)).to.equal(120);
    const { refill: _, ...plain } = FUND;
    const without = createWaterfall([plain], []);
    without.reset();
    without.earn(40);
    expect(without.capacity(START)).to.equal(100);
  });

  it('has nobody but suppliers where there is no backstop', () => {
    const waterfall = createWaterfall([], []);
    waterfall.reset();
    waterfall.pay(5, START);
    expect(waterfall.paid()).to.deep.equal([5]);
  });

  it('refuses a backstop that follows an asset of which the market knows nothing', () => {
    expect(() => createWaterfall([STAKED], ['usd'])).to.throw(/safety module follows an asset/);
  });
});
