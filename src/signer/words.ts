import type { Hex } from '../chain/hex.js';
import { refused } from '../diagnostic/error.js';

const LIMIT = 1n << 256n;

/** An unsigned integer as the 64 digits of an ABI word, without `0x`. Throws `safe/out-of-range` beyond 256 bits. */
export const word = (value: bigint): string => {
  if (value < 0n || value >= LIMIT) {
    throw refused('safe/out-of-range', `${value} does not fit an unsigned 256-bit integer`, {
      hint: 'Give a whole number between 0 and 2^256 - 1.',
    });
  }
  return value.toString(16).padStart(64, '0');
};

/** A 20-byte address as the 64 digits of an ABI word, without `0x`. */
export const addressWord = (address: Hex): string => address.slice(2).toLowerCase().padStart(64, '0');
