import type { Rational } from './rational.js';
import type { Compounding } from './unit.js';

/** What encoding a value gave: the integer, or why there is none. */
export type EncodeResult =
  | { readonly ok: true; readonly raw: bigint }
  /** No integer stands for the value; `below` and `above` are the nearest values that have one, adjacent to each other. */
  | { readonly ok: false; readonly reason: 'inexact'; readonly below: Rational; readonly above: Rational }
  /** The value lies beyond `limit`, the smallest (`below`) or largest (`above`) value there is an integer for. */
  | { readonly ok: false; readonly reason: 'out-of-range'; readonly side: 'below' | 'above'; readonly limit: Rational };

/** What decoding an integer gave: the value, or a clause that says why the integer stands for none. */
export type DecodeResult =
  | { readonly ok: true; readonly value: Rational }
  | { readonly ok: false; readonly reason: string };

/** The integers a codec may store, both ends included. */
export interface IntegerRange {
  readonly min: bigint;
  readonly max: bigint;
}

/** A named, pure correspondence between exact values and the integers a contract stores. */
export interface NumberCodec {
  readonly kind: 'number';
  readonly name: string;
  /** True where every value that encodes decodes to itself. False where encoding rounds: compare `roundTrip` values. */
  readonly exact: boolean;
  readonly range: IntegerRange;
  /** What a value must be to fit, as the end of the sentence "82.555% is not …". */
  readonly holds: string;
  /** For yearly rates stored per second: how they accrue. */
  readonly compounding?: Compounding;
  readonly encode: (value: Rational) => EncodeResult;
  readonly decode: (raw: bigint) => DecodeResult;
}

/** The value that is really stored when `value` is written; null where the codec cannot take it. */
export const roundTrip = (codec: NumberCodec, value: Rational): Rational | null => {
  const encoded = codec.encode(value);
  if (!encoded.ok) return null;
  const decoded = codec.decode(encoded.raw);
  return decoded.ok ? decoded.value : null;
};

/** The width of a stored integer, as in Solidity's `uint16` and `int256`. */
export interface Width {
  /** 1 to 256. */
  readonly bits: number;
  readonly sign: 'unsigned' | 'signed';
}

export const UINT256: Width = { bits: 256, sign: 'unsigned' };

/** The integers of a width. */
export const rangeOf = ({ bits, sign }: Width): IntegerRange =>
  sign === 'signed'
    ? { min: -(1n << BigInt(bits - 1)), max: (1n << BigInt(bits - 1)) - 1n }
    : { min: 0n, max: (1n << BigInt(bits)) - 1n };
