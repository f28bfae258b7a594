import { expect } from 'chai';
import { validatorOf } from '../../src/document/validators.js';
import { type EstimateText, summaryOf } from '../../src/impact/simulate/summary.js';
import { defaultPaths } from '../../src/proposal/impact.js';

describe('the impact of a proposal', () => {
  it('takes as many paths as suit the book, and no fewer than twenty', () => {
    expect([0, 1, 2_000, 4_000, 10_000, 1_000_000].map(defaultPaths)).to.deep.equal([200, 200, 200, 100, 40, 20]);
  });

  const estimate = { value: 0, error: 0 };
  const compared = { before: estimate, after: estimate, difference: estimate };
  const spread = {
    curve: { before: [], after: [] },
    mean: compared,
    p95: compared,
    p99: compared,
    p999: compared,
    es99: compared,
  };
  /** The text of one number as a bundle has it. */
  const textOf = (value: number, error: number): EstimateText => {
    const summary = summaryOf(
      {
        frame: {
          market: 'core',
          engine: '1',
          seed: '1',
          sampling: 'random',
          book: {
            file: 'books/core.json',
            digest: '',
            found: '',
            synthetic: false,
            block: 1,
            time: 1,
            accounts: 1,
            leftOut: 0,
            insolventNow: 0,
          },
          before: { source: '', digest: '' },
          after: { source: '', digest: '' },
          changes: [],
          atOnce: { newly: [], already: 0, rescued: 0, unknown: 0, debt: '0' },
          standing: {
            borrowingPower: { before: 0, after: 0 },
            debt: 0,
            powerUsed: { before: 0, after: 0 },
            topTenShare: 0,
            herfindahl: 0,
            rates: [],
          },
          drops: { falling: [], before: [], after: [] },
          levels: [],
          omitted: [],
          authority: null,
          scenarios: [
            {
              name: 'one',
              title: '',
              digest: '',
              horizon: 1,
              step: 1,
              model: '',
              paths: 1,
              exact: false,
              proxies: [],
              notes: [],
              backstops: [],
              card: null,
              atHorizon: null,
              attack: {
                assets: [],
                notJudged: [],
                worst: { before: null, after: null },
                worstOfOwnDepth: { before: null, after: null },
              },
              capture: null,
              books: [{ kind: 'as-is', accounts: 1, unchanged: false }],
            },
          ],
        },
        results: [
          [
            {
              badDebt: spread,
              liquidated: spread,
              debtAtRisk: spread,
              collateralAtRisk: spread,
              accountsAtRisk: spread,
              fees: compared,
              slippage: compared,
              liquidatorProfit: compared,
              badDebtProbability: compared,
              insolvencyProbability: compared,
              stepsToInsolvency: { before: null, after: null },
              backstops: [],
              socialised: { ...compared, after: { value, error } },
              effectivePaths: 1,
              amplification: compared,
            },
          ],
        ],
      },
      { paths: 1, notes: [], notRun: [] },
    );
    return summary.scenarios[0]?.books[0]?.socialised.after ?? '';
  };

  it('writes a number with nine digits, and its error where there is one', () => {
    expect(textOf(1234.56789012345, 0.1)).to.equal('1234.56789 ± 0.1');
    expect(textOf(-0, 0)).to.equal('0');
    expect(textOf(-2.5, 0)).to.equal('-2.5');
    expect(textOf(7, Number.POSITIVE_INFINITY)).to.equal('7 ± ?');
    expect(textOf(7, Number.NaN)).to.equal('7 ± ?');
    expect(textOf(Number.NaN, 1)).to.equal('? ± 1');
    expect(textOf(1e-9, 2e25)).to.equal('1e-9 ± 2e+25');
  });

  it('writes nothing that its schema refuses', async () => {
    const validate = await validatorOf('Proposal');
    const wrong = (before: string): readonly string[] =>
      validate({
        impact: {
          simulated: true,
          scenarios: [{ books: [{ socialised: { before, after: '0', difference: '0' } }] }],
        },
      }).flatMap(({ instancePath, keyword }) => (/socialised\/before$/.test(instancePath) ? [keyword] : []));
    for (const [value, error] of [
      [1234.5, 0.1],
      [-1e-9, 2e25],
      [Number.NaN, 1],
      [7, Number.NaN],
      [0, 0],
    ] as const)
      expect(wrong(textOf(value, error)), textOf(value, error)).to.deep.equal([]);
    for (const text of ['1 ±', 'NaN', '1 ± -2', '', '<b>', '1\n']) expect(wrong(text), text).to.include('pattern');
  });
});
