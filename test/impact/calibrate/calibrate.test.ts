import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { MODEL_NAMES } from '../../../src/impact/calibrate/asset-model.js';
import { calibrate } from '../../../src/impact/calibrate/calibrate.js';
import { decimalText } from '../../../src/impact/calibrate/decimal-text.js';
import type { CalibrationOptions } from '../../../src/impact/calibrate/options.js';
import { durationText, scenarioYaml } from '../../../src/impact/calibrate/scenario-yaml.js';
import { thresholdAnswers } from '../../../src/impact/calibrate/threshold-answers.js';
import { alignedReturns } from '../../../src/impact/histories/align.js';
import type { PriceHistory } from '../../../src/impact/histories/history.js';
import { readHistory } from '../../../src/impact/histories/read-history.js';
import { needSharedData } from '../../shared-data.js';
import { normals } from '../statistics/draws.js';

const DAY = 86_400;
const OPTIONS: CalibrationOptions = { model: 'garch', lambda: 0.94, drift: 'zero', heldOut: 0.25, compare: 'none' };

const drawnHistory = (name: string, seed: number, common: number): PriceHistory => {
  const [own, shared] = [normals(seed), normals(99)];
  let price = 100;
  const prices = Float64Array.from({ length: 1001 }, () => {
    price *= Math.exp(0.02 * (Math.sqrt(common) * shared() + Math.sqrt(1 - common) * own()));
    return price;
  });
  const times = Float64Array.from(prices, (_, i) => 1_600_041_600 + i * DAY);
  return {
    name,
    file: `${name}.csv`,
    digest: 'd',
    format: '',
    times,
    prices,
    step: DAY,
    gaps: { count: 0, missing: 0, longest: 0 },
  };
};

const histories = [drawnHistory('ETH', 1, 0.5), drawnHistory('BTC', 2, 0.5)];
const aligned = alignedReturns(histories, DAY);

describe('a calibration', () => {
  it('of normal draws finds what was drawn, under every model', () => {
    for (const model of MODEL_NAMES) {
      const found = calibrate(aligned, { ...OPTIONS, model });
      expect(found.assets.map(({ name }) => name)).to.deep.equal(['ETH', 'BTC']);
      for (const { volatility, tests, backtests } of found.assets) {
        expect(volatility.value, model).to.be.closeTo(0.02 * Math.sqrt(365), 4 * volatility.error);
        if (model !== 'ewma') expect(tests.kolmogorovSmirnov.pValue, model).to.be.above(0.01);
        expect(backtests.map(({ level }) => level)).to.deep.equal([0.95, 0.99]);
        expect(Math.min(...backtests.map(({ pValue }) => pValue)), model).to.be.above(0.001);
      }
      expect(found.correlation.correlation[0]?.[1], model).to.be.closeTo(0.5, 0.1);
    }
  });

  it('drifts only where it is told to, jumps included', () => {
    const still = calibrate(aligned, { ...OPTIONS, model: 'jumps' }).prices;
    if (still.kind !== 'jumps') throw new Error(still.kind);
    for (const { drift, jumps } of still.assets)
      expect(drift + (jumps?.rate ?? 0) * (jumps?.mean ?? 0)).to.be.closeTo(0, 1e-9);
    const moving = calibrate(aligned, { ...OPTIONS, model: 'gbm', drift: 'history' }).prices;
    if (moving.kind !== 'gbm') throw new Error(moving.kind);
    const total = Math.log((histories[0]?.prices.at(-1) ?? 1) / (histories[0]?.prices[0] ?? 1));
    expect(moving.assets[0]?.drift).to.be.closeTo(total / (1000 / 365), 1e-9);
  });

  it('compares models by their criteria', () => {
    const [eth] = calibrate(aligned, { ...OPTIONS, compare: 'all' }).assets;
    expect(eth?.compared.map(({ model }) => model)).to.deep.equal(['gbm', 'student-t', 'garch', 'garch-t', 'jumps']);
    expect(eth?.compared.find(({ model }) => model === 'garch')?.aic).to.equal(eth?.aic);
    // Nothing else than a normal distribution is in it: more parameters win less than they cost.
    const least = Math.min(...(eth?.compared ?? []).map(({ aic }) => aic));
    expect((eth?.compared[0]?.aic ?? 0) - least).to.be.below(4);
  });

  it('tells of every fit, the last one too', () => {
    const told = (options: CalibrationOptions) => {
      const rows: string[] = [];
      calibrate(aligned, options, (asset, done, all) => rows.push(`${asset} ${done}/${all}`));
      return rows;
    };
    const gbm = { ...OPTIONS, model: 'gbm' } as const;
    expect(told(gbm)).to.deep.equal(['ETH 0/4', 'ETH 1/4', 'BTC 2/4', 'ETH 3/4', 'BTC 4/4']);
    expect(told({ ...gbm, heldOut: 0 })).to.deep.equal(['ETH 0/2', 'ETH 1/2', 'BTC 2/2']);
    // Each has one of its own, one of the backtest, and four that are compared besides.
    expect(told({ ...gbm, compare: 'all' }).at(-1)).to.equal('BTC 12/12');
  });

  it('refuses too short a history', () => {
    expect(() => calibrate({ ...aligned, rows: aligned.rows.slice(0, 99) }, OPTIONS)).to.throw(
      '99 returns are too few; 100 are needed',
    );
  });

  it('answers which threshold bears a chance of insolvency', () => {
    const [eth] = calibrate(aligned, { ...OPTIONS, model: 'student-t' }).assets;
    const [history] = histories;
    if (eth === undefined || history === undefined) throw new Error('no asset');
    const question = { within: DAY, probability: 0.01, penalty: 0.05, slippage: 0 };
    const answers = thresholdAnswers(history, eth, question);
    expect(answers.map(({ method }) => method)).to.deep.equal(['normal', 'student-t', 'history']);
    for (const { threshold } of answers) {
      expect(threshold.value).to.be.within(Math.exp(-0.07) / 1.05, Math.exp(-0.04) / 1.05);
      expect(threshold.error).to.be.within(1e-5, 0.01);
    }
    expect(thresholdAnswers(history, eth, { ...question, probability: 1e-4 })).to.have.length(2);
  });
});

describe('the document of a calibration', () => {
  const files = histories.map(({ name, file, digest }) => ({ name, file, digest }));
  const written = (model: CalibrationOptions['model'], base: string | null) =>
    scenarioYaml(calibrate(aligned, { ...OPTIONS, model }), {
      name: 'fitted',
      title: null,
      extends: base,
      horizon: 7 * DAY,
      files,
      drift: 'zero',
    });

  it('says what was fitted, with errors, and what it is from', () => {
    const text = written('garch-t', 'plimsoll/base');
    expect(text).to.match(
      /^apiVersion: plimsoll\/v1\nkind: Scenario\nname: fitted\ntitle: "ETH, BTC as from 2020-09-14 to 2023-06-11"\n/,
    );
    expect(text).to.include(
      '\nextends: "plimsoll/base"\nhorizon: 7d\nstep: 1d\nprices:\n  model: garch\n  assets:\n    ETH:\n      mean: 0\n',
    );
    expect(text).to.match(/\n {6}omega: 0\.0\d+\n/);
    expect(text).to.match(/\ncorrelation:\n {2}pairs:\n {4}"ETH\/BTC": 0\.\d{1,6} {3}# standard error 0\.02\d?\n/);
    expect(text).to.include('why: "fitted to ETH.csv, sha256 d, from 2020-09-14 to 2023-06-11 UTC"');
    expect(written('jumps', null)).to.match(/\npartial: true\n[\s\S]*\n {6}jumps:\n {8}rate: \d/);
    expect(written('student-t', null)).to.match(/\n {2}model: student-t\n {2}degrees: \d/);
    expect(written('ewma', null)).to.match(
      /\n {2}model: gbm\n {2}assets:\n {4}ETH:\n {6}drift: 0%\n {6}volatility: \d+\.\d+%\n/,
    );
  });

  it('has numbers in plain decimals that read back', () => {
    expect([0, 1, -0.5, 1e-9, 123456789, 0.1 + 0.2, 1e21].map(decimalText)).to.deep.equal([
      '0',
      '1',
      '-0.5',
      '0.000000001',
      '123456790',
      '0.3',
      '1000000000000000000000',
    ]);
    expect([90, 3600, 86_400, 129_600, 61].map(durationText)).to.deep.equal(['90s', '1h', '1d', '36h', '61s']);
    fc.assert(
      fc.property(fc.double({ min: -1e12, max: 1e12, noNaN: true }), (x) => {
        const text = decimalText(x);
        expect(text).to.match(/^-?\d+(\.\d+)?$/);
        expect(Math.abs(Number(text) - x)).to.be.at.most(Math.abs(x) * 1e-7 + Number.MIN_VALUE);
      }),
    );
  });
});

describe('a calibration before March 2020', () => {
  let file: string;
  before(function () {
    file = needSharedData(this, 'prices/ETH-USD_1h_2018-05_2022-02.csv');
  });

  it('does not hold in the two years that came, with normal innovations, nor does a constant variance', () => {
    const { history } = readHistory(
      { file: 'eth.csv', text: readFileSync(file, 'utf8') },
      { name: 'ETH', column: null },
    );
    if (history === null) throw new Error('no history');
    const returns = alignedReturns([history], DAY);
    const before = returns.times.findIndex((time) => time > Date.UTC(2020, 2, 1) / 1000);
    const heldOut = 1 - before / returns.rows.length;
    const found = (model: CalibrationOptions['model']) => {
      const [eth] = calibrate(returns, { ...OPTIONS, model, heldOut }).assets;
      return eth?.backtests.find(({ level }) => level === 0.99);
    };
    const [gbm, garch] = [found('gbm'), found('garch-t')];
    expect(gbm?.observations).to.be.above(600);
    expect(garch?.observations).to.equal(gbm?.observations);
    // 12 March 2020 is one of them; more than one in a hundred came with a normal distribution.
    expect(gbm?.exceptions).to.be.above((gbm?.observations ?? 0) * 0.01);
    expect(garch?.exceptions).to.be.below(gbm?.exceptions ?? 0);
    expect(garch?.pValue).to.be.above(0.05);
  });
});
