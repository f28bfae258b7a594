import type { Hex } from '../chain/hex.js';
import { keccakHex } from '../chain/keccak.js';
import type { Moved, StateDiff } from '../chain/state-diff.js';
import { slotKey } from '../chain/trace.js';
import { checksummed } from '../signer/address.js';
import { addressWord, word } from '../signer/words.js';
import { NONCE_SLOT, type SafeKeys, safeSlots } from './safe-storage.js';

/**
 * Why a written word is no surprise: the values that are read back depend on it, the definition says that the call writes
 * to that contract, or a Safe or another contract of the route keeps its books there. `none`: nothing says so.
 */
export type Expected = 'read-back' | 'declared' | 'bookkeeping' | 'none';

/** A word of storage that is another afterwards. */
export interface StorageWrite {
  readonly address: string;
  readonly contract?: string;
  readonly slot: Hex;
  /** What the word holds, as far as its place tells. */
  readonly name?: string;
  readonly before: Hex;
  readonly after: Hex;
  readonly expected: Expected;
}

/** A Safe that acts: by what its own words are found, and how many of its transactions were run. */
export interface SafeBooks {
  readonly keys: SafeKeys;
  readonly transactions: bigint;
}

/** What places of storage are known by. Addresses in lower case. */
export interface StorageKnowledge {
  /** Safes that act, by address. */
  readonly safes: ReadonlyMap<Hex, SafeBooks>;
  /** Words that the messages are meant to write, as `slotKey` has them. */
  readonly slots: ReadonlySet<string>;
  /** Contracts of the route, which keep books of what goes through them. */
  readonly books: ReadonlySet<Hex>;
  /** Contracts by address. */
  readonly names: ReadonlyMap<Hex, string>;
  /** Slots that the values depend on that were read back, as `slotKey` has them. */
  readonly readBack: ReadonlySet<string>;
  /** Contracts that the calls are declared to write to beyond that. */
  readonly declared: ReadonlySet<Hex>;
  /** Addresses by which mappings may be keyed, with what to call them. */
  readonly keys: ReadonlyMap<Hex, string>;
}

/** Words with a place of their own. Source: ERC-1967, and OpenZeppelin's proxies before it. */
const PLACES: ReadonlyMap<Hex, string> = new Map([
  ['0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc', 'the implementation of the proxy'],
  ['0xb53127684a568b3173ae13b9f8a6016e243e63b6e8ee1178d6a717850b5d6103', 'the admin of the proxy'],
  ['0xa3f0ad74e5423aebfd80d3ef4346578335a9a72aeaee59ff6cb3582b35133d50', 'the beacon of the proxy'],
  ['0x7050c9e0f4ca769c69bd3a8ef740bc37934f8e2c036e5a723fd8ee048ed3f8c3', 'the implementation of the proxy'],
]);

const MAPPINGS = 128;
const MAX_KEYS = 160;
/** Structs in mappings are seldom longer. */
const MAX_WORDS = 32n;

interface Base {
  readonly base: bigint;
  readonly name: string;
}

const byBase = (a: Base, b: Base): number => (a.base < b.base ? -1 : a.base > b.base ? 1 : 0);

/** The last of the sorted bases that is not above the place. A transaction may write as many words as its gas pays for. */
const lastBelow = (bases: readonly Base[], place: bigint): Base | undefined => {
  let [low, high] = [0, bases.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((bases[middle]?.base ?? 0n) <= place) low = middle + 1;
    else high = middle;
  }
  return bases[low - 1];
};

/** The slot as a word of a mapping keyed by a known address, or undefined. Solidity: `keccak256(key . slot) + word`. */
const inMapping = (keys: ReadonlyMap<Hex, string>): ((slot: Hex) => string | undefined) => {
  let bases: readonly Base[] | undefined;
  const all = (): readonly Base[] =>
    [...keys]
      .slice(0, MAX_KEYS)
      .flatMap(([key, name]) =>
        Array.from({ length: MAPPINGS }, (_, index) => ({
          base: BigInt(keccakHex(`0x${addressWord(key)}${word(BigInt(index))}`)),
          name: `${name} in the mapping at slot ${index}`,
        })),
      )
      .sort(byBase);
  return (slot) => {
    bases ??= all();
    const place = BigInt(slot);
    const found = lastBelow(bases, place);
    if (found === undefined || place - found.base >= MAX_WORDS) return undefined;
    const offset = place - found.base;
    return offset === 0n ? found.name : `${found.name}, word ${offset}`;
  };
};

const SMALL = 1024n;

/** A nonce that is put back makes old signatures good again, and one that leaps voids those that wait. */
const counts = (slot: Hex, { before, after }: Moved<Hex>, transactions: bigint): boolean =>
  slot !== NONCE_SLOT || BigInt(after) === BigInt(before) + transactions;

/**
 * The words of storage that a transaction changed, each with what is known of its place and why it is expected. Names are
 * found by the layout of Safes, ERC-1967, and mappings keyed by an address at hand.
 */
export const storageWrites = (diff: StateDiff, known: StorageKnowledge): readonly StorageWrite[] => {
  const safes = new Map(
    [...known.safes].map(([address, { keys, transactions }]) => [
      address,
      { transactions, slots: new Map(safeSlots(keys).map((one) => [one.slot, one])) },
    ]),
  );
  const mapping = inMapping(known.keys);
  const nameOf = (address: Hex, slot: Hex): string | undefined => {
    const ofSafe = safes.get(address)?.slots.get(slot)?.name;
    return ofSafe ?? PLACES.get(slot) ?? (BigInt(slot) < SMALL ? `slot ${BigInt(slot)}` : mapping(slot));
  };
  const expectedOf = (address: Hex, slot: Hex, word: Moved<Hex>): Expected => {
    if (known.slots.has(slotKey(address, slot))) return 'bookkeeping';
    const safe = safes.get(address);
    if (safe !== undefined)
      return safe.slots.get(slot)?.control === 'bookkeeping' && counts(slot, word, safe.transactions)
        ? 'bookkeeping'
        : 'none';
    // Every read through a proxy looks at the word that says which code it runs, and tells nothing of it.
    if (known.readBack.has(slotKey(address, slot)) && !PLACES.has(slot)) return 'read-back';
    if (known.books.has(address) && !PLACES.has(slot)) return 'bookkeeping';
    return known.declared.has(address) ? 'declared' : 'none';
  };
  return [...diff].flatMap(([address, { storage }]) => {
    const contract = known.names.get(address);
    return [...storage].map(([slot, moved]): StorageWrite => {
      const { before, after } = moved;
      const name = nameOf(address, slot);
      return {
        address: checksummed(address),
        ...(contract === undefined ? {} : { contract }),
        slot,
        ...(name === undefined ? {} : { name }),
        before,
        after,
        expected: expectedOf(address, slot, moved),
      };
    });
  });
};
