import type { NumberCodec } from './codec.js';
import type { NumberType, NumberValue } from './number-type.js';
import type { QuantityProblem } from './problem.js';
import type { Rational } from './rational.js';

export type Decoded =
  | { readonly ok: true; readonly value: NumberValue }
  | { readonly ok: false; readonly problem: QuantityProblem };

const invalidRaw = (raw: bigint, codec: NumberCodec, reason: string): QuantityProblem => ({
  code: 'quantity/invalid-raw',
  message: `the stored integer ${raw} ${reason}`,
  help: `Check the contract and its definition: no value of the codec ${codec.name} is stored like this.`,
});

/** The value of an integer read from the chain: a sentinel's, or the codec's. */
export const decodeQuantity = (raw: bigint, type: NumberType): Decoded => {
  const sentinel = type.sentinels.find((s) => s.raw === raw);
  if (sentinel !== undefined) return { ok: true, value: { exact: null, sentinel: sentinel.word, raw } };
  if (type.codec === null) {
    return {
      ok: false,
      problem: {
        code: 'quantity/unknown-decimals',
        message: `${raw} cannot be read without the token's decimals`,
        help: 'Read the decimals first.',
      },
    };
  }
  const decoded = type.codec.decode(raw);
  return decoded.ok
    ? { ok: true, value: { exact: decoded.value, raw } }
    : { ok: false, problem: invalidRaw(raw, type.codec, decoded.reason) };
};

/** The value with its integer; without one where the codec is unknown or cannot hold it, or a sentinel has the integer. */
export const quantityFromExact = (exact: Rational, type: NumberType): NumberValue => {
  const encoded = type.codec?.encode(exact);
  if (encoded?.ok !== true || type.sentinels.some((s) => s.raw === encoded.raw)) return { exact, raw: null };
  return { exact, raw: encoded.raw };
};
