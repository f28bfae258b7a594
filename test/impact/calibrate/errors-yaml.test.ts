import { expect } from 'chai';
import { loadYaml } from '../../../src/document/load.js';
import type { ModelName } from '../../../src/impact/calibrate/asset-model.js';
import { type AssetCalibration, type Calibration, calibrate } from '../../../src/impact/calibrate/calibrate.js';
import { errorLines, type Stated } from '../../../src/impact/calibrate/errors-yaml.js';
import { scenarioYaml } from '../../../src/impact/calibrate/scenario-yaml.js';
import { readScenario } from '../../../src/impact/scenario/read-scenario.js';
import { normals } from '../statistics/draws.js';

const DAY = 86_400;

/** A thousand daily returns whose variance clusters, so that every model has something to fit. */
const returnsOf = (seed: number): number[] => {
  const draw = normals(seed);
  let variance = 4e-4;
  return Array.from({ length: 1500 }, () => {
    const r = Math.sqrt(variance) * draw();
    variance = 2e-5 + 0.12 * r * r + 0.83 * variance;
    return r;
  });
};

/** Returns that jump, one in ten. */
const jumping = (): Float64Array[] => {
  const [move, jump, turn] = [normals(3), normals(4), normals(5)];
  return Array.from({ length: 1500 }, () =>
    Float64Array.of(0.02 * move() + (turn() > 1.2816 ? -0.03 + 0.08 * jump() : 0)),
  );
};

const rows = ((a: number[], b: number[]) => a.map((one, i) => Float64Array.of(one, 0.5 * one + (b[i] ?? 0))))(
  returnsOf(3),
  returnsOf(4),
);
const times = Float64Array.from(rows, (_, i) => 1_600_041_600 + (i + 1) * DAY);

const fitted = (model: ModelName, drift: 'zero' | 'history' = 'zero'): Calibration =>
  calibrate(
    model === 'jumps'
      ? { names: ['ETH'], rows: jumping(), times, step: DAY, leftOut: 0 }
      : { names: ['ETH', 'BTC'], rows, times, step: DAY, leftOut: 0 },
    { model, lambda: 0.94, drift, heldOut: 0.25, compare: 'none' },
  );

const written = (calibration: Calibration, drift: 'zero' | 'history' = 'zero'): string =>
  scenarioYaml(calibration, { name: 'fitted', title: null, extends: null, horizon: 7 * DAY, files: [], drift });

/** The document's prices, as a scenario reads them. */
const readBack = async (text: string) => {
  const source = { file: 'scenarios/fitted.yaml', text };
  const loaded = loadYaml(source);
  if (!loaded.ok) throw new Error('no YAML');
  const { document, findings } = await readScenario(source, loaded.root);
  expect(findings).to.deep.equal([]);
  return document?.prices?.value ?? expect.fail();
};

describe('errors in the document of a calibration', () => {
  it('read back as the fit has them, with their correlations', async () => {
    const calibration = fitted('garch');
    const prices = await readBack(written(calibration));
    if (prices.model !== 'garch') throw new Error(prices.model);
    const { parameters, covariance } = calibration.assets[0] ?? expect.fail();
    const stated = prices.assets.get('ETH')?.value.errors ?? expect.fail();
    expect(stated.numbers.map(({ name }) => name)).to.deep.equal(['omega', 'alpha', 'beta']);
    for (const { name, value, error } of stated.numbers) {
      const { estimate } = parameters.find((one) => one.name === name) ?? expect.fail();
      expect(value, name).to.be.closeTo(estimate.value, 1e-6 * estimate.value);
      expect(error / estimate.error, name).to.be.closeTo(1, 0.05);
    }
    const [a, b] = ['alpha', 'beta'].map((name) => parameters.findIndex((one) => one.name === name)) as [
      number,
      number,
    ];
    const of = (i: number, j: number): number => covariance?.[i]?.[j] ?? Number.NaN;
    const pair = stated.correlations.find(({ names }) => names.join('/') === 'alpha/beta');
    expect(pair?.value).to.be.closeTo(of(a, b) / Math.sqrt(of(a, a) * of(b, b)), 0.02);
    expect(pair?.value).to.be.below(-0.5);
  });

  it('are a year’s where the document’s number is, and of a drift only where it was fitted', async () => {
    const calibration = fitted('gbm');
    const still = await readBack(written(calibration));
    const moving = await readBack(written(fitted('gbm', 'history'), 'history'));
    if (still.model !== 'gbm' || moving.model !== 'gbm') throw new Error('another model');
    // The deviation s of n returns with fourth moment m₄ has the error √((m₄ − s⁴)/n)/(2s); of normal ones that is s/√(2n).
    const returns = rows.map(([, r = 0]) => r);
    const mean = returns.reduce((sum, r) => sum + r, 0) / 1500;
    const [second, fourth] = [2, 4].map((k) => returns.reduce((sum, r) => sum + (r - mean) ** k, 0) / 1500) as [
      number,
      number,
    ];
    const relative = Math.sqrt((fourth - second ** 2) / 1500) / (2 * second);
    expect(relative * Math.sqrt(3000)).to.be.above(1.05);
    const { volatility: value, errors } = still.assets.get('BTC')?.value ?? expect.fail();
    expect(errors?.numbers.map(({ name }) => name)).to.deep.equal(['volatility']);
    expect((errors?.numbers[0]?.error ?? 0) / (value * relative)).to.be.closeTo(1, 0.05);
    const drift = moving.assets.get('BTC')?.value.errors?.numbers[0];
    expect(drift?.name).to.equal('drift');
    // σ/√(years).
    expect((drift?.error ?? 0) / (value / Math.sqrt(1500 / 365))).to.be.closeTo(1, 0.05);
  });

  it('are of degrees for all assets together, and of jumps beside the diffusion', async () => {
    const student = await readBack(written(fitted('student-t')));
    if (student.model !== 'student-t') throw new Error(student.model);
    const degrees = student.errors?.numbers[0];
    expect(degrees).to.include({ name: 'degrees', value: student.degrees });
    expect(degrees?.error).to.be.within(0.1, 3 * (student.degrees - 2));
    const jumps = await readBack(written(fitted('jumps')));
    if (jumps.model !== 'jumps') throw new Error(jumps.model);
    const errors = jumps.assets.get('ETH')?.value.errors ?? expect.fail();
    expect(errors.numbers.map(({ name }) => name)).to.deep.equal([
      'volatility',
      'jumpRate',
      'jumpMean',
      'jumpDeviation',
    ]);
    // About 1500 · 0.1 jumps were seen, so that their rate a year is known to about one part in √150.
    const rate = errors.numbers[1] ?? expect.fail();
    expect(rate.value).to.be.closeTo(36.5, 3 * rate.error);
    expect(rate.error / rate.value).to.be.within(1 / Math.sqrt(150), 2 / Math.sqrt(150));
  });

  it('are left out, and that is said, where they do not hold', () => {
    const asset = fitted('gbm').assets[0] as AssetCalibration;
    const stated: Stated[] = [{ name: 'volatility', fitted: 'deviation', value: 0.5, scale: 1, unit: 'percent' }];
    expect(errorLines({ ...asset, edges: ['at an edge'] }, stated)).to.deep.equal([
      '# no errors: the fit lies at an edge of the model, where they do not hold',
    ]);
    const huge = stated.map((one) => ({ ...one, scale: 1e6 }));
    expect(errorLines(asset, huge)[0]).to.match(/^# standard error of volatility \d+%: as good as not known$/);
    expect(errorLines({ ...asset, parameters: [] }, stated)).to.deep.equal([]);
    expect(written(fitted('ewma'))).not.to.include('errors');
  });
});
