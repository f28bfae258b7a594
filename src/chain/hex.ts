import { refused } from '../diagnostic/error.js';

/** Bytes as `0x` and lower-case hexadecimal digits, two a byte. */
export type Hex = `0x${string}`;

/** Looked for rather than its opposite matched: answers of megabytes would exhaust the matcher's stack. */
const NOT_A_DIGIT = /[^0-9a-fA-F]/;
const QUANTITY = /^0x(?:0|[1-9a-fA-F][0-9a-fA-F]{0,63})$/;

/** True where the value is `0x` followed by whole bytes, in either case. */
export const isHex = (value: unknown): value is Hex =>
  typeof value === 'string' && value.startsWith('0x') && value.length % 2 === 0 && !NOT_A_DIGIT.test(value.slice(2));

/** The bytes in lower case, or undefined where the value is not `0x` followed by whole bytes (of the given number). */
export const asHex = (value: unknown, bytes?: number): Hex | undefined => {
  if (!isHex(value)) return undefined;
  if (bytes !== undefined && value.length !== 2 + 2 * bytes) return undefined;
  return value.toLowerCase() as Hex;
};

/**
 * The address in lower case; the checksum that mixed case carries is not judged here. Throws `chain/address` where the
 * text is not 20 bytes.
 */
export const asAddress = (value: string): Hex => {
  const address = asHex(value, 20);
  if (address === undefined) {
    throw refused('chain/address', `${JSON.stringify(value.slice(0, 80))} is not an address`, {
      hint: 'Write an address as 0x followed by 40 hexadecimal digits.',
    });
  }
  return address;
};

/** A JSON-RPC quantity: `0x` hexadecimal without leading zeros, at most 256 bits. Undefined where it is not one. */
export const asQuantity = (value: unknown): bigint | undefined =>
  typeof value === 'string' && QUANTITY.test(value) ? BigInt(value) : undefined;

/** A non-negative integer as a JSON-RPC quantity. */
export const toQuantity = (value: bigint): Hex => `0x${value.toString(16)}`;

/** The number of bytes. */
export const byteLength = (data: Hex): number => (data.length - 2) / 2;
