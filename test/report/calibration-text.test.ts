import { expect } from 'chai';
import type { AssetCalibration, Calibration } from '../../src/impact/calibrate/calibrate.js';
import { calibrationText } from '../../src/report/calibration.js';

const test = { statistic: 0.02, pValue: 0.4 };

const asset = (name: string, parameters: Readonly<Record<string, readonly [number, number]>>): AssetCalibration => ({
  name,
  observations: 500,
  parameters: Object.entries(parameters).map(([key, [value, error]]) => ({ name: key, estimate: { value, error } })),
  covariance: null,
  logLikelihood: null,
  aic: null,
  bic: null,
  edges: [],
  volatility: { value: 0.8, error: 0.031 },
  currentVolatility: 0.7,
  tests: { ljungBox: test, ljungBoxSquares: test, kolmogorovSmirnov: test },
  backtests: [],
  compared: [],
});

const calibration: Calibration = {
  model: 'garch-t',
  step: 3600,
  from: 1_600_000_000,
  to: 1_601_800_000,
  observations: 500,
  leftOut: 0,
  assets: [
    asset('ETH', {
      mean: [0.00012, 0.00003],
      omega: [1.25e-7, 4e-8],
      alpha: [0.08, 0.02],
      beta: [0.9, 0.03],
      degrees: [4.2, Infinity],
    }),
    asset('CRV', {
      deviation: [0.011, 0.0004],
      rate: [0.05, 0.01],
      jumpMean: [-0.02, 0.004],
      jumpDeviation: [0.045, 0.006],
    }),
  ],
  correlation: { correlation: [], sample: [], shrinkage: 0, errors: [] },
  prices: { kind: 'gbm', assets: [], correlation: [] },
};

describe('the text of a calibration', () => {
  it('gives each number its unit, and none to what has none', () => {
    const text = calibrationText(calibration, [], null, [], (_role, one) => one);
    const rows = text.split('\n').flatMap((line) => /^ {2}(\w+) {2,}(.* ± .*)$/.exec(line)?.slice(1) ?? []);
    expect(rows).to.deep.equal(
      [
        ['mean', '0.012% ± 0.003% a step'],
        ['omega', '1.250e-7 ± 4.000e-8 of variance a step'],
        ['alpha', '0.08 ± 0.02'],
        ['beta', '0.9 ± 0.03'],
        ['degrees', '4.2 ± unknown'],
        ['deviation', '1.1% ± 0.04% a step'],
        ['rate', '0.05 ± 0.01 jumps a step'],
        ['jumpMean', '-2% ± 0.4% a jump'],
        ['jumpDeviation', '4.5% ± 0.6% a jump'],
      ].flat(),
    );
    expect(text).to.include('\n  volatility a year     80.00% ± 3.10%, forecast for the next step 70.00%\n');
  });
});
