import type { ParameterType } from '../../protocol/protocol.js';
import { valueFromRaw } from '../../protocol/raw-value.js';
import type { Value } from '../../protocol/value.js';
import type { NumberCodec } from '../../quantity/codec.js';
import type { NumberType } from '../../quantity/number-type.js';
import type { Rational } from '../../quantity/rational.js';

/** The exact value that the chain's integer stands for, a word's too: `unlimited` that is stored as 0 is 0 here. */
const exactOf = (value: Value, type: NumberType): Rational | null => {
  if (value.kind !== 'number') return null;
  if (value.number.exact !== null) return value.number.exact;
  const decoded = value.number.raw === null ? undefined : type.codec?.decode(value.number.raw);
  return decoded?.ok === true ? decoded.value : null;
};

/**
 * The integer that a function takes for a value: the chain's own, or that of the function's codec. Null where it can take
 * no integer for exactly this value.
 */
export const passedInteger = (value: Value, type: ParameterType, codec: NumberCodec | null): bigint | null => {
  if (value.kind !== 'number' || type.kind !== 'number') return null;
  if (codec === null) return value.number.raw;
  const exact = exactOf(value, type.number);
  const encoded = exact === null ? undefined : codec.encode(exact);
  return encoded?.ok === true ? encoded.raw : null;
};

/** The same of what the chain holds now, rounded down where the codec is coarser, as a contract divides. */
export const heldInteger = (value: Value, type: ParameterType, codec: NumberCodec | null): bigint | null => {
  const passed = passedInteger(value, type, codec);
  if (passed !== null || codec === null || type.kind !== 'number') return passed;
  const exact = exactOf(value, type.number);
  const encoded = exact === null ? undefined : codec.encode(exact);
  if (encoded === undefined || encoded.ok || encoded.reason !== 'inexact') return null;
  const below = codec.encode(encoded.below);
  return below.ok ? below.raw : null;
};

/** The value that an integer passed to a function stands for; null where it stands for none that the chain can hold. */
export const valueOfInteger = (raw: bigint, type: ParameterType, codec: NumberCodec | null): Value | null => {
  if (type.kind !== 'number') return null;
  let integer = raw;
  if (codec !== null) {
    const decoded = codec.decode(raw);
    const encoded = decoded.ok ? type.number.codec?.encode(decoded.value) : undefined;
    if (encoded?.ok !== true) return null;
    integer = encoded.raw;
  }
  const value = valueFromRaw(integer, type);
  return value?.kind === 'number' ? value : null;
};
