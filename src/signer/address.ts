import { getAddress } from 'ethers/address';
import type { Hex } from '../chain/hex.js';
import { refused } from '../diagnostic/error.js';

export const ZERO_ADDRESS: Hex = '0x0000000000000000000000000000000000000000';

/**
 * An address that a person or a file gave, in lower case. All lower or all upper case is taken as it is; mixed case
 * must carry the right EIP-55 checksum. `what` names the value in the error. Throws `safe/bad-address`.
 */
export const parseAddress = (text: unknown, what: string): Hex => {
  const shown = typeof text === 'string' ? JSON.stringify(text.slice(0, 80)) : `a value of type ${typeof text}`;
  if (typeof text !== 'string' || !/^0x[0-9a-fA-F]{40}$/.test(text)) {
    throw refused('safe/bad-address', `${what} is ${shown}, which is not an address`, {
      hint: 'Write an address as 0x followed by 40 hexadecimal digits.',
    });
  }
  const lower = text.toLowerCase() as Hex;
  const digits = text.slice(2);
  const uniform = digits === digits.toLowerCase() || digits === digits.toUpperCase();
  if (!uniform && getAddress(lower) !== text) {
    throw refused('safe/bad-address', `${what} is ${shown}, whose upper and lower case do not match its checksum`, {
      hint: 'Copy the address again from its source: a wrong checksum usually means a wrong digit.',
    });
  }
  return lower;
};

/** The address with its EIP-55 checksum, for people and for files that other tools read. */
export const checksummed = (address: Hex): Hex => getAddress(address.toLowerCase()) as Hex;
