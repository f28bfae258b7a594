import type { CheckReport } from '../../../src/check/report.js';
import type { Finding } from '../../../src/diagnostic/finding.js';
import type { CheckContext } from '../../../src/report/check/context.js';

export const CONTEXT: CheckContext = {
  version: '0.1.0',
  homepage: 'https://example.org/plimsoll',
  folder: 'risk',
  explain: (ruleId) =>
    ruleId === 'steward/max-step'
      ? {
          title: 'A value moves too far in one step',
          help: 'Split the change, or wait. plimsoll plan-steps shows how.',
        }
      : null,
};

const LTV = '    ltv: 83%                       # collateral side';

/** A pull request with a change too large, a breach of a margin, one allowed change, a deleted market and drift. */
export const EXAMPLE: CheckReport = {
  base: {
    revision: 'main',
    commit: '1f2e3d4c5b6a79880716253443526170897a6b5c',
    tip: '1f2e3d4c5b6a79880716253443526170897a6b5c',
  },
  head: { commit: '00112233445566778899aabbccddeeff00112233' },
  state: 'state file',
  findings: [
    {
      ruleId: 'steward/max-step',
      severity: 'error',
      message: 'ltv rises by 2.5%, and at most 0.5% is allowed in one step',
      path: 'reserves.WETH.ltv',
      file: 'params/core.yaml',
      range: { start: { line: 12, column: 10 }, end: { line: 12, column: 13 } },
      quote: LTV,
      help: 'Write 81%, or reach 83% in steps.',
      data: { value: '83%', bound: '81%', nearest: '81%', rule: 'steward/max-step', availableAt: '1767225600' },
    },
    {
      ruleId: 'sane/margin',
      severity: 'warning',
      message: 'there is less than 2% between ltv and liquidationThreshold',
      path: 'reserves.WETH.ltv',
      file: 'params/core.yaml',
      range: { start: { line: 12, column: 10 }, end: { line: 12, column: 13 } },
      quote: LTV,
    },
    {
      ruleId: 'change/market-deleted',
      severity: 'error',
      message: 'the market old-pool is deleted: 14 values are not managed any more',
      file: 'params/old.yaml',
    },
    {
      ruleId: 'baseline/gone',
      severity: 'info',
      message: 'sane/cap at reserves.DAI.supplyCap does not occur any more',
      file: '.plimsoll-baseline.json',
      range: { start: { line: 9, column: 7 }, end: { line: 9, column: 71 } },
    },
  ],
  markets: [
    {
      market: 'core',
      file: 'params/core.yaml',
      fate: 'changed',
      was: null,
      changes: [
        {
          path: 'reserves.WETH.ltv',
          before: { text: '80.5%', raw: '8050' },
          after: { text: '83%', raw: '8300' },
          absolute: '+2.5%',
          relative: '0.0310559',
          chain: '80.5%',
          bound: '81%',
        },
        {
          path: 'reserves.WETH.supplyCap',
          before: { text: '3000000', raw: '3000000' },
          after: { text: '3300000', raw: '3300000' },
          absolute: '+300000',
          relative: '0.1',
          chain: '3000000',
          bound: '6000000',
        },
        {
          path: 'reserves.DAI.borrowCap',
          before: null,
          after: { text: '100000', raw: '100000' },
          absolute: null,
          relative: null,
          chain: null,
          bound: null,
        },
      ],
      drift: [
        {
          path: 'reserves.USDC.frozen',
          before: { text: 'false', raw: 'false' },
          after: { text: 'true', raw: 'true' },
          kind: 'drift',
          absolute: null,
          relative: null,
        },
      ],
      calls: ['setSupplyCap(WETH, 3300000) on poolConfigurator', 'configureReserveAsCollateral(WETH, …)'],
      proven: true,
    },
    {
      market: 'old-pool',
      file: 'params/old.yaml',
      fate: 'deleted',
      was: null,
      changes: [],
      drift: [],
      calls: null,
      proven: null,
    },
    {
      market: 'prime',
      file: 'params/prime.yaml',
      fate: 'moved',
      was: 'params/lido.yaml',
      changes: [],
      drift: [],
      calls: [],
      proven: null,
    },
    {
      market: 'quiet',
      file: 'params/quiet.yaml',
      fate: 'unchanged',
      was: null,
      changes: [],
      drift: [],
      calls: null,
      proven: null,
    },
  ],
  summary: {
    errors: 2,
    warnings: 1,
    infos: 1,
    known: 4,
    evaluated: 118,
    notEvaluated: [
      {
        ruleId: 'steward/headroom',
        path: 'reserves.DAI.borrowCap',
        why: 'the state file has no borrowed amount',
        market: 'core',
      },
      { ruleId: 'impact/bad-debt', path: null, why: 'no engine is set up' },
    ],
  },
  reviewers: [{ name: '@acme/risk', rules: ['steward/max-step', 'sane/margin'] }],
  failed: true,
};

/** The same pull request where nothing is wrong. */
export const PASSING: CheckReport = {
  ...EXAMPLE,
  state: 'none',
  findings: [],
  markets: EXAMPLE.markets.slice(0, 1).map((market) => ({ ...market, drift: [], proven: null })),
  summary: { errors: 0, warnings: 0, infos: 0, known: 0, evaluated: 12, notEvaluated: [] },
  reviewers: [],
  failed: false,
};

/** The same of a branch that is behind its base. */
export const behind = (revision: string): CheckReport => ({
  ...PASSING,
  base: {
    revision,
    commit: '1f2e3d4c5b6a79880716253443526170897a6b5c',
    tip: 'ffeeddccbbaa99887766554433221100ffeeddcc',
  },
});

/** What breaks formats: ends of their syntax, their escapes, controls, lone surrogates, unseen characters, mentions. */
export const HOSTILE =
  '::error::x ##[error]y %0A ]]> <!-- --> <img src=a> [l](http://e.example) `c` **b** | @all #12 GH-3 :white_check_mark: ' +
  '\u0000\u001b[31m\u202e\ud800\ufffe\n# passed\r\n::set-output name=a::b "q" \'s\' &amp; {0} \\';

const hostileFinding = (text: string): Finding => ({
  ruleId: text,
  severity: 'error',
  message: text,
  path: text,
  file: text,
  range: { start: { line: 3, column: 5 }, end: { line: 3, column: 9 } },
  quote: text.replace(/\n/g, ' '),
  help: text,
  data: { value: text, bound: text, nearest: text, availableAt: text },
});

/** A report in which every text is the one given. */
export const reportOf = (text: string): CheckReport => ({
  base: { revision: text, commit: text, tip: text },
  head: { commit: text },
  state: 'chain',
  findings: [
    hostileFinding(text),
    { ...hostileFinding(text), severity: 'warning' },
    { ruleId: text, severity: 'info', message: text },
  ],
  markets: [
    {
      market: text,
      file: text,
      fate: 'renamed',
      was: text,
      changes: [
        {
          path: text,
          before: { text, raw: null },
          after: { text, raw: null },
          absolute: text,
          relative: text,
          chain: text,
          bound: text,
        },
      ],
      drift: [{ path: text, before: { text, raw: null }, after: null, absolute: text, relative: text }],
      calls: [text],
      proven: false,
    },
  ],
  summary: {
    errors: 1,
    warnings: 1,
    infos: 1,
    known: 0,
    evaluated: 1,
    notEvaluated: [{ ruleId: text, path: text, why: text, market: text }],
  },
  reviewers: [{ name: text, rules: [text] }],
  failed: true,
});
