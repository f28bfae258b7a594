import { expect } from 'chai';
import { reviewMarkdown } from '../../src/report/review-markdown.js';
import type { Effect } from '../../src/review/review.js';
import type { ToldReview } from '../../src/review/told.js';

const ADDRESS = '0x5afe5afE5afE5afE5afE5aFe5aFe5Afe5Afe5AfE';
const HASH = `0x${'ab'.repeat(32)}`;
const HOSTILE = '**x** <img src=a> [l](http://evil.example) `c` @all | \u202e\u001b[31m\n# OK\n';
const EFFECT: Effect = {
  ...{ block: '7', blockHash: HASH, method: 'eth_simulateV1', gasUsed: '1', gasLimit: '2', events: 1, values: 3 },
  after: [HASH],
  logs: [
    { address: ADDRESS, topic: HASH, event: 'Paid(uint256)', args: [{ name: 'amount', value: '5' }], declared: false },
  ],
  balances: [
    {
      ...{ token: ADDRESS, symbol: 'TOK', decimals: 1, account: ADDRESS },
      ...{ before: '10', after: '25', change: '15' },
    },
  ],
  storage: [{ address: ADDRESS, slot: '0x01', name: 'slot 1', before: '0x00', after: '0x02', expected: 'none' }],
  newCode: [ADDRESS],
};
const REVIEW: ToldReview = {
  input: 'bundle',
  verdict: 'CAUTION',
  title: 'Raise the cap',
  market: 'core',
  safe: { address: ADDRESS, version: '1.4.1', chainId: '1' },
  hashes: { domain: HASH, message: HASH, safeTx: HASH },
  transaction: {
    to: ADDRESS,
    value: '0',
    data: '0x',
    operation: 1,
    safeTxGas: '0',
    baseGas: '0',
    gasPrice: '0',
    gasToken: ADDRESS,
    refundReceiver: ADDRESS,
    nonce: '7',
  },
  wrapper: null,
  calls: [
    {
      to: ADDRESS,
      value: '5',
      data: '0x1234abcd',
      operation: 1,
      changes: [],
      calls: [{ to: null, value: null, data: null, operation: 0, changes: [] }],
    },
  ],
  planned: [],
  changes: [
    {
      path: 'reserves.WETH.supplyCap',
      before: { text: '1000000', raw: '1000000' },
      after: { text: '1250000', raw: '1250000' },
      absolute: '+250000',
      relative: '0.25',
    },
  ],
  warnings: [
    {
      ruleId: 'review/offline',
      severity: 'warning',
      message: 'the chain was not asked',
      help: 'Ask it.',
      data: { verdict: 'CAUTION' },
    },
  ],
  reproduces: true,
  stale: null,
  effect: null,
  block: { number: '1000', hash: HASH },
  checked: ['the hashes'],
  notChecked: ['a second node: one was believed'],
};

/** What Markdown would read as its own in a line of text: escapes and our own comments are taken out first. */
const markup = (text: string): string =>
  text
    .replace(/\\[!-/:-@[-`{-~]/g, '')
    .replaceAll('@<!-- -->', '')
    .replace(/&(?:amp|lt|gt);/g, '');

describe('a review as Markdown', () => {
  it('says the verdict first, then hashes, changes, warnings, calls and what was not checked', () => {
    const text = reviewMarkdown(REVIEW, 'plimsoll 0.1.0');
    const lines = text.split('\n');
    expect(lines[0]).to.equal('# CAUTION');
    expect(lines.filter((line) => line.startsWith('## '))).to.deep.equal([
      '## Changes',
      '## Warnings',
      '## Calls',
      '## Evidence',
    ]);
    expect(lines).to.include.members([
      `| Safe | \`${ADDRESS}\` |`,
      '| operation | 1 (delegatecall) |',
      `| safeTxHash | \`${HASH}\` |`,
      '| reserves.WETH.supplyCap | 1\\_000\\_000 | 1\\_250\\_000 | \\+250\\_000 | \\+25% |',
      '- **CAUTION** the chain was not asked (review/offline). Ask it.',
      `- **1** unknown 0x1234abcd at \`${ADDRESS}\` **(delegatecall)**, sends 0.000000000000000005 ETH`,
      '- **1.1** a call that cannot be read at no address',
      '- Compiled again from the documents, the same bytes: yes.',
      '- Moved on the chain since it was made: not known.',
      '- **Not checked**: a second node: one was believed.',
    ]);
    expect(text.endsWith('before you sign.\n')).to.equal(true);
  });

  it('tells what running it does besides, and what was not seen of it', () => {
    const text = reviewMarkdown({ ...REVIEW, effect: EFFECT }, 'x');
    const [, section = ''] = text.split('## What running it does besides\n\n');
    expect(
      section
        .split('\n## ')[0]
        ?.split('\n')
        .filter((line) => line !== ''),
    ).to.deep.equal([
      `Run on block 7 (\`${HASH}\`) by eth_simulateV1, after \`${HASH}\`.`,
      'Balances:',
      `- ${ADDRESS}  \\+1.5 TOK \\(${ADDRESS}\\), 1 → 2.5`,
      'New code:',
      `- ${ADDRESS}`,
      'Events:',
      `- ${ADDRESS}  Paid: amount 5  \\(not declared\\)`,
      'Storage:',
      `- ${ADDRESS}  slot 1: 0x0 → 0x2  \\(not declared\\)`,
    ]);
    const blind = reviewMarkdown({ ...REVIEW, effect: { ...EFFECT, storage: null, newCode: null } }, 'x');
    expect(blind).to.include('\nStorage was **not seen**: the node gives no traces.\n');
  });

  it('lets no text of the input be markup, a link, a mention, a line or a control character', () => {
    const change = {
      path: HOSTILE,
      before: { text: HOSTILE, raw: null },
      after: null,
      absolute: HOSTILE,
      relative: HOSTILE,
    };
    const [call] = REVIEW.calls;
    const [warning] = REVIEW.warnings;
    if (call === undefined || warning === undefined) throw new Error('the review has a call and a warning');
    const hostile: ToldReview = {
      ...REVIEW,
      title: HOSTILE,
      market: HOSTILE,
      safe: { address: HOSTILE, version: HOSTILE, chainId: HOSTILE },
      calls: [{ ...call, to: HOSTILE, value: HOSTILE, contract: HOSTILE, function: HOSTILE, doubt: HOSTILE }],
      changes: [{ ...change, market: HOSTILE }],
      warnings: [{ ...warning, message: HOSTILE, help: HOSTILE }],
      checked: [HOSTILE],
      notChecked: [HOSTILE],
      effect: {
        ...EFFECT,
        logs: [
          { ...EFFECT.logs[0], address: ADDRESS, topic: HASH, declared: false, event: HOSTILE, contract: HOSTILE },
        ],
        balances: EFFECT.balances.map((one) => ({ ...one, symbol: HOSTILE })),
        storage: (EFFECT.storage ?? []).map((one) => ({ ...one, contract: HOSTILE, name: HOSTILE })),
      },
      against: { source: HOSTILE, market: HOSTILE, missing: [change], extra: [], otherCalls: [] },
    };
    const harmless = JSON.parse(JSON.stringify(hostile).replaceAll(JSON.stringify(HOSTILE), '"x"')) as ToldReview;
    const plainLines = reviewMarkdown(harmless, 'x').split('\n');
    const text = reviewMarkdown(hostile, HOSTILE);
    expect(text.split('\n')).to.have.length(plainLines.length);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(text).to.not.match(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    expect(text.split('\n').filter((line) => line.startsWith('#'))).to.deep.equal(
      plainLines.filter((line) => line.startsWith('#')),
    );
    const left = markup(text);
    expect(left).to.not.match(/<|>|\]\(|@|\*\*x/);
    for (const [index, line] of text.split('\n').entries())
      if (line.startsWith('|'))
        expect(markup(line).split('|').length, line).to.equal(plainLines[index]?.split('|').length);
  });

  it('tells of calls without a Safe transaction, and of a review that found nothing', () => {
    const bare: ToldReview = {
      ...REVIEW,
      verdict: 'BLOCKED',
      title: null,
      market: null,
      safe: null,
      hashes: null,
      transaction: null,
      changes: [],
      warnings: [],
      block: null,
    };
    const text = reviewMarkdown(bare, 'plimsoll 0.1.0');
    expect(text.startsWith('# BLOCKED\n')).to.equal(true);
    expect(text)
      .to.include('No parameter that is known here.')
      .and.to.not.include('safeTxHash')
      .and.to.not.include('Asked at');
  });
});
