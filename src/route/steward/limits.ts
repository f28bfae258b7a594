import type { ParameterType } from '../../protocol/protocol.js';
import type { NumberCodec } from '../../quantity/codec.js';
import { formatExact } from '../../quantity/format.js';
import { add, floor, multiply, type Rational, subtract } from '../../quantity/rational.js';

/** How far a steward lets a value go at once, either way: a share of what it is, or an amount in its own unit. */
export interface StepLimit {
  readonly kind: 'relative' | 'absolute';
  readonly most: Rational;
}

/** The integers that a steward takes for a value now, both ends included, in the function's own codec. */
export interface Allowed {
  readonly least: bigint;
  readonly most: bigint;
}

/** The codec in which the steward compares: the function's, else the chain's. Null where the value has none. */
const comparing = (type: ParameterType, codec: NumberCodec | null): NumberCodec | null =>
  codec ?? (type.kind === 'number' ? type.number.codec : null);

/** The integer of an exact amount, rounded down; the ends of the codec where it lies beyond them. Null where it has none. */
const integerBeside = (exact: Rational, codec: NumberCodec, nearest: 'below' | 'above'): bigint | null => {
  const encoded = codec.encode(exact);
  if (encoded.ok) return encoded.raw;
  const next = codec.encode(encoded.reason === 'inexact' ? encoded[nearest] : encoded.limit);
  return next.ok ? next.raw : null;
};

/**
 * What a steward lets a value become, by what it is now. A share is taken of the integer and rounded down, as contracts
 * divide: with `maxPercentChange * from / 100_00` nothing above the quotient is let through. Null where it cannot be told.
 */
export const allowedFrom = (
  held: bigint,
  type: ParameterType,
  codec: NumberCodec | null,
  { kind, most }: StepLimit,
): Allowed | null => {
  if (kind === 'relative') {
    const size = floor(multiply(most, { n: held, d: 1n }));
    return { least: held - size < 0n ? 0n : held - size, most: held + size };
  }
  const own = comparing(type, codec);
  const decoded = own?.decode(held);
  if (own === null || decoded?.ok !== true) return null;
  const least = integerBeside(subtract(decoded.value, most), own, 'above');
  const highest = integerBeside(add(decoded.value, most), own, 'below');
  return least === null || highest === null ? null : { least, most: highest };
};

/** An integer of a function's place as a person reads the value it stands for. */
export const integerText = (raw: bigint, type: ParameterType, codec: NumberCodec | null): string => {
  const decoded = comparing(type, codec)?.decode(raw);
  return type.kind === 'number' && decoded?.ok === true
    ? formatExact(decoded.value, type.number, 'display')
    : raw.toString();
};

/** True where the steward lets it through. */
export const lets = ({ least, most }: Allowed, wanted: bigint): boolean => wanted >= least && wanted <= most;

/** The share or the amount as a person reads it. */
export const stepText = ({ kind, most }: StepLimit, type: ParameterType): string => {
  if (type.kind !== 'number') return '';
  return kind === 'absolute'
    ? formatExact(most, type.number, 'display')
    : `${formatExact(most, { unit: 'percent', codec: null, sentinels: [] }, 'display')} of what it is`;
};
