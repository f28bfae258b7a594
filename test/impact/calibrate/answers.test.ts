import { expect } from 'chai';
import { backtest } from '../../../src/impact/calibrate/backtest.js';
import { fitCorrelation } from '../../../src/impact/calibrate/correlation.js';
import { hessian, minimise } from '../../../src/impact/calibrate/optimise.js';
import { kolmogorovSmirnov, ljungBox } from '../../../src/impact/calibrate/quality.js';
import { thresholdForInsolvency } from '../../../src/impact/calibrate/safe-threshold.js';
import { smartLtv } from '../../../src/impact/calibrate/smart-ltv.js';
import { firstPassage } from '../../../src/impact/statistics/first-passage.js';
import { cholesky, inverse } from '../../../src/impact/statistics/matrix.js';
import { normalCdf } from '../../../src/impact/statistics/normal-cdf.js';
import { normalQuantile } from '../../../src/impact/statistics/normal-quantile.js';
import { studentInverse } from '../../../src/impact/statistics/student-t.js';
import { normals } from '../statistics/draws.js';

const steps = Array.from({ length: 40 }, (_, i) => i + 1);
const wave = steps.map((k) => Math.sin(k * 1.7) + 0.8 * Math.cos(k * 2.3));
const rows = steps.map((k, i) => Float64Array.of(Math.sin(k * 1.7), wave[i] ?? 0, Math.cos(k * 0.9)));

describe('correlations', () => {
  it('are shrunk as Ledoit and Wolf say, computed apart with NumPy', () => {
    const { sample, shrinkage, correlation, errors } = fitCorrelation(rows);
    expect(sample[1]?.[0]).to.be.closeTo(0.78298183, 5e-9);
    expect(sample[0]?.[2]).to.be.closeTo(0.014175, 5e-9);
    expect(shrinkage).to.be.closeTo(0.15505231820209403, 1e-12);
    expect(correlation[0]?.[1]).to.be.closeTo(0.78298183 * (1 - 0.15505231820209403), 1e-8);
    expect(correlation[1]?.[1]).to.equal(1);
    expect(errors[0]?.[1]).to.be.closeTo((1 - 0.78298183 ** 2) / Math.sqrt(40), 1e-8);
  });

  it('of more assets than rows are still positive definite', () => {
    const normal = normals(1);
    const few = Array.from({ length: 5 }, () => Float64Array.from({ length: 12 }, normal));
    expect(cholesky(fitCorrelation(few).correlation)).to.not.equal(null);
  });

  it('of many rows are hardly shrunk, and of one asset are one', () => {
    const normal = normals(3);
    const many = Array.from({ length: 5000 }, () => {
      const x = normal();
      return Float64Array.of(x, 0.6 * x + 0.8 * normal());
    });
    const { shrinkage, sample } = fitCorrelation(many);
    expect(shrinkage).to.be.below(0.01);
    expect(sample[0]?.[1]).to.be.closeTo(0.6, 0.04);
    expect(fitCorrelation(many.map((row) => row.slice(0, 1))).correlation).to.deep.equal([[1]]);
    expect(() => fitCorrelation([Float64Array.of(1, 1), Float64Array.of(1, 2)])).to.throw('does not move');
    expect(() => fitCorrelation([])).to.throw('two rows');
  });
});

describe('tests of a fit', () => {
  it('have the values that SciPy gives', () => {
    expect(ljungBox(wave, 5, 0).statistic).to.be.closeTo(34.065399539114246, 1e-9);
    expect(ljungBox(wave, 5, 0).pValue / 2.3106782237177135e-6).to.be.closeTo(1, 1e-8);
    expect(ljungBox(wave, 5, 2).pValue / 1.9191944301740973e-7).to.be.closeTo(1, 1e-8);
    const { statistic, pValue } = kolmogorovSmirnov(wave, normalCdf);
    expect(statistic).to.be.closeTo(0.11107272722288031, 1e-14);
    // The exact distribution for 40 gives 0.6661, the asymptotic one without correction 0.7071.
    expect(pValue).to.be.closeTo(0.6660624494642584, 0.02);
  });

  it('say no where nothing is wrong about as often as they promise', () => {
    let [autocorrelated, otherwise] = [0, 0];
    for (let seed = 0; seed < 200; seed++) {
      const series = Float64Array.from({ length: 300 }, normals(seed));
      if (ljungBox(series, 10, 0).pValue < 0.1) autocorrelated += 1;
      if (kolmogorovSmirnov(series, normalCdf).pValue < 0.1) otherwise += 1;
    }
    expect(autocorrelated / 200).to.be.within(0.04, 0.17);
    expect(otherwise / 200).to.be.within(0.04, 0.17);
    expect(() => ljungBox([1, 2, 3], 3, 0)).to.throw('no test of 3 lags');
  });

  it('count the losses beyond a forecast', () => {
    const returns = [-3, -1.6, 0, 5, -2.5];
    const found = backtest(returns, { mean: 0, variances: [1, 1, 1, 1, 4], quantile: normalQuantile }, 0.95);
    // −1.645 of one, and twice that where the variance is 4.
    expect(found).to.include({ exceptions: 1, observations: 5, level: 0.95 });
    expect(found.expected).to.be.closeTo(0.05, 1e-12);
  });
});

describe('SmartLTV', () => {
  it('has the published values', () => {
    const of = (liquidity: number, volatility: number, debtCap: number, bonus: number, confidence: number) =>
      smartLtv({ liquidity, volatility, debtCap, bonus, confidence });
    expect(of(1e6, 0.1, 2e5, 0.05, 3)).to.be.closeTo(0.82444657, 5e-9);
    expect(of(1e7, 9.99, 1e7, 0.19, 4.9)).to.equal(0);
    expect(of(5e7, 0.05, 1e7, 0.05, 7)).to.be.closeTo(0.8051103463, 5e-11);
    expect(of(5e6, 0.03, 5e6, 0.05, 7)).to.be.closeTo(0.760584246, 5e-11);
    expect(() => of(0, 0.1, 1, 0, 1)).to.throw('above zero');
    expect(() => of(1, Number.NaN, 1, 0, 1)).to.throw('above zero');
  });
});

describe('the threshold for a chance of insolvency', () => {
  const years = 1 / 365;
  const volatility = { value: 0.8, error: 0.04 };
  const inputs = { horizon: years, probability: 0.01, penalty: 0, slippage: 0 };

  it('is where the first passage has that chance', () => {
    const { value, error } = thresholdForInsolvency({
      ...inputs,
      moves: { kind: 'normal', drift: -0.32, volatility, when: 'touch' },
    });
    expect(firstPassage(1, value, 0, 0.8, years)).to.be.closeTo(0.01, 1e-9);
    // ln x is about −2.576 σ√T, twice the tail: a twentieth of the volatility is a twentieth of that.
    expect(error).to.be.closeTo(value * -Math.log(value) * 0.05, 2e-4);
  });

  it('is the quantile at the end, less penalty and slippage', () => {
    const moves = { kind: 'normal', drift: 0, volatility, when: 'end' } as const;
    const end = thresholdForInsolvency({ ...inputs, moves });
    expect(end.value).to.be.closeTo(Math.exp(-2.3263478740408408 * 0.8 * Math.sqrt(years)), 1e-12);
    const costly = thresholdForInsolvency({ ...inputs, moves, penalty: 0.05, slippage: 0.02 });
    expect(costly.value).to.be.closeTo((end.value * 0.98) / 1.05, 1e-12);
    const touch = thresholdForInsolvency({ ...inputs, moves: { ...moves, when: 'touch' } });
    expect(touch.value).to.be.below(end.value);
  });

  it("is lower with Student's t, and from a history its quantile", () => {
    const student = thresholdForInsolvency({
      ...inputs,
      moves: { kind: 'student-t', drift: 0, volatility, degrees: 4 },
    });
    const spread = 0.8 * Math.sqrt(years) * Math.SQRT1_2;
    expect(student.value).to.be.closeTo(Math.exp(studentInverse(0.01, 4) * spread), 1e-12);
    const returns = Array.from({ length: 1000 }, (_, i) => (i - 500) / 1000);
    const history = thresholdForInsolvency({ ...inputs, moves: { kind: 'history', returns } });
    expect(history.value).to.be.closeTo(Math.exp(-0.491), 1e-12);
    expect(history.error).to.be.above(0);
    expect(() => thresholdForInsolvency({ ...inputs, probability: 0, moves: { kind: 'history', returns } })).to.throw(
      'a threshold takes',
    );
  });

  it('is borne out by draws', () => {
    const { value } = thresholdForInsolvency({
      ...inputs,
      probability: 0.05,
      penalty: 0.05,
      moves: { kind: 'normal', drift: 0, volatility, when: 'end' },
    });
    const normal = normals(9);
    let insolvent = 0;
    for (let i = 0; i < 20_000; i++) if (Math.exp(0.8 * Math.sqrt(years) * normal()) < value * 1.05) insolvent += 1;
    expect(insolvent / 20_000).to.be.closeTo(0.05, 4 * Math.sqrt((0.05 * 0.95) / 20_000));
  });
});

describe('the search for the smallest', () => {
  it('finds the bottom of a bent valley to many digits', () => {
    const valley = ([x = 0, y = 0]: readonly number[]): number => 100 * (y - x * x) ** 2 + (1 - x) ** 2;
    const { at, value } = minimise(valley, [-1.2, 1]);
    expect(at[0]).to.be.closeTo(1, 1e-5);
    expect(at[1]).to.be.closeTo(1, 1e-5);
    expect(value).to.be.below(1e-10);
    expect(minimise(valley, [-1.2, 1])).to.deep.equal({ at, value });
  });

  it('takes second derivatives and inverses', () => {
    const found = hessian(([x = 0, y = 0]) => 3 * x * x + 2 * x * y + 5 * y * y, [1, 2]);
    expect(found[0]?.[0]).to.be.closeTo(6, 1e-5);
    expect(found[0]?.[1]).to.be.closeTo(2, 1e-5);
    expect(
      inverse([
        [4, 2],
        [2, 3],
      ])?.[0]?.[0],
    ).to.be.closeTo(3 / 8, 1e-15);
    expect(
      inverse([
        [1, 2],
        [2, 1],
      ]),
    ).to.equal(null);
    // Definite, though its rows are of very different sizes; and one that is only semidefinite has no inverse.
    expect(
      inverse([
        [1e-18, 0],
        [0, 4],
      ])?.[0]?.[0],
    ).to.be.closeTo(1e18, 1e3);
    expect(
      inverse([
        [1, 1],
        [1, 1],
      ]),
    ).to.equal(null);
    expect(inverse([[Number.NaN]])).to.equal(null);
  });
});
