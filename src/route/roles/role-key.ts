import type { Hex } from '../../chain/hex.js';
import { refused } from '../../diagnostic/error.js';

const KEY = /^0x[0-9a-fA-F]{64}$/;
const MAX_BYTES = 31;

/**
 * The key of a role: its name as UTF-8, filled up with zero bytes, as the Roles app writes it; or 32 bytes in hexadecimal as
 * they are. Throws `route/bad-role`.
 */
export const roleKey = (text: string): Hex => {
  const bytes = Buffer.from(text, 'utf8');
  const key = KEY.test(text) ? text.toLowerCase() : `0x${bytes.toString('hex').padEnd(64, '0')}`;
  const long = !KEY.test(text) && bytes.length > MAX_BYTES;
  // The modifier never takes the key that is zero.
  if (!long && !/^0x0*$/.test(key) && !text.includes('\0')) return key as Hex;
  throw refused('route/bad-role', `${JSON.stringify(text.slice(0, 80))} is no role of a Roles modifier`, {
    hint: `give its name, of 1 to ${MAX_BYTES} bytes, or its key as 0x and 64 hexadecimal digits`,
  });
};

/** A key as people know it: its name where it is one of visible characters, else the key. */
export const roleName = (key: Hex): string => {
  const digits = key.slice(2).replace(/(00)+$/, '');
  const text = Buffer.from(digits, 'hex').toString('utf8');
  const isName = /^[\p{L}\p{N}\p{P}\p{S} ]+$/u.test(text) && !text.includes('\ufffd') && roundTrips(text, key);
  return isName ? JSON.stringify(text) : key;
};

const roundTrips = (text: string, key: Hex): boolean =>
  Buffer.byteLength(text) <= MAX_BYTES && roleKey(text) === key.toLowerCase();
