import { expect } from 'chai';
import fc from 'fast-check';
import type { Hex } from '../../src/chain/hex.js';
import { createRpc } from '../../src/chain/rpc.js';
import { layOver, mergeDiffs, overridesOf, parseStateDiff, type StateDiff } from '../../src/chain/state-diff.js';
import type { StateOverrides } from '../../src/chain/state-override.js';
import { PlimsollError } from '../../src/diagnostic/error.js';

const rpc = createRpc('http://127.0.0.1:1');
const address = (byte: string): Hex => `0x${byte.repeat(20)}`;
const word = (value: number | bigint): Hex => `0x${value.toString(16).padStart(64, '0')}`;
const [A, B] = [address('aa'), address('bb')];
const parse = (value: unknown): StateDiff => parseStateDiff(rpc, JSON.parse(JSON.stringify(value)));
const none = { balance: null, nonce: null, code: null, storage: new Map() };

describe('the answer of prestateTracer in diffMode', () => {
  // The form is that of go-ethereum's documentation, "Prestate tracer", and of its tests in testdata/prestate_tracer_with_diff_mode.
  it('gives what changed of each account, nonces as numbers and balances as quantities', () => {
    const found = parse({
      pre: {
        [A]: { balance: '0x7a48429e177130a', nonce: 29134, code: '0x6001', storage: { [word(1)]: word(5) } },
        [B]: { balance: '0x10', nonce: 7 },
      },
      post: { [A]: { balance: '0x7a48429e1771309', nonce: 29135, storage: { [word(1)]: word(6) } }, [B]: {} },
    });
    expect(found).to.deep.equal(
      new Map([
        [
          A,
          {
            balance: { before: 0x7a48429e177130an, after: 0x7a48429e1771309n },
            nonce: { before: 29134n, after: 29135n },
            code: null,
            storage: new Map([[word(1), { before: word(5), after: word(6) }]]),
          },
        ],
      ]),
    );
    const hex = parse({ pre: { [A]: { nonce: '0x1' } }, post: { [A]: { nonce: '0x2' } } });
    expect(hex.get(A)?.nonce).to.deep.equal({ before: 1n, after: 2n });
  });

  it('takes a word that one side leaves out for zero', () => {
    const found = parse({
      pre: { [A]: { balance: '0x0', storage: { [word(1)]: word(5) } } },
      post: { [A]: { storage: { [word(2)]: word(6), [word(3)]: word(0) } } },
    });
    expect(found.get(A)?.storage).to.deep.equal(
      new Map([
        [word(1), { before: word(5), after: word(0) }],
        [word(2), { before: word(0), after: word(6) }],
      ]),
    );
  });

  it('knows a new contract, one that is gone, and code that is another', () => {
    const made = parse({ pre: {}, post: { [A]: { balance: '0x1', nonce: 1, code: '0x6001' } } });
    expect(made.get(A)).to.deep.equal({
      ...none,
      balance: { before: 0n, after: 1n },
      nonce: { before: 0n, after: 1n },
      code: { before: '0x', after: '0x6001' },
    });
    const gone = parse({ pre: { [A]: { balance: '0x5', nonce: 1, code: '0x6001' } }, post: {} });
    expect(gone.get(A)).to.deep.equal({
      ...none,
      balance: { before: 5n, after: 0n },
      nonce: { before: 1n, after: 0n },
      code: { before: '0x6001', after: '0x' },
    });
    const other = parse({ pre: { [A]: { balance: '0x5', code: '0x6001' } }, post: { [A]: { code: '0x6002' } } });
    expect(other.get(A)).to.deep.equal({ ...none, code: { before: '0x6001', after: '0x6002' } });
  });

  it('reads addresses in any case as the same', () => {
    const found = parse({
      pre: { [A.toUpperCase().replace('0X', '0x')]: { nonce: 1 } },
      post: { [A]: { nonce: 2 } },
    });
    expect([...found]).to.deep.equal([[A, { ...none, nonce: { before: 1n, after: 2n } }]]);
  });

  const garbage: readonly unknown[] = [
    null,
    [],
    'x',
    {},
    { pre: {} },
    { pre: [], post: {} },
    // Without diffMode, as a node answers that does not know it.
    { [A]: { balance: '0x0' } },
    { pre: { '0x12': {} }, post: {} },
    { pre: { [A]: null }, post: {} },
    { pre: { [A]: { balance: -1 } }, post: {} },
    { pre: { [A]: { balance: 1.5 } }, post: {} },
    { pre: { [A]: { nonce: '7' } }, post: { [A]: {} } },
    { pre: { [A]: { code: '0x1' } }, post: {} },
    { pre: { [A]: { storage: { '0x1': word(1) } } }, post: { [A]: {} } },
    { pre: { [A]: { storage: { [word(1)]: '0x1' } } }, post: { [A]: {} } },
    { pre: { [A]: { storage: [1] } }, post: { [A]: {} } },
  ];
  const codeOf = (value: unknown): string => {
    try {
      parse(value);
      return 'none';
    } catch (error) {
      if (error instanceof PlimsollError) return error.code;
      throw error;
    }
  };
  for (const value of garbage)
    it(`refuses ${JSON.stringify(value).slice(0, 90)}`, () => expect(codeOf(value)).to.equal('rpc/garbage'));

  it('ends in rpc/garbage or an answer, whatever a node says', () => {
    const part = fc.oneof(
      { depthSize: 'small' },
      fc.jsonValue(),
      fc.constantFrom(A, word(1), '0x', '0x1', 5, {}, null),
    );
    const account = fc.dictionary(fc.constantFrom('balance', 'nonce', 'code', 'storage', '__proto__'), part);
    const accounts = fc.dictionary(fc.constantFrom(A, B, '0x', '__proto__', 'constructor'), fc.oneof(account, part));
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.record({ pre: accounts, post: accounts })), (value) =>
        ['none', 'rpc/garbage'].includes(codeOf(value)),
      ),
      { numRuns: 500 },
    );
  });

  it('refuses more words than a block could pay for', () => {
    const storage = Object.fromEntries(Array.from({ length: 100_001 }, (_, index) => [word(index), word(1)]));
    expect(codeOf({ pre: { [A]: { balance: '0x0' } }, post: { [A]: { storage } } })).to.equal('rpc/garbage');
  });
});

/** A small chain, on which the laws can be told without the code under test. */
interface Account {
  readonly balance: bigint;
  readonly nonce: bigint;
  readonly code: Hex;
  readonly storage: Readonly<Record<Hex, Hex>>;
}
type Chain = Readonly<Record<Hex, Account>>;

const SLOTS = [word(1), word(2), word(3)];
const account = fc.record({
  balance: fc.bigInt(0n, 3n),
  nonce: fc.bigInt(0n, 2n),
  code: fc.constantFrom<Hex>('0x', '0x01', '0x02'),
  storage: fc
    .tuple(...SLOTS.map(() => fc.bigInt(0n, 2n)))
    .map((words) => Object.fromEntries(words.map((value, index) => [SLOTS[index], word(value)])) as Record<Hex, Hex>),
});
const chain: fc.Arbitrary<Chain> = fc.record({ [A]: account, [B]: account });

const between = (from: Chain, to: Chain): StateDiff => {
  const side = (state: Chain) =>
    Object.fromEntries(
      Object.entries(state).map(([key, { balance, nonce, code, storage }]) => [
        key,
        { balance: `0x${balance.toString(16)}`, nonce: Number(nonce), code, storage },
      ]),
    );
  return parse({ pre: side(from), post: side(to) });
};

const under = (state: Chain, overrides: StateOverrides): Chain =>
  Object.fromEntries(
    Object.entries(state).map(([key, one]) => {
      const { balance, nonce, code, stateDiff } = overrides[key as Hex] ?? {};
      return [
        key,
        {
          balance: balance ?? one.balance,
          nonce: nonce ?? one.nonce,
          code: code ?? one.code,
          storage: { ...one.storage, ...stateDiff },
        },
      ];
    }),
  );

describe('differences of state', () => {
  it('are empty between equal states, and lead to the other state as overrides', () => {
    fc.assert(
      fc.property(chain, chain, (a, b) => {
        expect(between(a, a).size).to.equal(0);
        expect(under(a, overridesOf(between(a, b)))).to.deep.equal(b);
      }),
    );
  });

  it('merged are the difference from the first to the last', () => {
    fc.assert(
      fc.property(chain, chain, chain, (a, b, c) => {
        expect(mergeDiffs(between(a, b), between(b, c))).to.deep.equal(between(a, c));
        expect(mergeDiffs(between(a, b), between(b, a)).size).to.equal(0);
      }),
    );
  });

  it('laid over each other count from the top, and touch nothing that they do not name', () => {
    fc.assert(
      fc.property(chain, chain, chain, (a, b, c) => {
        const [lower, upper] = [overridesOf(between(a, b)), overridesOf(between(b, c))];
        expect(under(a, layOver(lower, upper))).to.deep.equal(c);
        expect(layOver({}, upper)).to.deep.equal(upper);
        expect(layOver(lower, {})).to.deep.equal(lower);
      }),
    );
  });
});
