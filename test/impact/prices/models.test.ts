import { expect } from 'chai';
import type { Garch, PriceModel } from '../../../src/impact/paths.js';
import { makePaths } from '../../../src/impact/prices/make.js';
import { YEAR } from '../../../src/impact/year.js';
import { mertonCall } from '../statistics/formulas.js';
import { misses, overHighs, overLows, overPaths, product, sampled } from './sample.js';

const PATHS = 20_000;
const DAY = 86_400;

/** Logarithmic return of an asset over the last step of a path. */
const lastReturn =
  (steps: number, assets = 1, asset = 0) =>
  (prices: Float64Array): number =>
    Math.log((prices[(steps - 1) * assets + asset] as number) / (prices[(steps - 2) * assets + asset] as number));

describe('GARCH paths', () => {
  // Fitted to daily DM/GBP returns in percent; published.
  const fitted: Garch = {
    mean: -0.0061904084,
    omega: 0.0107613979,
    alpha: 0.1531340618,
    beta: 0.8059736703,
    start: 0.6,
    degrees: null,
  };
  const persistence = fitted.alpha + fitted.beta;
  const longRun = fitted.omega / (1 - persistence);

  it('have the variance that a step is expected to have, from the first to the unconditional one', () => {
    for (const steps of [2, 5, 80]) {
      const source = makePaths(
        { kind: 'garch', assets: [fitted], correlation: [[1]] },
        { steps, stepSeconds: DAY, seed: 1n },
      );
      const squares = overPaths(source, PATHS, (prices) => (lastReturn(steps)(prices) - fitted.mean) ** 2);
      const expected = longRun + persistence ** (steps - 1) * (fitted.start - longRun);
      expect(misses(sampled(squares), expected), `step ${steps}`).to.be.below(4);
    }
  });

  it('of several assets are correlated, with Student-t innovations of unit variance', () => {
    const calm = { mean: 0, omega: 1e-4, alpha: 0, beta: 0, start: 1e-4 };
    const assets = [
      { ...calm, degrees: 6 },
      { ...calm, degrees: 6 },
      { ...calm, degrees: null },
    ];
    const correlation = [
      [1, 0.7, 0],
      [0.7, 1, 0],
      [0, 0, 1],
    ];
    const source = makePaths({ kind: 'garch', assets, correlation }, { steps: 2, stepSeconds: DAY, seed: 2n });
    const returns = [0, 1, 2].map((asset) => overPaths(source, PATHS, lastReturn(2, 3, asset)).map((x) => x * 100));
    const [a, b, c] = returns as [Float64Array, Float64Array, Float64Array];
    for (const values of [a, b, c]) expect(misses(sampled(product(values, values)), 1)).to.be.below(4);
    expect(misses(sampled(product(a, b)), 0.7)).to.be.below(4);
    expect(misses(sampled(product(a, c)), 0)).to.be.below(4);
    // P(t₆ < −3.142668403) = 1 %.
    expect(misses(sampled(a.map((x) => (x < -3.142668403 * Math.sqrt(2 / 3) ? 1 : 0))), 0.01)).to.be.below(4);
    expect(misses(sampled(c.map((x) => (x < -2.326347874 ? 1 : 0))), 0.01)).to.be.below(4);
  });
});

describe('jump paths', () => {
  it('have the mean, variance and skew of Merton', () => {
    const jumps = { rate: 40, mean: -0.05, deviation: 0.04 };
    const assets = [{ drift: 0.1, volatility: 0.5, jumps }];
    const years = 0.1;
    const source = makePaths(
      { kind: 'jumps', assets, common: null, correlation: [[1]] },
      { steps: 3, stepSeconds: (YEAR * years) / 3, seed: 3n },
    );
    const mean = 0.1 * years + 40 * years * -0.05;
    const centred = overPaths(source, PATHS, (prices) => Math.log(prices[2] as number) - mean);
    expect(misses(sampled(centred), 0)).to.be.below(4);
    const variance = 0.25 * years + 40 * years * (0.05 ** 2 + 0.04 ** 2);
    expect(misses(sampled(centred.map((x) => x ** 2)), variance)).to.be.below(4);
    const third = 40 * years * ((-0.05) ** 3 + 3 * -0.05 * 0.04 ** 2);
    expect(misses(sampled(centred.map((x) => x ** 3)), third)).to.be.below(4);
  });

  it("give the prices of options in Haug's table of Merton's model", () => {
    const cases = [
      { strike: 80, years: 0.1, rate: 1, share: 0.25, price: 20.67 },
      { strike: 100, years: 0.5, rate: 1, share: 0.25, price: 8.95 },
      { strike: 100, years: 0.5, rate: 10, share: 0.75, price: 8.95 },
    ];
    for (const { strike, years, rate, share, price } of cases) {
      // `share` of a total variance of 0.25² a year is of jumps, which change nothing on average.
      const jumpVariance = (share * 0.25 ** 2) / rate;
      const volatility = Math.sqrt((1 - share) * 0.25 ** 2);
      const jumps = { rate, mean: -jumpVariance / 2, deviation: Math.sqrt(jumpVariance) };
      const assets = [{ drift: 0.08 - volatility ** 2 / 2, volatility, jumps }];
      const model: PriceModel = { kind: 'jumps', assets, common: null, correlation: [[1]] };
      const source = makePaths(model, { steps: 1, stepSeconds: YEAR * years, seed: 4n });
      const calls = overPaths(
        source,
        4 * PATHS,
        ([end = 0]) => Math.exp(-0.08 * years) * Math.max(0, 100 * end - strike),
      );
      const exact = mertonCall({ price: 100, strike, years, growth: 0.08, volatility: 0.25, rate, share });
      expect(exact).to.be.closeTo(price, 0.005);
      expect(misses(sampled(calls), exact), `${strike} in ${years}`).to.be.below(4);
      expect(sampled(calls).error).to.be.below(0.05);
    }
  });

  it('strike several assets at once, each by its loading', () => {
    const still = { drift: 0, volatility: 0, jumps: null };
    const common = { rate: 100, mean: -0.1, deviation: 0.02, loading: [1, 0.5, 0] };
    const correlation = [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ];
    const source = makePaths(
      { kind: 'jumps', assets: [still, still, still], common, correlation },
      { steps: 4, stepSeconds: DAY, seed: 5n },
    );
    const struck = overPaths(source, 1000, (prices) => {
      for (let at = 0; at < 12; at += 3) {
        expect(Math.log(prices[at + 1] as number)).to.be.closeTo(Math.log(prices[at] as number) / 2, 1e-14);
        expect(prices[at + 2]).to.equal(1);
      }
      return (prices[0] as number) < 1 ? 1 : 0;
    });
    expect(misses(sampled(struck), 1 - Math.exp(-100 / 365))).to.be.below(4);
  });

  it('cross a barrier as often in coarse steps as in fine ones', () => {
    const assets = [{ drift: 0, volatility: 0.8, jumps: { rate: 30, mean: -0.04, deviation: 0.05 } }];
    const model: PriceModel = { kind: 'jumps', assets, common: null, correlation: [[1]] };
    const crossing = (steps: number, seed: bigint) => {
      const source = makePaths(model, { steps, stepSeconds: (4 * DAY) / steps, seed });
      return sampled(overLows(source, PATHS, (lows) => (Math.min(...lows) <= 0.9 ? 1 : 0)));
    };
    const [coarse, fine] = [crossing(4, 6n), crossing(64, 7n)];
    expect(Math.abs(coarse.mean - fine.mean)).to.be.below(4 * Math.hypot(coarse.error, fine.error));
    expect(coarse.mean).to.be.within(0.1, 0.6);
    const rising = (steps: number, seed: bigint) => {
      const source = makePaths(model, { steps, stepSeconds: (4 * DAY) / steps, seed });
      return sampled(overHighs(source, PATHS, (highs) => (Math.max(...highs) >= 1.1 ? 1 : 0)));
    };
    const [wide, narrow] = [rising(4, 6n), rising(64, 7n)];
    expect(Math.abs(wide.mean - narrow.mean)).to.be.below(4 * Math.hypot(wide.error, narrow.error));
    expect(wide.mean).to.be.within(0.05, 0.6);
  });
});

describe('regime paths', () => {
  it('spend in each regime the time that its chain says', () => {
    // Without volatility the end of a path counts the steps in the second regime.
    const regime = (name: string, drift: number) => ({ name, assets: [{ drift, volatility: 0 }], correlation: [[1]] });
    const transition = [
      [0.9, 0.1],
      [0.3, 0.7],
    ];
    const [steps, stepSeconds] = [10, YEAR / 1000];
    const source = makePaths(
      { kind: 'regimes', regimes: [regime('calm', 0), regime('crisis', 1)], start: [0.8, 0.2], transition },
      { steps, stepSeconds, seed: 8n },
    );
    const counts = overPaths(source, PATHS, (prices) => Math.round(Math.log(prices[steps - 1] as number) * 1000));
    let [crisis, expected] = [0.2, 0];
    for (let step = 0; step < steps; step += 1) {
      expected += crisis;
      crisis = crisis * 0.7 + (1 - crisis) * 0.1;
    }
    expect(misses(sampled(counts), expected)).to.be.below(4);
    // A path is wholly calm with chance 0.8 · 0.9⁹.
    expect(misses(sampled(counts.map((count) => (count === 0 ? 1 : 0))), 0.8 * 0.9 ** 9)).to.be.below(4);
  });

  it('move as each regime says: volatility and correlation', () => {
    const assets = (volatility: number) => [0, 1].map(() => ({ drift: 0, volatility }));
    const regimes = [
      {
        name: 'calm',
        assets: assets(0.2),
        correlation: [
          [1, 0],
          [0, 1],
        ],
      },
      {
        name: 'crisis',
        assets: assets(2),
        correlation: [
          [1, 0.9],
          [0.9, 1],
        ],
      },
    ];
    const source = makePaths(
      {
        kind: 'regimes',
        regimes,
        start: [0, 1],
        transition: [
          [1, 0],
          [1, 0],
        ],
      },
      { steps: 2, stepSeconds: DAY, seed: 9n },
    );
    const products = (step: number): Float64Array =>
      overPaths(source, PATHS, (prices) => {
        const before = step === 0 ? [1, 1] : [prices[0] as number, prices[1] as number];
        const moved = [0, 1].map((at) => Math.log((prices[2 * step + at] as number) / (before[at] as number)));
        return (moved[0] as number) * (moved[1] as number);
      });
    expect(misses(sampled(products(0)), (0.9 * 4) / 365)).to.be.below(4);
    expect(misses(sampled(products(1)), 0)).to.be.below(4);
    const squares = overPaths(source, PATHS, (prices) => Math.log((prices[2] as number) / (prices[0] as number)) ** 2);
    expect(misses(sampled(squares), 0.04 / 365)).to.be.below(4);
  });
});
