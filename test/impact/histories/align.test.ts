import { expect } from 'chai';
import fc from 'fast-check';
import { PlimsollError } from '../../../src/diagnostic/error.js';
import { alignedReturns, returnsOf } from '../../../src/impact/histories/align.js';
import type { PriceHistory } from '../../../src/impact/histories/history.js';

const T = 1583971200;

const history = (name: string, step: number, points: readonly (readonly [number, number])[]): PriceHistory => ({
  name,
  file: `${name}.csv`,
  digest: '',
  format: '',
  times: Float64Array.from(points, ([time]) => T + time),
  prices: Float64Array.from(points, ([, price]) => price),
  step,
  gaps: { count: 0, missing: 0, longest: 0 },
});

const refusal = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof PlimsollError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'nothing';
};

describe('returns of several assets', () => {
  it('are taken at one grid, where all have prices', () => {
    const a = history('A', 60, [
      [0, 1],
      [60, 2],
      [120, 4],
      [180, 4],
      [240, 8],
      [300, 8],
    ]);
    const b = history('B', 60, [
      [55, 10],
      [118, 20],
      [179, 10],
      [238, 5],
    ]);
    const found = alignedReturns([a, b], 60);
    expect(Array.from(found.times)).to.deep.equal([T + 120, T + 180].concat([]));
    expect(found.rows.map((row) => Array.from(row))).to.deep.equal([
      [Math.log(2), Math.log(2)],
      [0, Math.log(0.5)],
    ]);
    expect(found.leftOut).to.equal(0);
    expect(Array.from(returnsOf(found, 1))).to.deep.equal([Math.log(2), Math.log(0.5)]);
  });

  it('are not taken over a gap', () => {
    const a = history('A', 60, [
      [0, 1],
      [60, 2],
      [300, 4],
      [360, 8],
      [420, 8],
    ]);
    const found = alignedReturns([a], 60);
    expect(Array.from(found.times)).to.deep.equal([T + 60, T + 360, T + 420]);
    expect(found.leftOut).to.equal(4);
  });

  it('sum to the return of the whole, whatever the step', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.5, max: 2, noNaN: true }), { minLength: 5, maxLength: 40 }),
        fc.integer({ min: 1, max: 4 }),
        (prices, factor) => {
          const a = history(
            'A',
            60,
            prices.map((price, i) => [i * 60, price] as const),
          );
          const found = alignedReturns([a], 60 * factor);
          const steps = Math.floor((prices.length - 1) / factor);
          expect(found.rows).to.have.length(steps);
          const total = found.rows.reduce((sum, row) => sum + (row[0] ?? 0), 0);
          expect(total).to.be.closeTo(Math.log((prices[steps * factor] ?? 0) / (prices[0] ?? 0)), 1e-9);
        },
      ),
    );
  });

  it('are refused where files do not fit', () => {
    const a = history('A', 60, [
      [0, 1],
      [60, 2],
    ]);
    const late = history('B', 60, [
      [6000, 1],
      [6060, 2],
    ]);
    expect(refusal(() => alignedReturns([a, late], 60))).to.equal(
      'prices/no-overlap: the files of A, B have no step of 60 s in common',
    );
    expect(refusal(() => alignedReturns([a, a], 60))).to.equal('prices/asset-twice: two files are of A');
    expect(refusal(() => alignedReturns([a], 30))).to.equal(
      'prices/too-coarse: A.csv has a price of A every 60 s, and the step is 30 s',
    );
    const long = history('A', 1, [
      [0, 1],
      [1e9, 2],
    ]);
    expect(refusal(() => alignedReturns([long], 60))).to.match(/^prices\/too-many-steps: /);
  });
});
