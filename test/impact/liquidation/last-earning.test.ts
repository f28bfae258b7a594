import { expect } from 'chai';
import fc from 'fast-check';
import { depthCurve } from '../../../src/impact/liquidation/depth.js';
import {
  lastEarning,
  lastEarningByHalves,
  newBracket,
  openBracket,
} from '../../../src/impact/liquidation/last-earning.js';

const positive = (min: number, max: number) => fc.double({ min, max, noNaN: true });

describe('the last amount that earns', () => {
  it('is what halving the range finds, to the last digit, whatever the hint, with fewer looks', () => {
    let [few, many] = [0, 0];
    const pool = fc
      .tuple(positive(1e3, 1e9), positive(0, 0.01))
      .map(([reserve, fee]) => ({ depth: depthCurve({ kind: 'constant-product', reserve, fee }), unit: reserve }));
    const curve = fc
      .array(fc.tuple(positive(1, 1e7), positive(0, 0.3)), { minLength: 1, maxLength: 5 })
      .map((steps) => {
        let [size, slippage] = [0, 0];
        const points = steps.map(([more, worse]) => {
          [size, slippage] = [size + more, Math.min(1, slippage + worse)];
          return { size, slippage };
        });
        return { depth: depthCurve({ kind: 'curve', points }), unit: 1 };
      });
    const side = fc.oneof(pool, curve);
    fc.assert(
      fc.property(
        side,
        side,
        positive(0, 2),
        positive(1, 1e9),
        positive(1.0001, 3),
        positive(-2, 2),
        positive(0.01, 1),
        (sale, buy, pressure, most, each, hint, part) => {
          let looks = 0;
          const start = pressure * (sale.unit === 1 ? 1e5 : 1);
          const marginal = (repay: number): number => {
            looks += 1;
            const after = start + (repay * each) / sale.unit;
            const before = -repay / buy.unit;
            if (before < buy.depth.least) return Number.NEGATIVE_INFINITY;
            return (after > sale.depth.most ? 0 : sale.depth.price(after) * each) - buy.depth.price(before);
          };
          const [first, last] = [marginal(0), marginal(most)];
          fc.pre(first > 0 && last < 0);
          expect([sale.depth.steady, buy.depth.steady]).to.deep.equal([true, true]);
          looks = 0;
          const halves = lastEarningByHalves(marginal, most);
          many += looks;
          looks = 0;
          const known = newBracket();
          openBracket(known, first);
          expect(lastEarning(marginal, most, known, () => hint * most)).to.equal(halves);
          few += looks;
          // Another account's range is found with what this one's told.
          for (const other of [most * part, most / part]) {
            const whole = marginal(other) >= 0 ? other : lastEarningByHalves(marginal, other);
            expect(lastEarning(marginal, other, known, () => hint * most)).to.equal(whole);
          }
        },
      ),
      { numRuns: 2000 },
    );
    expect(few).to.be.lessThan(many);
  });

  it('is halved for a curve whose slippage falls with size, whose price may rise', () => {
    const points = [
      { size: 10, slippage: 0.2 },
      { size: 20, slippage: 0.1 },
    ];
    expect(depthCurve({ kind: 'curve', points }).steady).to.equal(false);
  });
});
