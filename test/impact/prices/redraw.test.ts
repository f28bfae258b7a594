import { expect } from 'chai';
import type { PriceModel } from '../../../src/impact/paths.js';
import { redrawPrices, seedOfDraw } from '../../../src/impact/prices/redraw.js';
import { keyOf } from '../../../src/impact/random/counter.js';
import { logSpread, type UncertainEntry } from '../../../src/impact/uncertainty.js';

const key = keyOf(7n);
const DRAWS = 4000;

const entry = (
  numbers: readonly { readonly name: 'volatility' | 'drift' | 'alpha' | 'beta' | 'degrees'; readonly spread: number }[],
  more: Partial<UncertainEntry> = {},
): UncertainEntry => ({
  key: 'WETH',
  assets: [{ asset: 0, beta: 1 }],
  numbers,
  root: numbers.map((_, i) => numbers.map((__, j) => Number(i === j))),
  ...more,
});

const momentsOf = (values: readonly number[]): { readonly mean: number; readonly deviation: number } => {
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
  return { mean, deviation: Math.sqrt(values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (values.length - 1)) };
};

const correlationOf = (a: readonly number[], b: readonly number[]): number => {
  const [x, y] = [momentsOf(a), momentsOf(b)];
  const covariance = a.reduce((sum, one, i) => sum + (one - x.mean) * ((b[i] ?? 0) - y.mean), 0) / (a.length - 1);
  return covariance / (x.deviation * y.deviation);
};

const draws = <T>(model: PriceModel, uncertainty: readonly UncertainEntry[], of: (model: PriceModel) => T): T[] =>
  Array.from({ length: DRAWS }, (_, draw) => of(redrawPrices(model, uncertainty, key, draw)));

const gbm: PriceModel = {
  kind: 'gbm',
  assets: [
    { drift: 0, volatility: 0.8 },
    { drift: 0, volatility: 1.6 },
    { drift: 0, volatility: 0.1 },
  ],
  correlation: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
};

describe('redrawn parameters', () => {
  it('have the mean and the error stated, and stay above zero', () => {
    const found = draws(gbm, [entry([{ name: 'volatility', spread: logSpread('volatility', 0.8, 0.4) }])], (model) =>
      model.kind === 'gbm' ? (model.assets[0]?.volatility ?? 0) : 0,
    );
    expect(Math.min(...found)).to.be.above(0);
    const { mean, deviation } = momentsOf(found);
    expect(mean).to.be.closeTo(0.8, 4 * (0.4 / Math.sqrt(DRAWS)));
    expect(deviation / 0.4).to.be.closeTo(1, 0.08);
  });

  it('are a proxy’s in proportion, a drift’s times its beta, and nobody else’s', () => {
    const numbers = [
      { name: 'drift', spread: 0.3 },
      { name: 'volatility', spread: 0.1 },
    ] as const;
    const assets = [
      { asset: 0, beta: 1 },
      { asset: 1, beta: 2 },
    ];
    const model = redrawPrices(gbm, [entry(numbers, { assets })], key, 3);
    if (model.kind !== 'gbm') throw new Error(model.kind);
    const [own, proxy, other] = model.assets;
    expect(own?.drift).not.to.equal(0);
    expect(proxy?.drift).to.be.closeTo(2 * (own?.drift ?? 0), 1e-12);
    expect(proxy?.volatility).to.be.closeTo(2 * (own?.volatility ?? 0), 1e-12);
    expect(other).to.equal(gbm.assets[2]);
  });

  it('go together as is said', () => {
    const numbers = [
      { name: 'drift', spread: 1 },
      { name: 'volatility', spread: 0.01 },
    ] as const;
    const root = [
      [1, 0],
      [-0.8, 0.6],
    ];
    const found = draws(gbm, [entry(numbers, { root })], (model) =>
      model.kind === 'gbm' ? [model.assets[0]?.drift ?? 0, Math.log(model.assets[0]?.volatility ?? 0)] : [],
    );
    const [a, b] = [0, 1].map((i) => found.map((one) => one[i] ?? 0)) as [number[], number[]];
    // The error of a correlation r of n draws is (1 − r²)/√n.
    expect(correlationOf(a, b)).to.be.closeTo(-0.8, (4 * 0.36) / Math.sqrt(DRAWS));
  });

  it('of assets that move together go together: drifts by ρ, volatilities by ρ²', () => {
    const correlation = [
      [1, 0.8, -0.6],
      [0.8, 1, 0],
      [-0.6, 0, 1],
    ];
    const numbers = [
      { name: 'drift', spread: 0.3 },
      { name: 'volatility', spread: 0.1 },
    ] as const;
    // Entries in another order than their assets, the second without a drift, each with its own correlation of errors.
    const root = [
      [1, 0],
      [0.6, 0.8],
    ];
    const entries = [
      entry(numbers, { key: 'C', assets: [{ asset: 2, beta: 1 }] }),
      entry(numbers.slice(1), { key: 'B', assets: [{ asset: 1, beta: 1 }] }),
      entry(numbers, { key: 'A', root, assets: [{ asset: 0, beta: 1 }] }),
    ];
    const found = draws({ ...gbm, correlation }, entries, (model) =>
      model.kind === 'gbm' ? model.assets.map(({ drift, volatility }) => [drift, Math.log(volatility)] as const) : [],
    );
    const column = (asset: number, at: 0 | 1) => found.map((one) => one[asset]?.[at] ?? Number.NaN);
    const expectTogether = (a: number[], b: number[], truth: number): void => {
      expect(correlationOf(a, b)).to.be.closeTo(truth, (4 * (1 - truth ** 2)) / Math.sqrt(DRAWS));
    };
    expectTogether(column(0, 0), column(2, 0), -0.6);
    // A's volatility is 0.6 of its drift's normal number and 0.8 of one that goes with those of the others.
    expectTogether(column(0, 0), column(0, 1), 0.6);
    expectTogether(column(0, 1), column(1, 1), 0.8 * 0.64);
    expectTogether(column(0, 1), column(2, 1), 0.8 * 0.36);
    expectTogether(column(2, 0), column(0, 1), 0.6 * -0.6);
    expectTogether(column(1, 1), column(2, 1), 0);
    for (const asset of [0, 1, 2]) expect(momentsOf(column(asset, 1)).deviation / 0.1).to.be.closeTo(1, 0.05);
  });

  it('of assets that move as one are redrawn as one, but for jumps', () => {
    const numbers = [{ name: 'volatility', spread: 0.1 }] as const;
    const one = [
      [1, 1],
      [1, 1],
    ];
    const pair = [entry(numbers), entry(numbers, { key: 'B', assets: [{ asset: 1, beta: 1 }] })];
    const moved = redrawPrices({ ...gbm, assets: gbm.assets.slice(0, 2), correlation: one }, pair, key, 4);
    if (moved.kind !== 'gbm') throw new Error(moved.kind);
    expect((moved.assets[1]?.volatility ?? 0) / (moved.assets[0]?.volatility ?? 1)).to.be.closeTo(2, 1e-12);
    const jumps = { rate: 10, mean: 0, deviation: 0.1 };
    const jumping: PriceModel = {
      kind: 'jumps',
      assets: gbm.assets.slice(0, 2).map((asset) => ({ ...asset, jumps })),
      common: null,
      correlation: one,
    };
    const rated = pair.map((two) => ({ ...two, numbers: [{ name: 'jumpRate', spread: 0.1 }] as const }));
    const found = draws(jumping, rated, (model) =>
      model.kind === 'jumps' ? model.assets.map((asset) => Math.log(asset.jumps?.rate ?? 1)) : [],
    );
    const [a, b] = [0, 1].map((i) => found.map((rates) => rates[i] ?? 0)) as [number[], number[]];
    expect(correlationOf(a, b)).to.be.closeTo(0, 4 / Math.sqrt(DRAWS));
  });

  it('leave a GARCH stationary and a Student-t its variance', () => {
    const garch = { mean: 0, omega: 1e-5, alpha: 0.08, beta: 0.9, start: 4e-4, degrees: 2.2 };
    const model: PriceModel = { kind: 'garch', assets: [garch], correlation: [[1]] };
    const numbers = [
      { name: 'alpha', spread: 0.3 },
      { name: 'beta', spread: 0.03 },
      { name: 'degrees', spread: 1 },
    ] as const;
    const found = draws(model, [entry(numbers)], (one) => (one.kind === 'garch' ? one.assets[0] : undefined));
    for (const one of found) {
      expect((one?.alpha ?? 1) + (one?.beta ?? 1)).to.be.below(1);
      expect(one?.degrees).to.be.above(2);
      expect(one).to.include({ mean: 0, omega: 1e-5, start: 4e-4 });
    }
    const near = { ...garch, alpha: 0.0999, beta: 0.9 };
    const unlikely = [
      entry([
        { name: 'beta', spread: 0 },
        { name: 'alpha', spread: 0 },
      ]),
    ];
    expect(redrawPrices({ ...model, assets: [near] }, unlikely, key, 0)).to.deep.equal({ ...model, assets: [near] });
    expect(() => redrawPrices({ ...model, assets: [{ ...garch, beta: 0.95 }] }, unlikely, key, 0))
      .to.throw('The errors stated of WETH leave hardly any model that can be.')
      .with.property('code', 'paths/redraw');
  });

  it('are those of their number, whatever else is drawn, with paths of their own', () => {
    const uncertainty = [entry([{ name: 'volatility', spread: 0.1 }])];
    expect(redrawPrices(gbm, uncertainty, key, 5)).to.deep.equal(redrawPrices(gbm, uncertainty, keyOf(7n), 5));
    expect(redrawPrices(gbm, uncertainty, key, 5)).not.to.deep.equal(redrawPrices(gbm, uncertainty, key, 6));
    expect(redrawPrices(gbm, uncertainty, key, 5)).not.to.deep.equal(redrawPrices(gbm, uncertainty, keyOf(8n), 5));
    const seeds = Array.from({ length: 100 }, (_, draw) => seedOfDraw(key, draw));
    expect(new Set([...seeds, 7n]).size).to.equal(101);
    for (const seed of seeds) expect(seed >= 0n && seed < 1n << 64n).to.equal(true);
  });
});
