import { expect } from 'chai';
import fc from 'fast-check';
import { moveCost } from '../../../src/impact/attack/move-cost.js';
import type { Depth } from '../../../src/impact/scenario.js';

const pool = (reserve: number, fee = 0, halfLife = Number.POSITIVE_INFINITY): Depth => ({
  model: { kind: 'constant-product', reserve, fee },
  halfLife,
  stressed: 1,
});
const table: Depth = { model: { kind: 'curve', points: [{ size: 100, slippage: 0.05 }] }, halfLife: 3600, stressed: 1 };

describe('the cost of moving a price', () => {
  it('up in a constant product is reserve · (√(1 + x) − 1) dollars and the fee', () => {
    // To twice the price: 1,000,000 · 0.41421356…; tokens worth 1,000,000 · (1 − 1/√2) are bought.
    const free = moveCost(pool(1e6), 1, 2, 0);
    expect(free?.capital).to.be.closeTo(414_213.5623730951, 1e-6);
    expect(free?.lost).to.be.closeTo(414_213.5623730951 - 292_893.2188134524, 1e-6);
    const dear = moveCost(pool(1e6, 0.003), 1, 2, 0);
    expect(dear?.capital).to.be.closeTo(414_213.5623730951 / 0.997, 1e-6);
    expect((dear?.lost ?? 0) - (free?.lost ?? 0)).to.be.closeTo(414_213.5623730951 * (1 / 0.997 - 1), 1e-6);
  });

  it('down is reserve · (1/√(1 − x) − 1) dollars of sales, less what they get', () => {
    // To a quarter: tokens of 1,000,000 for 500,000 dollars.
    const { capital, lost } = moveCost(pool(1e6), 1, 0.25, 0) ?? { capital: 0, lost: 0 };
    expect(capital).to.be.closeTo(1e6, 1e-6);
    expect(lost).to.be.closeTo(5e5, 1e-6);
    expect(moveCost(pool(1e6, 0.01), 1, 0.25, 0)?.capital).to.be.closeTo(1e6 / 0.99, 1e-6);
  });

  it('agrees with a pool that is traded with, token by token', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.2, max: 8, noNaN: true }),
        fc.double({ min: 0, max: 0.05, noNaN: true }),
        (to, fee) => {
          // 1,000 tokens against 50,000 dollars; all sizes from x · y = 50,000,000 and y / x = 50 · to.
          const [tokens, dollars] = [Math.sqrt(5e7 / (50 * to)), Math.sqrt(5e7 * 50 * to)];
          const found = moveCost(pool(50_000, fee), 1, to, 0);
          const paid = (dollars - 50_000) / (1 - fee);
          const sold = ((tokens - 1000) * 50) / (1 - fee);
          const lost = to >= 1 ? paid - (1000 - tokens) * 50 : sold - (50_000 - dollars);
          expect(found?.capital).to.be.closeTo(to >= 1 ? paid : sold, 1e-6);
          expect(found?.lost).to.be.closeTo(lost, 1e-6);
        },
      ),
    );
  });

  it('grows with the time that it is held, by what others trade back', () => {
    const once = moveCost(pool(1e6, 0, 3600), 1, 2, 0)?.lost ?? 0;
    // In an instant dt the gap of 1 closes by ln 2 · dt / 3600, against ½ · 2^(−3/2) units of a million dollars of tokens,
    // each bought at twice its worth.
    const rate = 1e6 * 0.5 * 2 ** -1.5 * (Math.LN2 / 3600);
    const held = (moveCost(pool(1e6, 0, 3600), 1, 2, 60)?.lost ?? 0) - once;
    expect(held).to.be.closeTo(rate * 60, rate * 60 * 0.001);
    expect(moveCost(pool(1e6), 1, 2, 60)?.lost).to.equal(moveCost(pool(1e6), 1, 2, 0)?.lost);
  });

  it('is held without a pause however often the depth wins its price back', () => {
    // A thousand half-lives at the same rate: in none of them the price comes back.
    const rate = 1e6 * 0.5 * 2 ** -1.5 * (Math.LN2 / 60);
    const of = pool(1e6, 0, 60);
    const held = (moveCost(of, 1, 2, 60_000)?.lost ?? 0) - (moveCost(of, 1, 2, 0)?.lost ?? 0);
    expect(held).to.be.closeTo(rate * 60_000, rate * 60_000 * 0.03);
  });

  it('is in proportion to the depth that is left, and not known without any, or beyond a table', () => {
    const [whole, part] = [moveCost(pool(1e6, 0.003), 1, 1.5, 0), moveCost(pool(1e6, 0.003), 0.3, 1.5, 0)];
    expect(part?.lost).to.be.closeTo((whole?.lost ?? 0) * 0.3, 1e-6);
    expect(moveCost(pool(1e6), 0, 1.5, 0)).to.equal(null);
    expect(moveCost(pool(1e6, 0, 0), 1, 1.5, 60)).to.equal(null);
    expect(moveCost(table, 1, 0.95, 0)).to.not.equal(null);
    // The last dollar of the table loses a tenth.
    expect(moveCost(table, 1, 0.8, 0)).to.equal(null);
    expect(moveCost(table, 1, 1.3, 0)).to.equal(null);
  });

  it('of a table is that of the size whose last dollar is at the price', () => {
    // Slippage 0.0005 a dollar: the marginal loss of size s is 0.001 · s, so 50 dollars move it by 5 %.
    const found = moveCost(table, 1, 0.95, 0);
    expect(found?.capital).to.be.closeTo(50, 1e-9);
    expect(found?.lost).to.be.closeTo(50 * 0.025, 1e-9);
    expect(moveCost(table, 1, 1.05, 0)?.capital).to.be.closeTo(50 * 1.025, 1e-9);
  });

  it('of a table that bends is that of the bend for what lies between its two prices', () => {
    // The dollar before the bend loses 2 %, the one after it 0.01 + 0.0004 · 100 = 5 %.
    const points = [
      { size: 100, slippage: 0.01 },
      { size: 200, slippage: 0.05 },
    ];
    const bent: Depth = { ...table, model: { kind: 'curve', points } };
    for (const to of [0.98, 0.97, 0.96]) expect(moveCost(bent, 1, to, 0)?.capital).to.be.closeTo(100, 1e-6);
    expect(moveCost(bent, 1, 0.94, 0)?.capital).to.be.above(100);
    // 0.01 + 0.0004 · 300 = 13 % at the end.
    expect(moveCost(bent, 1, 0.87, 0)?.capital).to.be.closeTo(200, 1e-6);
    expect(moveCost(bent, 1, 0.86, 0)).to.equal(null);
  });
});
