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

/** A JSON-RPC quantity: `0x` hexadecimal without leading zeros, at most 256 bits. Undefined where it is not one. */
export const asQuantity = (value: unknown): bigint | undefined =>
  typeof value === 'string' && QUANTITY.test(value) ? BigInt(value) : undefined;

/** A non-negative integer as a JSON-RPC quantity. */
export const toQuantity = (value: bigint): Hex => `0x${value.toString(16)}`;

/** The number of bytes. */
export const byteLength = (data: Hex): number => (data.length - 2) / 2;
