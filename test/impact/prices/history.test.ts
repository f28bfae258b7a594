import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Garch } from '../../../src/impact/paths.js';
import { makePaths } from '../../../src/impact/prices/make.js';
import { needSharedData, sharedData } from '../../shared-data.js';
import { misses, overPaths, sampled } from './sample.js';

const ROWS = 50;
/** Rows that can be told from a price: asset 0 moves by the row's number, asset 1 by its opposite. */
const returns = Array.from({ length: ROWS }, (_, row) => Float64Array.of((row + 1) / 1000, -(row + 1) / 1000));

const rowsOf = (prices: Float64Array): number[] => {
  const steps = prices.length / 2;
  return Array.from({ length: steps }, (_, step) => {
    const before = step === 0 ? 1 : (prices[2 * step - 2] as number);
    return Math.round(Math.log((prices[2 * step] as number) / before) * 1000) - 1;
  });
};

describe('the stationary bootstrap', () => {
  const source = makePaths({ kind: 'bootstrap', returns, meanBlock: 5 }, { steps: 40, stepSeconds: 86_400, seed: 1n });

  it('takes whole rows', () => {
    overPaths(source, 20, (prices) => {
      for (let at = 0; at < 80; at += 2)
        expect((prices[at] as number) * (prices[at + 1] as number)).to.be.closeTo(1, 1e-13);
      return 0;
    });
  });

  it('takes every row as often, in blocks of the mean length that go round', () => {
    const counts = new Array<number>(ROWS).fill(0);
    const breaks = overPaths(source, 2000, (prices) => {
      const rows = rowsOf(prices);
      for (const row of rows) counts[row] = (counts[row] ?? 0) + 1;
      return rows.filter((row, at) => at > 0 && row !== ((rows[at - 1] as number) + 1) % ROWS).length / 39;
    });
    // A new block starts with chance 1/5, and by chance at the next row once in fifty.
    expect(misses(sampled(breaks), (1 / 5) * (1 - 1 / ROWS))).to.be.below(4);
    const expected = (2000 * 40) / ROWS;
    expect(Math.min(...counts)).to.be.above(expected * 0.8);
    expect(Math.max(...counts)).to.be.below(expected * 1.2);
  });

  it('with blocks of one row draws rows independently', () => {
    const single = makePaths(
      { kind: 'bootstrap', returns, meanBlock: 1 },
      { steps: 40, stepSeconds: 86_400, seed: 2n },
    );
    const follows = overPaths(single, 2000, (prices) => {
      const rows = rowsOf(prices);
      return rows.filter((row, at) => at > 0 && row === ((rows[at - 1] as number) + 1) % ROWS).length / 39;
    });
    expect(misses(sampled(follows), 1 / ROWS)).to.be.below(4);
  });

  it('has no lows within steps: its steps are all there is', () => {
    expect(source.fillLow).to.equal(null);
  });
});

describe('the stationary bootstrap of real prices', () => {
  const file = (asset: string): string => `prices/${asset}-USD_1h_2018-05_2022-02.csv`;

  /** Hourly logarithmic returns of both where both have an hour and the one before it. */
  const read = (): Float64Array[] => {
    const [eth, btc] = ['ETH', 'BTC'].map((asset) => {
      const lines = readFileSync(sharedData(file(asset)), 'utf8')
        .trim()
        .split('\n')
        .slice(1);
      return new Map(lines.map((line) => line.split(',')).map((cells) => [Number(cells[0]), Number(cells[4])]));
    }) as [Map<number, number>, Map<number, number>];
    const rows: Float64Array[] = [];
    for (const [time, close] of eth) {
      const values = [eth.get(time - 3600), btc.get(time), btc.get(time - 3600)];
      if (values.every((value) => value !== undefined && value > 0)) {
        const [ethBefore, btcNow, btcBefore] = values as [number, number, number];
        rows.push(Float64Array.of(Math.log(close / ethBefore), Math.log(btcNow / btcBefore)));
      }
    }
    return rows;
  };

  it('has the covariance of a day that its closed form says, from those of hours some hours apart', function () {
    needSharedData(this, file('ETH'));
    const rows = read();
    expect(rows.length).to.be.above(30_000);
    const means = [0, 1].map((asset) => rows.reduce((sum, row) => sum + (row[asset] as number), 0) / rows.length);
    const centred = rows.map((row) => row.map((value, asset) => value - (means[asset] as number)));
    const covariance = (a: number, b: number, lag: number): number =>
      centred.reduce(
        (sum, row, at) => sum + (row[a] as number) * (centred[(at + lag) % rows.length]?.[b] as number),
        0,
      ) / rows.length;
    const [steps, meanBlock] = [24, 12];
    const source = makePaths({ kind: 'bootstrap', returns: rows, meanBlock }, { steps, stepSeconds: 3600, seed: 5n });
    const day = (asset: number) => (prices: Float64Array) =>
      Math.log(prices[(steps - 1) * 2 + asset] as number) - steps * (means[asset] as number);
    for (const [a, b] of [
      [0, 0],
      [1, 1],
      [0, 1],
    ] as const) {
      // A pair of hours `lag` apart is of one block with chance (1 − 1/meanBlock)^lag, and independent otherwise.
      let expected = steps * covariance(a, b, 0);
      for (let lag = 1; lag < steps; lag += 1)
        expected += (steps - lag) * (1 - 1 / meanBlock) ** lag * (covariance(a, b, lag) + covariance(b, a, lag));
      const products = overPaths(source, 20_000, (prices) => day(a)(prices) * day(b)(prices));
      expect(misses(sampled(products), expected), `${a}, ${b}`).to.be.below(4);
    }
  });
});

describe('filtered historical simulation', () => {
  it("puts past residuals through today's variances", () => {
    const garch: Garch = { mean: 0.001, omega: 0.00001, alpha: 0.2, beta: 0.7, start: 0.0004, degrees: null };
    const residuals = [-2, -1, 0, 0.5, 1.5].map((value) => Float64Array.of(value));
    const source = makePaths(
      { kind: 'filtered', assets: [garch], residuals, meanBlock: 2 },
      { steps: 12, stepSeconds: 86_400, seed: 3n },
    );
    const prices = new Float64Array(12);
    for (let path = 0; path < 20; path += 1) {
      source.fill(path, prices);
      let [h, before] = [garch.start, 1];
      for (const price of prices) {
        const shock = Math.log(price / before) - garch.mean;
        const residual = shock / Math.sqrt(h);
        const nearest = Math.min(...residuals.map(([value = 0]) => Math.abs(value - residual)));
        expect(nearest).to.be.below(1e-9);
        h = garch.omega + garch.alpha * shock ** 2 + garch.beta * h;
        before = price;
      }
    }
  });
});

describe('explicit paths', () => {
  const paths = [Float64Array.of(1, 1, 0.5, 0.9), Float64Array.of(1.1, 1, 1.2, 1)];

  it('are as they are given', () => {
    const source = makePaths({ kind: 'paths', paths }, { steps: 2, stepSeconds: 3600, seed: 0n });
    expect([source.assets, source.steps, source.paths, source.fillLow]).to.deep.equal([2, 2, 2, null]);
    const out = new Float64Array(4);
    source.fill(1, out);
    expect([...out]).to.deep.equal([1.1, 1, 1.2, 1]);
    expect(() => source.fill(2, out)).to.throw(RangeError);
  });

  it('are refused for another number of steps, and beyond their number', () => {
    const make = (steps: number, count: number) => () =>
      makePaths({ kind: 'paths', paths }, { steps, stepSeconds: 3600, seed: 0n, paths: count });
    expect(make(3, 1)).to.throw('4 prices do not have 3 steps').with.property('code', 'paths/options');
    expect(make(2, 3)).to.throw('There are 2 explicit paths, not 3.').with.property('code', 'paths/options');
    expect(make(2, 1)().paths).to.equal(1);
  });
});
