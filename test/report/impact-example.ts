import type { ComparedText } from '../../src/impact/simulate/summary.js';
import type { Proposal } from '../../src/proposal/proposal.js';

export type Impact = Extract<NonNullable<Proposal['impact']>, { simulated: true }>;

export const compared = (before: string, after: string, difference: string): ComparedText => ({
  before,
  after,
  difference,
});
const NOTHING = compared('0', '0', '0');

/** An impact that a bundle may tell. */
export const IMPACT: Impact = {
  simulated: true,
  engine: '1',
  seed: '7',
  paths: 200,
  book: {
    file: 'books/core.json',
    sha256: 'ab'.repeat(32),
    found: 'found in 12 logs of blocks 1 to 9',
    synthetic: false,
    block: '9',
    accounts: 8,
    leftOut: 1,
    insolventNow: 2,
    notes: ['the book has 50% of what is borrowed of WETH'],
  },
  parameters: { before: '11'.repeat(32), after: '22'.repeat(32) },
  atOnce: {
    newly: 30,
    listed: [
      { account: '0xabc', collateral: '2000.5', debt: '1234567.89', healthBefore: '1.031912', healthAfter: null },
    ],
    debt: '98765432.1',
    already: 3,
    rescued: 4,
    unknown: 5,
  },
  omitted: ['relevered'],
  scenarios: [
    {
      name: 'plimsoll/march-2020',
      title: 'March <2020>',
      sha256: 'cd'.repeat(32),
      model: 'bootstrap',
      horizon: 86_400,
      step: 3600,
      paths: 200,
      exact: false,
      proxies: ['prices of wstETH: those of WETH'],
      notes: ['no backstops'],
      books: [
        {
          kind: 'as-is',
          accounts: 8,
          unchanged: false,
          badDebt: {
            mean: compared('1000 ± 100', '3000 ± 200', '2000 ± 150'),
            p99: compared('5000 ± ?', '9000 ± ?', '4000 ± ?'),
            es99: NOTHING,
          },
          liquidated: compared('1e6', '2e+6', '1000000'),
          insolvencyProbability: compared('0', '0.25 ± 0.031', '0.25 ± 0.031'),
          backstops: [{ name: 'fund | <b>', paid: compared('?', '70', '?') }],
          socialised: NOTHING,
        },
      ],
    },
  ],
  notRun: ['the scenario own is left out: it lacks depth'],
};
