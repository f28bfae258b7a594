import { expect } from 'chai';
import type { PathSource, PriceModel } from '../../../src/impact/paths.js';
import { makePaths } from '../../../src/impact/prices/make.js';
import type { PathOptions } from '../../../src/impact/prices/options.js';
import { keyOf, STREAM, uniformAt } from '../../../src/impact/random/counter.js';
import { normalQuantile } from '../../../src/impact/statistics/normal-quantile.js';

const assets = [0.8, 0.5, 0].map((volatility) => ({ drift: 0.1, volatility }));
const correlation = [
  [1, 0.5, 0],
  [0.5, 1, 0.2],
  [0, 0.2, 1],
];
const garch = { mean: 0, omega: 1e-5, alpha: 0.1, beta: 0.85, start: 4e-4 };
const garches = [5, null, 8].map((degrees) => ({ ...garch, degrees }));
const jumps = { rate: 200, mean: -0.05, deviation: 0.05 };
const rows = Array.from({ length: 30 }, (_, row) => Float64Array.of(row / 500, -row / 900, 0.01));

const MODELS: Record<PriceModel['kind'], PriceModel> = {
  gbm: { kind: 'gbm', assets, correlation },
  'student-t': { kind: 'student-t', assets, degrees: 4, correlation },
  garch: { kind: 'garch', assets: garches, correlation },
  jumps: {
    kind: 'jumps',
    assets: assets.map((asset, at) => ({ ...asset, jumps: at === 1 ? null : jumps })),
    common: { ...jumps, loading: [1, 1, 0] },
    correlation,
  },
  regimes: {
    kind: 'regimes',
    regimes: [
      { name: 'calm', assets, correlation },
      { name: 'wild', assets: assets.map(() => ({ drift: -1, volatility: 2 })), correlation },
    ],
    start: [0.6, 0.4],
    transition: [
      [0.8, 0.2],
      [0.4, 0.6],
    ],
  },
  bootstrap: { kind: 'bootstrap', returns: rows, meanBlock: 4 },
  filtered: { kind: 'filtered', assets: garches, residuals: rows, meanBlock: 4 },
  paths: { kind: 'paths', paths: Array.from({ length: 9 }, (_, at) => new Float64Array(24).fill(at + 1)) },
};
const OPTIONS: PathOptions = { steps: 8, stepSeconds: 3600, seed: 42n };

/** All that a source says of a path. */
const all = (source: PathSource, path: number): number[] => {
  const [prices, lows, highs] = [new Float64Array(24), new Float64Array(24), new Float64Array(24)];
  source.fill(path, prices);
  source.fillLow?.(path, prices, lows);
  source.fillHigh?.(path, prices, highs);
  return [...prices, ...lows, ...highs, source.logWeight?.(path) ?? 0];
};

describe('makePaths', () => {
  const samplings: PathOptions['sampling'][] = [
    'random',
    'quasi',
    { kind: 'importance', direction: [1, 1, 0], deviations: 2 },
  ];
  const events = { assets: ['a', 'b', 'c'], events: [{ kind: 'depeg', asset: 'c', at: 7200, factor: 0.9 }] } as const;

  for (const model of Object.values(MODELS))
    for (const sampling of samplings) {
      if (sampling === undefined) continue;
      if (sampling !== 'random' && ['bootstrap', 'filtered', 'paths'].includes(model.kind)) continue;
      const name = typeof sampling === 'string' ? sampling : sampling.kind;
      it(`makes ${model.kind} paths (${name}) that are the same in any order, bit for bit`, () => {
        for (const more of [{}, { events }]) {
          const make = (): PathSource => makePaths(model, { ...OPTIONS, ...more, sampling });
          const [one, other] = [make(), make()];
          const order = [0, 1, 2, 3, 4, 5, 6, 7];
          const forward = order.map((path) => all(one, path));
          const prices = new Float64Array(24);
          for (const path of [6, 1, 7, 0, 3, 3, 5, 2, 4]) {
            // Something else is asked in between: lows of a path that was not filled last, a weight of another.
            other.fill((path + 3) % 8, prices);
            other.logWeight?.((path + 5) % 8);
            const lows = new Float64Array(24);
            const expected = forward[path] as number[];
            other.fillLow?.(path, Float64Array.from(expected.slice(0, 24)), lows);
            expect([...lows]).to.deep.equal(expected.slice(24, 48));
            expect(all(other, path)).to.deep.equal(expected);
          }
          expect(new Set(forward.map((values) => values[0])).size).to.equal(8);
          expect(forward.flat().every(Number.isFinite)).to.equal(true);
        }
      });
    }

  it('counts its shocks: the first prices from their definition', () => {
    const model: PriceModel = { kind: 'gbm', assets: [{ drift: 0, volatility: 1 }], correlation: [[1]] };
    const source = makePaths(model, { steps: 3, stepSeconds: 365 * 86_400, seed: 77n });
    const prices = new Float64Array(3);
    source.fill(12, prices);
    const shock = (step: number): number => normalQuantile(uniformAt(keyOf(77n), STREAM.shocks, 12, step));
    expect(prices[0]).to.equal(Math.exp(shock(0)));
    expect(prices[2]).to.be.closeTo(Math.exp(shock(0) + shock(1) + shock(2)), 1e-14);
  });

  it('gives other paths for another seed', () => {
    const first = (seed: bigint): number => all(makePaths(MODELS.gbm, { ...OPTIONS, seed }), 0)[0] as number;
    expect(new Set([0n, 1n, 2n ** 32n, 2n ** 64n - 1n].map(first)).size).to.equal(4);
  });

  it('says how many paths there are', () => {
    expect(makePaths(MODELS.gbm, OPTIONS).paths).to.equal(Number.POSITIVE_INFINITY);
    expect(makePaths(MODELS.gbm, { ...OPTIONS, paths: 500 }).paths).to.equal(500);
    expect(makePaths(MODELS.paths, OPTIONS).paths).to.equal(9);
  });

  it('stays finite where a model is absurd', () => {
    const wild: PriceModel = { kind: 'gbm', assets: [{ drift: 1e6, volatility: 1e4 }], correlation: [[1]] };
    const source = makePaths(wild, { steps: 8, stepSeconds: 86_400, seed: 1n });
    const [prices, lows] = [new Float64Array(8), new Float64Array(8)];
    source.fill(0, prices);
    source.fillLow?.(0, prices, lows);
    expect([...prices, ...lows].every((value) => Number.isFinite(value) && value >= 0)).to.equal(true);
  });

  it('refuses options that no path can be made with', () => {
    const refused = (more: Partial<PathOptions>, message: string): void => {
      expect(() => makePaths(MODELS.gbm, { ...OPTIONS, ...more }))
        .to.throw(message)
        .with.property('code', 'paths/options');
    };
    refused({ steps: 0 }, 'A path of 0 steps cannot be made.');
    refused({ steps: 1.5 }, 'A path of 1.5 steps');
    refused({ stepSeconds: 0 }, 'A step of 0 seconds');
    refused({ stepSeconds: Number.POSITIVE_INFINITY }, 'A step of Infinity seconds');
    refused({ paths: 0 }, '0 paths cannot be made.');
    refused({ steps: 2 ** 23 }, 'is too large');
    expect(() => makePaths(MODELS.gbm, { ...OPTIONS, seed: -1n })).to.throw('out of range');
  });

  it('refuses models with numbers that mean nothing, naming them', () => {
    const refused = (model: PriceModel, message: string): void => {
      expect(() => makePaths(model, OPTIONS))
        .to.throw(message)
        .with.property('code', 'paths/model');
    };
    const one = [[1]];
    const diffusion = { drift: 0, volatility: 1 };
    refused({ kind: 'gbm', assets: [], correlation: [] }, 'The model has no assets.');
    refused(
      { kind: 'gbm', assets: [{ drift: 0, volatility: -1 }], correlation: one },
      'The volatility of asset 1 is -1',
    );
    refused(
      { kind: 'gbm', assets: [{ drift: Number.NaN, volatility: 1 }], correlation: one },
      'The drift of asset 1 is NaN',
    );
    refused({ kind: 'student-t', assets: [diffusion], degrees: 2, correlation: one }, 'The degrees of freedom is 2');
    const g = { ...garch, degrees: null };
    refused({ kind: 'garch', assets: [{ ...g, alpha: 0.3, beta: 0.8 }], correlation: one }, 'α + β of asset 1 is 1.1');
    refused(
      { kind: 'garch', assets: [{ ...g, start: -1 }], correlation: one },
      'The starting variance of asset 1 is -1',
    );
    refused(
      { kind: 'garch', assets: [{ ...g, degrees: 1 }], correlation: one },
      'The degrees of freedom of asset 1 is 1',
    );
    const common = { rate: -1, mean: 0, deviation: 0, loading: [1] };
    const still = { ...diffusion, jumps: null };
    refused({ kind: 'jumps', assets: [still], common, correlation: one }, 'The rate of the common jumps is -1');
    refused(
      { kind: 'jumps', assets: [still], common: { ...common, rate: 1, loading: [1, 2] }, correlation: one },
      'Loadings of common jumps have 2 values in row 1 where 1 belong.',
    );
    const regime = { name: 'calm', assets: [diffusion], correlation: one };
    refused({ kind: 'regimes', regimes: [], start: [], transition: [] }, 'The model has no regimes.');
    refused(
      { kind: 'regimes', regimes: [regime], start: [0.9], transition: [[1]] },
      'The chances of the start sum to 0.9',
    );
    refused(
      { kind: 'regimes', regimes: [regime], start: [1], transition: [[0.5, 0.5]] },
      'has 2 chances for 1 regimes',
    );
    refused({ kind: 'regimes', regimes: [regime], start: [1], transition: [] }, '0 rows of transitions');
    refused({ kind: 'bootstrap', returns: [], meanBlock: 1 }, 'Returns are empty.');
    refused({ kind: 'bootstrap', returns: [Float64Array.of(1), Float64Array.of()], meanBlock: 1 }, '0 values in row 2');
    refused({ kind: 'bootstrap', returns: rows, meanBlock: 0.5 }, 'The mean block is 0.5 rows');
    refused({ kind: 'filtered', assets: [g], residuals: rows, meanBlock: 2 }, '3 values in row 1 where 1 belong');
    refused({ kind: 'paths', paths: [new Float64Array(8)] }, 'A value in row 1 of explicit paths is 0');
  });

  it('refuses correlations that are impossible, and says how far the nearest are', () => {
    const impossible = [
      [1, 1, 0],
      [1, 1, 1],
      [0, 1, 1],
    ];
    expect(() => makePaths({ kind: 'gbm', assets, correlation: impossible }, OPTIONS))
      .to.throw('changes a correlation by up to 0.239 (distance 0.528)')
      .with.property('code', 'paths/correlation-impossible');
    expect(() => makePaths({ kind: 'gbm', assets, correlation: [[1]] }, OPTIONS))
      .to.throw('it has 1 rows for 3 assets')
      .with.property('code', 'paths/correlation');
  });
});
