import { expect } from 'chai';
import fc from 'fast-check';
import { depthCurve, purchaseCost, relieve, saleProceeds } from '../../../src/impact/liquidation/depth.js';

const POOL = depthCurve({ kind: 'constant-product', reserve: 2_000_000, fee: 0.003 });
const TABLE = depthCurve({
  kind: 'curve',
  points: [
    { size: 100, slippage: 0.01 },
    { size: 300, slippage: 0.05 },
  ],
});

describe('depth', () => {
  it('of a pool of 1000 ETH and 2M USDC gives 19,743.160688 for 10 ETH', () => {
    expect(saleProceeds(POOL, 0, POOL.unit(1, 1), 20_000)).to.be.closeTo(19_743.160688, 1e-6);
  });

  it('of a pool without fee lets x·s/(1−s) be sold at a slippage of s', () => {
    const free = depthCurve({ kind: 'constant-product', reserve: 1000, fee: 0 });
    const value = (1000 * 0.02) / 0.98;
    expect(saleProceeds(free, 0, 1000, value)).to.be.closeTo(value * 0.98, 1e-9);
  });

  it('of a pool shrinks with the root of the price and with stress', () => {
    expect(POOL.unit(0.5, 0.25)).to.equal(500_000);
    expect(saleProceeds(POOL, 0, POOL.unit(0, 1), 1)).to.equal(0);
    expect(purchaseCost(POOL, 0, POOL.unit(0, 1), 1)).to.equal(Number.POSITIVE_INFINITY);
    expect(purchaseCost(POOL, 0, 2_000_000, 2_000_001)).to.equal(Number.POSITIVE_INFINITY);
    expect(purchaseCost(POOL, 0, 2_000_000, 1_000_000)).to.be.closeTo(2_000_000 / 0.997, 1e-6);
  });

  it('of a table is linear between its points, and nothing sells beyond the last', () => {
    expect(saleProceeds(TABLE, 0, 1, 50)).to.be.closeTo(50 * 0.995, 1e-12);
    expect(saleProceeds(TABLE, 0, 1, 200)).to.be.closeTo(200 * 0.97, 1e-12);
    expect(saleProceeds(TABLE, 0, 1, 1000)).to.be.closeTo(300 * 0.95, 1e-12);
    expect(saleProceeds(TABLE, 0, 0.5, 100)).to.be.closeTo(100 * 0.97, 1e-12);
    expect(purchaseCost(TABLE, 0, 1, 50)).to.be.closeTo(50 * 1.005, 1e-12);
    expect(TABLE.price(50)).to.be.closeTo(0.99, 1e-12);
  });

  it('does not care how a sale is split', () => {
    const arbitraryPoints = fc
      .array(fc.tuple(fc.double({ min: 1, max: 100, noNaN: true }), fc.double({ min: 0, max: 0.2, noNaN: true })), {
        minLength: 1,
        maxLength: 5,
      })
      .map((steps) => {
        let [size, slippage] = [0, 0];
        return steps.map(([more, worse]) => {
          size += more;
          slippage = Math.min(1, slippage + worse);
          return { size, slippage };
        });
      });
    fc.assert(
      fc.property(arbitraryPoints, fc.double({ min: 0, max: 1, noNaN: true }), (points, part) => {
        const table = depthCurve({ kind: 'curve', points });
        const first = table.most * part;
        const twice = saleProceeds(table, 0, 1, first) + saleProceeds(table, first, 1, table.most - first);
        expect(twice).to.be.closeTo(saleProceeds(table, 0, 1, table.most), 1e-9 * table.most);
        expect(table.price(first)).to.be.at.least(table.price(table.most));
        const back = table.pressureAt(table.price(first));
        // Where the price jumps, at a point of the table, the pressure stops just before.
        expect(table.price(back)).to.be.at.least(table.price(first) - 1e-9);
        expect(table.price(back + 1e-9 * table.most)).to.be.at.most(table.price(first) + 1e-6);
      }),
    );
  });

  it('wins back half of what sales took from the price in a half-life', () => {
    for (const [curve, pressure] of [
      [POOL, 1],
      [POOL, -0.3],
      [TABLE, 60],
      [TABLE, -60],
    ] as const) {
      const gone = 1 - curve.price(pressure);
      expect(1 - curve.price(relieve(curve, pressure, 3600, 3600))).to.be.closeTo(gone / 2, 1e-12);
      expect(1 - curve.price(relieve(curve, pressure, 1800, 3600))).to.be.closeTo(gone * Math.SQRT1_2, 1e-12);
      expect(relieve(curve, pressure, 3600, Number.POSITIVE_INFINITY)).to.equal(pressure);
      expect(relieve(curve, pressure, 3600, 0)).to.equal(0);
    }
  });

  it('refuses tables out of order, slippages that are none, and pools that cannot be', () => {
    const points = (...list: [number, number][]) => ({
      kind: 'curve' as const,
      points: list.map(([size, slippage]) => ({ size, slippage })),
    });
    for (const bad of [points(), points([2, 0], [1, 0]), points([1, 2]), points([Number.NaN, 0]), points([0, 0])])
      expect(() => depthCurve(bad)).to.throw(/ascending sizes/);
    for (const bad of [
      { reserve: -1, fee: 0 },
      { reserve: 1, fee: 1 },
      { reserve: Number.NaN, fee: 0 },
    ])
      expect(() => depthCurve({ kind: 'constant-product', ...bad })).to.throw(/A pool needs/);
  });
});
