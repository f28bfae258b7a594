import type { Hex } from '../chain/hex.js';
import { keccakHex, keccakText } from '../chain/keccak.js';
import { addressWord, word } from '../signer/words.js';

/** What a word of a Safe's storage holds. */
export type SafePart =
  | 'the singleton, whose code the Safe runs'
  | 'the list of modules'
  | 'the list of owners'
  | 'the number of owners'
  | 'the threshold'
  | 'the nonce'
  | 'a message on record as signed'
  | 'the guard'
  | 'the module guard'
  | 'the fallback handler';

/** What a word of a Safe's storage decides. */
export interface SafeSlot {
  readonly slot: Hex;
  readonly name: SafePart;
  /** Who holds the Safe, or what it runs, depends on it. */
  readonly control: 'control' | 'bookkeeping';
}

/** What the words of the Safe's mappings are keyed by, as far as it is known. */
export interface SafeKeys {
  readonly owners: readonly Hex[];
  readonly modules: readonly Hex[];
  readonly signedMessages: readonly Hex[];
}

/** Where a Safe keeps its nonce: one more after each of its transactions, never anything else. */
export const NONCE_SLOT: Hex = `0x${word(5n)}`;

const SENTINEL: Hex = `0x${'0'.repeat(39)}1`;

const at = (index: bigint): Hex => `0x${word(index)}`;
const mapped = (address: Hex, index: bigint): Hex => keccakHex(`0x${addressWord(address)}${word(index)}`);

/**
 * The words of a Safe's storage that decide over it. Source: `SafeStorage.sol` and the managers of 1.0.0 to 1.5.0, whose
 * layout did not change: singleton 0, modules 1, owners 2, their number 3, threshold 4, nonce 5, signed messages 7;
 * guards and fallback handler at the hashes of their names.
 */
export const safeSlots = ({ owners, modules, signedMessages }: SafeKeys): readonly SafeSlot[] => [
  { slot: at(0n), name: 'the singleton, whose code the Safe runs', control: 'control' },
  { slot: mapped(SENTINEL, 1n), name: 'the list of modules', control: 'control' },
  ...modules.map((module): SafeSlot => ({ slot: mapped(module, 1n), name: 'the list of modules', control: 'control' })),
  { slot: mapped(SENTINEL, 2n), name: 'the list of owners', control: 'control' },
  ...owners.map((owner): SafeSlot => ({ slot: mapped(owner, 2n), name: 'the list of owners', control: 'control' })),
  { slot: at(3n), name: 'the number of owners', control: 'control' },
  { slot: at(4n), name: 'the threshold', control: 'control' },
  { slot: NONCE_SLOT, name: 'the nonce', control: 'bookkeeping' },
  ...signedMessages.map(
    (hash): SafeSlot => ({
      slot: keccakHex(`0x${hash.slice(2)}${word(7n)}`),
      name: 'a message on record as signed',
      control: 'bookkeeping',
    }),
  ),
  { slot: keccakText('guard_manager.guard.address'), name: 'the guard', control: 'control' },
  { slot: keccakText('module_manager.module_guard.address'), name: 'the module guard', control: 'control' },
  { slot: keccakText('fallback_manager.handler.address'), name: 'the fallback handler', control: 'control' },
];
