import type { Hex } from './hex.js';

/** `slot-reader.yul`, compiled: solc 0.8.27, optimizer on, EVM version paris. */
export const SLOT_READER_CODE: Hex = '0x60005b368110600d57366000f35b8035548152602001600256';

/** The calldata that asks for these slots, 32 bytes each. */
export const encodeSlots = (slots: readonly Hex[]): Hex => `0x${slots.map((slot) => slot.slice(2)).join('')}`;

/** The words in the order of the slots; undefined where the bytes are no answer about that many. */
export const decodeSlots = (answer: Hex, slots: readonly Hex[]): ReadonlyMap<Hex, Hex> | undefined => {
  if (answer.length !== 2 + 64 * slots.length) return undefined;
  return new Map(
    slots.map((slot, index): readonly [Hex, Hex] => [slot, `0x${answer.slice(2 + 64 * index, 66 + 64 * index)}`]),
  );
};
