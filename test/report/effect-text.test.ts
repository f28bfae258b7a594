import { expect } from 'chai';
import type { Hex } from '../../src/chain/hex.js';
import type { BalanceChange } from '../../src/effect/balances.js';
import { undeclaredOf } from '../../src/effect/outcome.js';
import { balanceLine, effectSection } from '../../src/report/effect-text.js';
import { plain } from '../../src/report/style.js';
import type { Effect } from '../../src/review/review.js';

const HOSTILE = 'A\u001b[2J\u202e\u200b\nB\u0000';
const ADDRESS = '0x0707070707070707070707070707070707070707';
const WORD: Hex = `0x${'0'.repeat(63)}1`;
const BALANCE: BalanceChange = {
  ...{ token: ADDRESS, symbol: 'TOK', decimals: 6, account: ADDRESS },
  ...{ before: '1500000', after: '250000', change: '-1250000' },
};
const EFFECT: Effect = {
  ...{ block: '7', blockHash: WORD, method: 'eth_simulateV1', gasUsed: '1', gasLimit: '2', events: 0, values: 0 },
  ...{ after: [], logs: [], balances: [], storage: [], newCode: [] },
};
const lines = (effect: Partial<Effect>, telling: 'short' | 'whole' = 'whole'): readonly string[] =>
  effectSection({ ...EFFECT, ...effect }, plain, telling);

describe('what nothing declares', () => {
  it('tells ETH in whole units, and of a token its smallest unit as it is', () => {
    const eth = { ...BALANCE, token: null, symbol: 'ETH', decimals: 18, before: null, after: null };
    const balances = [
      { ...eth, change: '-1250000000000000000' },
      { ...eth, change: '1' },
      { ...BALANCE, change: '-5000' },
    ];
    expect(undeclaredOf({ logs: [], balances, storage: null, newCode: null })).to.deep.equal([
      `the balance of ${ADDRESS} changes by -1.25 ETH`,
      `the balance of ${ADDRESS} changes by +0.000000000000000001 ETH`,
      `the balance of ${ADDRESS} in ${ADDRESS} changes by -5000`,
    ]);
  });
});

describe('amounts of a token', () => {
  it('are in the smallest unit where the token does not say its decimals', () => {
    expect(balanceLine({ ...BALANCE, decimals: null, before: null, after: null })).to.equal(
      `${ADDRESS}  -1_250_000 TOK (${ADDRESS}), in its smallest unit`,
    );
  });

  it('have their sign, the balance before and after, and what the token calls itself with its address', () => {
    expect(balanceLine(BALANCE)).to.equal(`${ADDRESS}  -1.25 TOK (${ADDRESS}), 1.5 → 0.25`);
    expect(balanceLine({ ...BALANCE, symbol: null, change: '5' })).to.include(`+0.000005 of the token (${ADDRESS})`);
    const eth = { ...BALANCE, token: null, symbol: 'ETH', decimals: 18, before: null, after: null };
    expect(balanceLine({ ...eth, change: '250000000000000000' })).to.equal(`${ADDRESS}  +0.25 ETH`);
  });
});

describe('the text of an effect', () => {
  const log = { address: ADDRESS, topic: WORD, declared: true };
  const write = {
    address: ADDRESS,
    slot: WORD,
    before: WORD,
    after: `0x${'0'.repeat(64)}` as const,
    expected: 'none' as const,
  };

  it('lets nothing through that a terminal obeys, from any name, symbol or value', () => {
    const event = {
      ...log,
      event: `${HOSTILE}(uint256)`,
      contract: HOSTILE,
      args: [{ name: HOSTILE, value: HOSTILE }],
    };
    const text = lines({
      logs: [event],
      balances: [{ ...BALANCE, symbol: HOSTILE }],
      storage: [{ ...write, contract: HOSTILE, name: HOSTILE }],
    });
    expect(text.join('').match(/[\p{Cc}\p{Cf}]/gu)).to.equal(null);
    expect(text.join('\n').match(/\\u\{1b\}\[2J/g)).to.have.length(7);
  });

  it('marks what nothing declares, and shortly tells only that', () => {
    const known = { ...log, event: 'Known(uint256)', contract: 'pool', args: [] };
    const effect = {
      logs: [known, { ...log, declared: false }],
      storage: [write, { ...write, name: 'read', expected: 'read-back' as const }],
    };
    expect(lines(effect)).to.deep.equal([
      'What running it does besides (block 7, by eth_simulateV1)',
      '  2 events, 1 of them declared by nothing; 2 words of storage, 1 of them declared by nothing; no balance changed',
      '  events',
      '    pool  Known',
      `    ${ADDRESS}  unknown event ${WORD}  (not declared)`,
      '  storage',
      `    ${ADDRESS}  ${WORD}: 0x1 → 0x0  (not declared)`,
      `    ${ADDRESS}  read: 0x1 → 0x0`,
    ]);
    expect(lines(effect, 'short').slice(2)).to.deep.equal([
      '  events',
      `    ${ADDRESS}  unknown event ${WORD}  (not declared)`,
      '  storage',
      `    ${ADDRESS}  ${WORD}: 0x1 → 0x0  (not declared)`,
    ]);
  });

  it('says what was not seen, what was run before, and how; and nothing where it was not run', () => {
    const [first, second] = lines({ method: 'fork', storage: null, newCode: null, after: [WORD, WORD] });
    expect(first).to.equal('What running it does besides (block 7, on a local fork, after 2 transactions that wait)');
    expect(second).to.equal('  0 events; storage not seen; no balance changed');
    expect(lines({ newCode: [ADDRESS] })).to.include.members(['  new code', `    ${ADDRESS}`]);
    expect(effectSection(null, plain, 'whole')).to.deep.equal([]);
  });

  it('is cut where there is more than anyone reads, and says so', () => {
    const text = lines({ logs: Array.from({ length: 10_000 }, () => log) });
    expect(text).to.have.length(204);
    expect(text.at(-1)).to.equal('    … and 9800 more; --json has everything');
  });
});
