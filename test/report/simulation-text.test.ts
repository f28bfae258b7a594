import { expect } from 'chai';
import type { RateCurve } from '../../src/impact/risk-market.js';
import { behaving, poolFrames, rateAnswers } from '../../src/impact/simulate/behaviour.js';
import type { Job } from '../../src/impact/simulate/job.js';
import type { Prepared } from '../../src/impact/simulate/prepare.js';
import type { Frame } from '../../src/impact/simulate/report.js';
import { resultOf } from '../../src/impact/simulate/results.js';
import { createRunner } from '../../src/impact/simulate/run-paths.js';
import { simulationText } from '../../src/report/simulation-text.js';
import { asset, book, market, pool, scenario } from '../impact/liquidation/fixture.js';

const CURVE: RateCurve = { kink: 0.9, base: 0, slope1: 0.045, slope2: 1 };
const lent = (rate: RateCurve) =>
  market([
    asset('eth', { supplied: 5000, borrowed: 4000, available: 1000, rate }),
    asset('usd', { supplied: 2000, borrowed: 1000, available: 1000, rate }),
  ]);
const [before, after] = [lent(CURVE), lent({ ...CURVE, slope1: 0.135 })];
const held = book(before, [{ name: 'a', collateral: { eth: 1280 }, debt: { usd: 1000 } }]);
const side = { market: before, book: held };
const prepared: Prepared = {
  ...{ before, after, omitted: [], leftOut: [], target: { before, after, book: held, unpriced: [] } },
  pairs: [{ kind: 'as-is', before: side, after: side }],
};
const under = scenario(before, 1, {
  elasticities: [
    { borrowersToRates: 0, suppliersUnderStress: 0.01 },
    { borrowersToRates: 0.02, suppliersUnderStress: 0 },
  ],
  depths: [pool(1e6), pool(1e6)],
  prices: {
    kind: 'gbm',
    assets: [
      { drift: 0, volatility: 4 },
      { drift: 0, volatility: 0.01 },
    ],
    correlation: [
      [1, 0],
      [0, 1],
    ],
  },
});
const PATHS = 64;
const job: Job = {
  ...{ scenario: under, seed: 1n, paths: PATHS, sampling: 'importance' },
  pairs: behaving(prepared, under),
};

describe('a simulation for a person', () => {
  it('says how people react, what weighted paths are worth, and use and rates at the end', () => {
    const { pairs, weights } = createRunner(job)({ from: 0, to: PATHS });
    const [pair] = pairs;
    if (pair === undefined) throw new Error('no outcomes');
    const pools = poolFrames(prepared, under);
    const result = resultOf(pair, { weights, drawn: 'drawn', backstops: [], pools });
    const frame: Frame = {
      ...{ market: 'm', engine: '2', seed: '1', sampling: 'importance', before: { source: 'b', digest: '' } },
      ...{
        after: { source: 'a', digest: '' },
        changes: [],
        drops: { falling: [], before: [], after: [] },
        levels: [],
        authority: null,
        omitted: [],
      },
      book: {
        file: 'f',
        digest: '',
        found: 'by hand',
        synthetic: true,
        block: 1,
        time: 1,
        accounts: 1,
        leftOut: 0,
        insolventNow: 0,
      },
      atOnce: { newly: [], already: 0, rescued: 0, unknown: 0, debt: '0' },
      standing: {
        ...{ borrowingPower: { before: 1, after: 1 }, debt: 1, powerUsed: { before: 1, after: 1 } },
        ...{ topTenShare: 1, herfindahl: 1, rates: [] },
      },
      scenarios: [
        {
          ...{ name: 's', title: 'S', digest: '', horizon: 3600, step: 3600, model: 'gbm', paths: PATHS, exact: false },
          ...{ proxies: [], notes: [], backstops: [], books: [{ kind: 'as-is', accounts: 1, unchanged: false }] },
          ...{
            card: null,
            atHorizon: null,
            attack: {
              assets: [],
              notJudged: [],
              worst: { before: null, after: null },
              worstOfOwnDepth: { before: null, after: null },
            },
            capture: null,
          },
          ...{ rateAnswers: rateAnswers(prepared, under), pools },
        },
      ],
    };
    const text = simulationText({ frame, results: [[result]] }, (_, words) => words, {
      space: { columns: 80, marks: 'unicode' },
      shows: new Set(),
      limits: [],
    });
    expect(text).to.match(/rates {2}borrowers of USD answer 2\.50% → \d\.\d\d%: debts × 0\.9\d{3}, after the change/);
    expect(text).to.match(/the book as it is, 1 account, as telling as \d+ paths of equal weight/);
    expect(text).to.match(/use of ETH at the end +\d+(\.\d+)?% ± /);
    expect(text).to.match(/\(64 paths, gbm, 1 h in steps of 1 h\)/);
    expect(text).to.match(/ever insolvent +\d.*% ± .* pp ± /);
    expect(text).to.match(/ {2}borrow rate +\d+(\.\d+)?% ± /);
  });
});
