import { expect } from 'chai';
import { AbiCoder } from 'ethers/abi';
import { keccak256 } from 'ethers/crypto';
import fc from 'fast-check';
import type { Hex } from '../../src/chain/hex.js';
import type { StateDiff } from '../../src/chain/state-diff.js';
import { slotKey } from '../../src/chain/trace.js';
import { type StorageKnowledge, type StorageWrite, storageWrites } from '../../src/effect/storage.js';

const address = (byte: string): Hex => `0x${byte.repeat(20)}`;
const word = (value: bigint): Hex => `0x${value.toString(16).padStart(64, '0')}`;
const [SAFE, POOL, ASSET] = [address('5a'), address('aa'), address('bb')];
const IMPLEMENTATION = '0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc';
const mapped = (key: Hex, slot: number, offset = 0n): Hex =>
  word(BigInt(keccak256(AbiCoder.defaultAbiCoder().encode(['address', 'uint256'], [key, slot]))) + offset);
const KNOWN: StorageKnowledge = {
  safes: new Map([
    [SAFE, { keys: { owners: [address('01'), address('02')], modules: [], signedMessages: [] }, transactions: 1n }],
  ]),
  books: new Set(),
  slots: new Set(),
  names: new Map([[POOL, 'pool']]),
  readBack: new Set(),
  declared: new Set(),
  keys: new Map([[ASSET, 'reserves.WETH']]),
};
const wrote = (account: Hex, slot: Hex, before = 1n, after = 2n): StateDiff =>
  new Map([
    [
      account,
      {
        ...{ balance: null, nonce: null, code: null },
        storage: new Map([[slot, { before: word(before), after: word(after) }]]),
      },
    ],
  ]);
const written = (diff: StateDiff, known: Partial<StorageKnowledge> = {}): StorageWrite => {
  const [only, ...others] = storageWrites(diff, { ...KNOWN, ...known });
  if (only === undefined || others.length > 0) throw new Error('there is one');
  return only;
};

describe('a word of storage that changes', () => {
  it('is named by its place: a small slot, a proxy’s word, a mapping by an address at hand', () => {
    const names: readonly (readonly [Hex, string | undefined])[] = [
      [word(7n), 'slot 7'],
      [word(1024n), undefined],
      [IMPLEMENTATION, 'the implementation of the proxy'],
      [mapped(ASSET, 52), 'reserves.WETH in the mapping at slot 52'],
      [mapped(ASSET, 52, 3n), 'reserves.WETH in the mapping at slot 52, word 3'],
      [mapped(ASSET, 52, 32n), undefined],
      [mapped(ASSET, 52, -1n), undefined],
      [mapped(ASSET, 200), undefined],
      [mapped(address('cc'), 52), undefined],
    ];
    for (const [slot, name] of names) expect(written(wrote(POOL, slot)).name, slot).to.equal(name);
    expect(written(wrote(POOL, word(7n)))).to.deep.equal({
      ...{ address: '0xaAaAaAaaAaAaAaaAaAAAAAAAAaaaAaAaAaaAaaAa', contract: 'pool', slot: word(7n), name: 'slot 7' },
      ...{ before: word(1n), after: word(2n), expected: 'none' },
    });
  });

  it('is found in any mapping of any of many addresses, as one by one', () => {
    const keys = Array.from({ length: 100 }, (_, index): Hex => `0x${(index + 1).toString(16).padStart(40, '0')}`);
    const known = { keys: new Map(keys.map((key, index) => [key, `k${index}`] as const)) };
    const place = fc.tuple(fc.nat(99), fc.nat(127), fc.bigInt(0n, 31n));
    fc.assert(
      fc.property(place, ([key, slot, offset]) => {
        const { name } = written(wrote(POOL, mapped(keys[key] as Hex, slot, offset)), known);
        expect(name).to.equal(`k${key} in the mapping at slot ${slot}${offset === 0n ? '' : `, word ${offset}`}`);
      }),
      { numRuns: 15 },
    );
  }).timeout(60_000);

  it('is expected where values that are read back depend on it, or it is declared, and nowhere else', () => {
    const [slot, other] = [word(7n), word(8n)];
    const readBack = new Set([slotKey(POOL, slot), slotKey(POOL, IMPLEMENTATION)]);
    expect(written(wrote(POOL, slot), { readBack }).expected).to.equal('read-back');
    expect(written(wrote(POOL, other), { readBack }).expected).to.equal('none');
    expect(written(wrote(ASSET, slot), { readBack }).expected).to.equal('none');
    expect(written(wrote(POOL, other), { declared: new Set([POOL]) }).expected).to.equal('declared');
    expect(written(wrote(POOL, IMPLEMENTATION), { readBack }).expected, 'what a proxy runs').to.equal('none');
  });

  it('of the Safe is expected only where it keeps its books, whatever is read or declared', () => {
    const all = { readBack: new Set([slotKey(SAFE, word(4n))]), declared: new Set([SAFE]) };
    expect(written(wrote(SAFE, word(4n)), all)).to.include({ name: 'the threshold', expected: 'none' });
    expect(written(wrote(SAFE, word(99n)), all)).to.include({ expected: 'none' });
    expect(written(wrote(SAFE, word(5n), 6n, 7n))).to.include({ name: 'the nonce', expected: 'bookkeeping' });
    for (const after of [0n, 5n, 8n, 100n])
      expect(written(wrote(SAFE, word(5n), 6n, after)).expected, `a nonce from 6 to ${after}`).to.equal('none');
    const message = word(0xabcn);
    const slot = keccak256(AbiCoder.defaultAbiCoder().encode(['bytes32', 'uint256'], [message, 7])) as Hex;
    expect(written(wrote(SAFE, slot)).expected).to.equal('none');
    const keys = { owners: [], modules: [], signedMessages: [message] };
    const signing = { safes: new Map([[SAFE, { keys, transactions: 1n }]]) };
    expect(written(wrote(SAFE, slot), signing).expected).to.equal('bookkeeping');
  });

  it('of a Safe counts each of its transactions', () => {
    const keys = { owners: [], modules: [], signedMessages: [] };
    const twice = { safes: new Map([[SAFE, { keys, transactions: 2n }]]) };
    expect(written(wrote(SAFE, word(5n), 6n, 8n), twice).expected).to.equal('bookkeeping');
    expect(written(wrote(SAFE, word(5n), 6n, 7n), twice).expected).to.equal('none');
  });

  it('of a contract of the route is its bookkeeping, but not which code it runs', () => {
    const books = new Set([POOL]);
    expect(written(wrote(POOL, word(99n)), { books }).expected).to.equal('bookkeeping');
    expect(written(wrote(POOL, IMPLEMENTATION), { books }).expected).to.equal('none');
    expect(written(wrote(ASSET, word(99n)), { books }).expected).to.equal('none');
  });
});
