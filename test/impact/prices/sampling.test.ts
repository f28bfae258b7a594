import { expect } from 'chai';
import type { PathSource, PriceModel } from '../../../src/impact/paths.js';
import { makePaths } from '../../../src/impact/prices/make.js';
import { normalCdf } from '../../../src/impact/statistics/normal-cdf.js';
import { YEAR } from '../../../src/impact/year.js';
import { misses, overPaths, product, sampled } from './sample.js';

const assets = [0.8, 0.5].map((volatility) => ({ drift: 0, volatility }));
const correlation = [
  [1, 0.5],
  [0.5, 1],
];
const gbm: PriceModel = { kind: 'gbm', assets, correlation };
const week = { steps: 7, stepSeconds: 86_400 };
const PATHS = 10_000;

const logWeights = (source: PathSource, count: number): Float64Array =>
  Float64Array.from({ length: count }, (_, path) => source.logWeight?.(path) ?? 0);

describe('importance sampling', () => {
  /** The chance that the first asset ends 3.5 deviations down: 1 in 4,300. */
  const level = Math.exp(-3.5 * 0.8 * Math.sqrt(7 / 365));
  const below = (prices: Float64Array): number => ((prices[12] as number) <= level ? 1 : 0);
  const truth = normalCdf(-3.5);
  const direction = [1, 0];

  for (const plain of [0, 0.1, 0.5])
    it(`finds a rare fall that random paths hardly meet, ${plain} of the paths as they are`, () => {
      const sampling = { kind: 'importance', direction, deviations: 3.5, plain } as const;
      const source = makePaths(gbm, { ...week, seed: 1n, sampling });
      const weights = logWeights(source, PATHS).map(Math.exp);
      const estimate = sampled(product(weights, overPaths(source, PATHS, below)));
      expect(misses(estimate, truth)).to.be.below(4);
      // A twentieth of the error takes four hundred times the paths.
      expect(estimate.error).to.be.below(Math.sqrt((truth * (1 - truth)) / PATHS) / 14);
      if (plain > 0) {
        expect(misses(sampled(weights), 1)).to.be.below(4);
        expect(Math.max(...weights)).to.be.at.most(1 / plain + 1e-9);
      }
    });

  it('weighs paths exactly: the ratio of densities, computed from the prices', () => {
    const [deviations, volatility, years] = [2, 0.8, 1 / 365];
    const one: PriceModel = { kind: 'gbm', assets: [{ drift: 0.3, volatility }], correlation: [[1]] };
    const sampling = { kind: 'importance', direction: [1], deviations, plain: 0.25 } as const;
    const source = makePaths(one, { ...week, seed: 2n, sampling });
    const prices = new Float64Array(7);
    for (const path of [5, 0, 17]) {
      source.fill(path, prices);
      const shocks = [...prices].map(
        (price, at) => (Math.log(price / (prices[at - 1] ?? 1)) - 0.3 * years) / (volatility * Math.sqrt(years)),
      );
      const density = (mean: number): number => shocks.reduce((all, z) => all * Math.exp(-((z - mean) ** 2) / 2), 1);
      const ratio = density(0) / (0.25 * density(0) + 0.75 * density(-deviations / Math.sqrt(7)));
      expect(source.logWeight?.(path)).to.be.closeTo(Math.log(ratio), 1e-10);
    }
  });

  it('is unbiased for every model with shocks', () => {
    const start = { omega: 1e-5, alpha: 0.1, beta: 0.85, start: 4e-4, mean: 0 };
    const jumps = { rate: 20, mean: -0.05, deviation: 0.05 };
    const models: PriceModel[] = [
      { kind: 'student-t', assets, degrees: 4, correlation },
      {
        kind: 'garch',
        assets: [
          { ...start, degrees: 5 },
          { ...start, degrees: null },
        ],
        correlation,
      },
      { kind: 'jumps', assets: assets.map((asset) => ({ ...asset, jumps })), common: null, correlation },
      {
        kind: 'regimes',
        regimes: [
          { name: 'calm', assets, correlation },
          { name: 'wild', assets: assets.map(({ drift }) => ({ drift, volatility: 1.5 })), correlation },
        ],
        start: [0.5, 0.5],
        transition: [
          [0.9, 0.1],
          [0.5, 0.5],
        ],
      },
    ];
    for (const model of models) {
      const sampling = { kind: 'importance', direction: [1, 1], deviations: 2 } as const;
      const tail = (prices: Float64Array): number => ((prices[12] as number) < 0.9 ? 1 : 0);
      const plain = sampled(overPaths(makePaths(model, { ...week, seed: 3n }), PATHS, tail));
      const source = makePaths(model, { ...week, seed: 4n, sampling });
      const weights = logWeights(source, PATHS).map(Math.exp);
      const shifted = sampled(product(weights, overPaths(source, PATHS, tail)));
      const apart = Math.abs(plain.mean - shifted.mean);
      expect(apart, model.kind).to.be.below(4 * Math.hypot(plain.error, shifted.error));
      expect(misses(sampled(weights), 1), model.kind).to.be.below(4);
    }
  });

  it('is refused for histories, and where the direction moves nothing', () => {
    const make = (model: PriceModel, sampling: Parameters<typeof makePaths>[1]['sampling']) => () =>
      makePaths(model, { ...week, seed: 1n, ...(sampling === undefined ? {} : { sampling }) });
    const history: PriceModel = { kind: 'bootstrap', returns: [Float64Array.of(0.1)], meanBlock: 1 };
    const refused = (run: () => unknown, message: string): void => {
      expect(run).to.throw(message).with.property('code', 'paths/sampling');
    };
    refused(make(history, 'quasi'), 'no shocks');
    refused(make(gbm, { kind: 'importance', direction: [0, 0], deviations: 1 }), 'names no asset that moves');
    refused(make(gbm, { kind: 'importance', direction: [1], deviations: 1 }), 'along 1 assets');
    refused(make(gbm, { kind: 'importance', direction: [1, 0], deviations: Number.NaN }), 'NaN deviations');
    refused(make(gbm, { kind: 'importance', direction: [1, 0], deviations: 1, plain: 1 }), '1 of it plain');
    refused(make(gbm, { kind: 'quasi', replicates: 0 }), '0 randomisations');
  });
});

describe('quasi-random paths', () => {
  /** A call on the second asset, at no drift of its logarithm. */
  const call = (source: PathSource) => (prices: Float64Array) =>
    Math.max(0, (prices[source.steps * 2 - 1] as number) - 1);
  const truth = Math.exp(0.125) * normalCdf(0.5) - 0.5;

  const byReplicate = (values: Float64Array, replicates: number): Float64Array =>
    Float64Array.from({ length: replicates }, (_, replicate) => {
      const own = values.filter((_value, path) => path % replicates === replicate);
      return own.reduce((sum, value) => sum + value, 0) / own.length;
    });

  for (const { steps, less } of [
    { steps: 1, less: 12 },
    { steps: 12, less: 6 },
  ])
    it(`of ${steps} steps give a mean with a ${less}th of the error of random ones, or less, and say so honestly`, () => {
      const options = { steps, stepSeconds: YEAR / steps, seed: 5n };
      const source = makePaths(gbm, { ...options, sampling: 'quasi' });
      expect(source.replicates).to.equal(16);
      const estimate = sampled(byReplicate(overPaths(source, 16 * 512, call(source)), 16));
      expect(misses(estimate, truth)).to.be.below(4.5);
      const random = makePaths(gbm, options);
      expect(random.replicates).to.equal(undefined);
      expect(estimate.error).to.be.below(sampled(overPaths(random, 16 * 512, call(random))).error / less);
    });

  it('have the law of the model, each path by itself, also where only the first components are quasi-random', () => {
    for (const steps of [5, 100]) {
      // One path a randomisation: they are independent of each other.
      const source = makePaths(gbm, {
        steps,
        stepSeconds: YEAR / steps,
        seed: 6n,
        sampling: { kind: 'quasi', replicates: 250 },
      });
      const moves = [0, 1].map((asset) =>
        overPaths(source, 250, (prices) => {
          const [here, before] = [prices[6 + asset] as number, prices[4 + asset] as number];
          return Math.log(here / before) / ((asset === 0 ? 0.8 : 0.5) / Math.sqrt(steps));
        }),
      ) as [Float64Array, Float64Array];
      for (const values of moves) {
        expect(misses(sampled(values), 0)).to.be.below(4);
        expect(misses(sampled(product(values, values)), 1)).to.be.below(4);
      }
      expect(misses(sampled(product(...moves)), 0.5)).to.be.below(4);
      const between = overPaths(source, 250, (prices) => {
        const step = (at: number): number => Math.log((prices[2 * at] as number) / (prices[2 * at - 2] as number));
        return (step(2) * step(4) * steps) / 0.64;
      });
      expect(misses(sampled(between), 0)).to.be.below(4);
    }
  });

  it('are made for an asset that does not move', () => {
    const still: PriceModel = {
      kind: 'gbm',
      assets: [
        { drift: 0, volatility: 0.5 },
        { drift: 0, volatility: 0 },
      ],
      correlation,
    };
    const source = makePaths(still, { ...week, seed: 7n, sampling: 'quasi' });
    const moved = overPaths(source, 4096, (prices) => {
      expect(prices[13]).to.equal(1);
      return Math.log(prices[12] as number) ** 2;
    });
    expect(sampled(moved).mean).to.be.closeTo((0.25 * 7) / 365, 1e-4);
  });
});
