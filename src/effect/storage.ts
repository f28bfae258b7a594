import type { Hex } from '../chain/hex.js';
import { keccakHex } from '../chain/keccak.js';
import type { StateDiff } from '../chain/state-diff.js';
import { slotKey } from '../chain/trace.js';
import { checksummed } from '../signer/address.js';
import { addressWord, word } from '../signer/words.js';
import { type SafeKeys, safeSlots } from './safe-storage.js';

/**
 * Why a written word is no surprise: the values that are read back depend on it, the definition says that the call writes
 * to that contract, or the Safe keeps its books there. `none`: nothing says so.
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

/** What places of storage are known by. Addresses in lower case. */
export interface StorageKnowledge {
  /** Null where it is no Safe that acts. */
  readonly safe: Hex | null;
  readonly safeKeys: SafeKeys;
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

const MAPPINGS = 128n;
const MAX_KEYS = 48;
/** Structs in mappings are seldom longer. */
const MAX_WORDS = 32n;

/** The slot as a word of a mapping keyed by a known address, or undefined. Solidity: `keccak256(key . slot) + word`. */
const inMapping = (keys: ReadonlyMap<Hex, string>): ((slot: Hex) => string | undefined) => {
  let bases: { readonly base: bigint; readonly name: string }[] | undefined;
  const all = () =>
    [...keys].slice(0, MAX_KEYS).flatMap(([key, name]) =>
      Array.from({ length: Number(MAPPINGS) }, (_, index) => ({
        base: BigInt(keccakHex(`0x${addressWord(key)}${word(BigInt(index))}`)),
        name: `${name} in the mapping at slot ${index}`,
      })),
    );
  return (slot) => {
    bases ??= all();
    const place = BigInt(slot);
    const found = bases.find(({ base }) => place >= base && place - base < MAX_WORDS);
    if (found === undefined) return undefined;
    const offset = place - found.base;
    return offset === 0n ? found.name : `${found.name}, word ${offset}`;
  };
};

const SMALL = 1024n;

/**
 * The words of storage that a transaction changed, each with what is known of its place and why it is expected. Names are
 * found by the layout of Safes, ERC-1967, and mappings keyed by an address at hand.
 */
export const storageWrites = (diff: StateDiff, known: StorageKnowledge): readonly StorageWrite[] => {
  const own = new Map(safeSlots(known.safeKeys).map((one) => [one.slot, one]));
  const mapping = inMapping(known.keys);
  const nameOf = (address: Hex, slot: Hex): string | undefined => {
    const ofSafe = address === known.safe ? own.get(slot)?.name : undefined;
    return ofSafe ?? PLACES.get(slot) ?? (BigInt(slot) < SMALL ? `slot ${BigInt(slot)}` : mapping(slot));
  };
  const expectedOf = (address: Hex, slot: Hex): Expected => {
    if (address === known.safe) return own.get(slot)?.part === null ? 'bookkeeping' : 'none';
    if (known.readBack.has(slotKey(address, slot))) return 'read-back';
    return known.declared.has(address) ? 'declared' : 'none';
  };
  return [...diff].flatMap(([address, { storage }]) => {
    const contract = known.names.get(address);
    return [...storage].map(([slot, { before, after }]): StorageWrite => {
      const name = nameOf(address, slot);
      return {
        address: checksummed(address),
        ...(contract === undefined ? {} : { contract }),
        slot,
        ...(name === undefined ? {} : { name }),
        before,
        after,
        expected: expectedOf(address, slot),
      };
    });
  });
};
