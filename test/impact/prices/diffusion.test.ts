import { expect } from 'chai';
import type { PriceModel } from '../../../src/impact/paths.js';
import { makePaths } from '../../../src/impact/prices/make.js';
import { normalCdf } from '../../../src/impact/statistics/normal-cdf.js';
import { YEAR } from '../../../src/impact/year.js';
import { misses, overHighs, overLows, overPaths, product, sampled } from './sample.js';

const gbm = (drift: number, volatility: number): PriceModel => ({
  kind: 'gbm',
  assets: [{ drift, volatility }],
  correlation: [[1]],
});
const PATHS = 20_000;

describe('Brownian paths', () => {
  it('end with the mean and variance of the model', () => {
    const source = makePaths(gbm(0.1, 0.8), { steps: 6, stepSeconds: YEAR / 12, seed: 1n });
    const ends = overPaths(source, PATHS, (prices) => Math.log(prices[5] as number));
    expect(misses(sampled(ends), 0.05)).to.be.below(4);
    expect(misses(sampled(ends.map((x) => (x - 0.05) ** 2)), 0.32)).to.be.below(4);
  });

  it('of two assets exchange at the price of W. Margrabe, and so have the correlation asked for', () => {
    const assets = [0.8, 0.5].map((volatility) => ({ drift: -(volatility ** 2) / 2, volatility }));
    const correlation = [
      [1, 0.6],
      [0.6, 1],
    ];
    const source = makePaths({ kind: 'gbm', assets, correlation }, { steps: 3, stepSeconds: YEAR / 3, seed: 2n });
    const gains = overPaths(source, PATHS, (prices) => Math.max(0, (prices[4] as number) - (prices[5] as number)));
    const deviation = Math.sqrt(0.8 ** 2 + 0.5 ** 2 - 2 * 0.6 * 0.8 * 0.5);
    const price = normalCdf(deviation / 2) - normalCdf(-deviation / 2);
    expect(misses(sampled(gains), price)).to.be.below(4);
  });

  it('cross a barrier within their steps as often as the closed form says, which their steps alone miss', () => {
    // P(min S ≤ B) for (B, volatility, days) at no drift of the price: N((b−νT)/σ√T) + (B/S)^(2ν/σ²)·N((b+νT)/σ√T).
    const cases = [
      { barrier: 0.8, drift: 0, volatility: 0.8, days: 7, steps: 7, crosses: 0.0491301255, ends: 0.0250706955 },
      {
        barrier: 0.7,
        drift: 0,
        volatility: 0.8,
        days: 30,
        steps: 30,
        crosses: 0.1426947226,
        ends: 0.0748686886,
        coarsely: 0.1174,
      },
      { barrier: 0.8, drift: 0.05, volatility: 0.2, days: 365, steps: 1, crosses: 0.2223688892, ends: null },
    ];
    for (const { barrier, drift, volatility, days, steps, crosses, ends, coarsely } of cases) {
      const model = gbm(drift - volatility ** 2 / 2, volatility);
      const source = makePaths(model, { steps, stepSeconds: (days * 86_400) / steps, seed: 3n });
      const crossed = overLows(source, PATHS, (lows) => (Math.min(...lows) <= barrier ? 1 : 0));
      expect(misses(sampled(crossed), crosses), `${barrier}`).to.be.below(4);
      const coarse = sampled(overPaths(source, PATHS, (prices) => (Math.min(...prices) <= barrier ? 1 : 0)));
      expect(coarse.mean).to.be.below(crosses - 4 * coarse.error);
      if (coarsely !== undefined) expect(misses(coarse, coarsely), 'at the ends of steps').to.be.below(4);
      const ended = overPaths(source, PATHS, (prices) => ((prices[steps - 1] as number) <= barrier ? 1 : 0));
      if (ends !== null) expect(misses(sampled(ended), ends), `${barrier} at the end`).to.be.below(4);
    }
  });

  it('cross a barrier above as often as the mirrored closed form says', () => {
    // A path that falls below 0.7 has a mirror image, in logarithms, that rises above 1 ÷ 0.7.
    const source = makePaths(gbm(0.8 ** 2 / 2, 0.8), { steps: 30, stepSeconds: 86_400, seed: 10n });
    const crossed = overHighs(source, PATHS, (highs) => (Math.max(...highs) >= 1 / 0.7 ? 1 : 0));
    expect(misses(sampled(crossed), 0.1426947226)).to.be.below(4);
  });

  it('have lows that are never above the ends of their steps, and that go together as the assets do', () => {
    const assets = [0.8, 0.8].map((volatility) => ({ drift: 0, volatility }));
    const lowsAt = (rho: number): Float64Array[] => {
      const correlation = [
        [1, rho],
        [rho, 1],
      ];
      const source = makePaths({ kind: 'gbm', assets, correlation }, { steps: 4, stepSeconds: 86_400, seed: 4n });
      const prices = new Float64Array(8);
      return Array.from({ length: 200 }, (_, path) => {
        const lows = new Float64Array(8);
        const highs = new Float64Array(8);
        source.fill(path, prices);
        source.fillLow?.(path, prices, lows);
        source.fillHigh?.(path, prices, highs);
        for (let at = 0; at < 8; at += 1) {
          const before = at < 2 ? 1 : (prices[at - 2] as number);
          expect(lows[at]).to.be.at.most(Math.min(before, prices[at] as number));
          expect(lows[at]).to.be.above(0);
          expect(highs[at]).to.be.at.least(Math.max(before, prices[at] as number));
        }
        return lows;
      });
    };
    for (const lows of lowsAt(1)) for (const at of [0, 2, 4, 6]) expect(lows[at]).to.equal(lows[at + 1]);
    expect(lowsAt(0).some((lows) => lows[0] === lows[1])).to.equal(false);
  });

  it('are straight lines without volatility, and so are their lows', () => {
    const source = makePaths(gbm(-0.365, 0), { steps: 3, stepSeconds: 86_400, seed: 5n });
    const prices = new Float64Array(3);
    const lows = new Float64Array(3);
    source.fill(9, prices);
    source.fillLow?.(9, prices, lows);
    for (let step = 0; step < 3; step += 1) {
      expect(prices[step]).to.be.closeTo(Math.exp(-0.001 * (step + 1)), 1e-15);
      expect(lows[step]).to.equal(prices[step]);
    }
  });
});

describe('Student-t paths', () => {
  const assets = [0.6, 0.9].map((volatility) => ({ drift: 0, volatility }));
  const correlation = [
    [1, 0.5],
    [0.5, 1],
  ];
  const day = Math.sqrt(1 / 365);

  it('have the standard deviation, the tails and the correlation of the model', () => {
    const source = makePaths(
      { kind: 'student-t', assets, degrees: 5, correlation },
      { steps: 1, stepSeconds: 86_400, seed: 6n },
    );
    const [first, second] = [0, 1].map((at) =>
      overPaths(source, PATHS, (prices) => Math.log(prices[at] as number) / (day * (at === 0 ? 0.6 : 0.9))),
    ) as [Float64Array, Float64Array];
    expect(misses(sampled(first.map((x) => x * x)), 1)).to.be.below(4);
    expect(misses(sampled(product(first, second)), 0.5)).to.be.below(4);
    // P(t₅ < −3.364929999) = 1 %; at unit variance the quantile is that times √(3/5).
    expect(misses(sampled(first.map((x) => (x < -3.364929999 * Math.sqrt(0.6) ? 1 : 0))), 0.01)).to.be.below(4);
  });

  it('have large moves of all assets in the same step, uncorrelated ones too', () => {
    const apart = [
      [1, 0],
      [0, 1],
    ];
    const source = makePaths(
      { kind: 'student-t', assets, degrees: 5, correlation: apart },
      { steps: 1, stepSeconds: 86_400, seed: 7n },
    );
    const squares = [0, 1].map((at) => overPaths(source, PATHS, (prices) => Math.abs(Math.log(prices[at] as number))));
    const [a, b] = squares as [Float64Array, Float64Array];
    const [meanA, meanB] = [sampled(a).mean, sampled(b).mean];
    const together = sampled(a.map((x, at) => (x - meanA) * ((b[at] as number) - meanB)));
    expect(together.mean).to.be.above(4 * together.error);
  });

  it('cross a barrier more often than their steps show', () => {
    const source = makePaths(
      { kind: 'student-t', assets, degrees: 5, correlation },
      { steps: 7, stepSeconds: 86_400, seed: 8n },
    );
    const within = sampled(overLows(source, PATHS, (lows) => (Math.min(...lows) <= 0.8 ? 1 : 0)));
    const coarse = sampled(overPaths(source, PATHS, (prices) => (Math.min(...prices) <= 0.8 ? 1 : 0)));
    expect(within.mean).to.be.above(coarse.mean + 4 * coarse.error);
  });
});
