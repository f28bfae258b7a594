import type { Hex } from '../chain/hex.js';
import { keccakHex, keccakText } from '../chain/keccak.js';
import type { Log } from '../chain/log.js';
import type { SafePart } from '../route/safe/admin-methods.js';
import { addressWord, word } from '../signer/words.js';

/** What a word of a Safe's storage decides. */
export interface SafeSlot {
  readonly slot: Hex;
  readonly name: string;
  /** What depends on it; null where it only keeps the books. */
  readonly part: SafePart | null;
}

/** What events of the Safe tell of the keys of its mappings. */
export interface SafeKeys {
  readonly owners: readonly Hex[];
  readonly modules: readonly Hex[];
  /** Messages on record as signed. */
  readonly messages: readonly Hex[];
}

const SENTINEL: Hex = `0x${'0'.repeat(39)}1`;

const at = (index: bigint): Hex => `0x${word(index)}`;
const mapped = (address: Hex, index: bigint): Hex => keccakHex(`0x${addressWord(address)}${word(index)}`);

/**
 * The words of a Safe's storage that decide over it. Source: `SafeStorage.sol` and the managers of 1.0.0 to 1.5.0, whose
 * layout did not change: singleton 0, modules 1, owners 2, their number 3, threshold 4, nonce 5, signed messages 7;
 * guards and fallback handler at the hashes of their names.
 */
export const safeSlots = ({ owners, modules, messages }: SafeKeys): readonly SafeSlot[] => [
  { slot: at(0n), name: 'the singleton, whose code the Safe runs', part: 'singleton' },
  ...[SENTINEL, ...modules].map(
    (key): SafeSlot => ({ slot: mapped(key, 1n), name: 'the list of modules', part: 'modules' }),
  ),
  ...[SENTINEL, ...owners].map(
    (key): SafeSlot => ({ slot: mapped(key, 2n), name: 'the list of owners', part: 'owners' }),
  ),
  { slot: at(3n), name: 'the number of owners', part: 'owners' },
  { slot: at(4n), name: 'the threshold', part: 'threshold' },
  { slot: at(5n), name: 'the nonce', part: null },
  ...messages.map(
    (hash): SafeSlot => ({
      slot: keccakHex(`0x${hash.slice(2)}${word(7n)}`),
      name: 'a message on record as signed',
      part: null,
    }),
  ),
  { slot: keccakText('guard_manager.guard.address'), name: 'the guard', part: 'guards' },
  { slot: keccakText('module_manager.module_guard.address'), name: 'the module guard', part: 'guards' },
  { slot: keccakText('fallback_manager.handler.address'), name: 'the fallback handler', part: 'fallback-handler' },
];

/** Events of a Safe that name a key of one of its mappings, as its releases have them, and which. */
const KEY_EVENTS: ReadonlyMap<string, keyof SafeKeys> = new Map([
  [keccakText('AddedOwner(address)'), 'owners'],
  [keccakText('RemovedOwner(address)'), 'owners'],
  [keccakText('EnabledModule(address)'), 'modules'],
  [keccakText('DisabledModule(address)'), 'modules'],
  [keccakText('SignMsg(bytes32)'), 'messages'],
]);

/** The keys of a Safe's mappings: its owners, and those that its own events name. */
export const safeKeys = (safe: Hex, owners: readonly Hex[], logs: readonly Log[]): SafeKeys => {
  const found: Record<keyof SafeKeys, Hex[]> = { owners: [...owners], modules: [], messages: [] };
  for (const { address, topics, data } of logs) {
    const [topic = '', indexed] = topics;
    const kind = address === safe ? KEY_EVENTS.get(topic) : undefined;
    const key = indexed ?? data;
    if (kind !== undefined && key.length === 66) found[kind].push(kind === 'messages' ? key : `0x${key.slice(26)}`);
  }
  return found;
};
