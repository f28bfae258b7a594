import type { IntegerRange } from '../quantity/codec.js';
import type { NumberType, NumberValue } from '../quantity/number-type.js';
import { compare, type Rational } from '../quantity/rational.js';

/** Whether a rule lets a value through. */
export type Lets = (value: NumberValue) => boolean;

/** The value of a stored integer; null where it stands for a word, for nothing, or for what the protocol refuses. */
export const valueAt = (raw: bigint, type: NumberType): NumberValue | null => {
  const { codec, min, max } = type;
  if (codec === null || raw < codec.range.min || raw > codec.range.max) return null;
  if (type.sentinels.some((sentinel) => sentinel.raw === raw)) return null;
  const decoded = codec.decode(raw);
  if (!decoded.ok) return null;
  if (min !== undefined && compare(decoded.value, min) < 0) return null;
  if (max !== undefined && compare(decoded.value, max) > 0) return null;
  return { exact: decoded.value, raw };
};

/** The integers at or beside an exact value; none where the codec is not known. */
export const integersAt = (exact: Rational, type: NumberType): readonly bigint[] => {
  const encode = (value: Rational): readonly bigint[] => {
    const encoded = type.codec?.encode(value);
    return encoded?.ok === true ? [encoded.raw] : [];
  };
  const encoded = type.codec?.encode(exact);
  if (encoded === undefined) return [];
  if (encoded.ok) return [encoded.raw];
  return encoded.reason === 'inexact' ? [...encode(encoded.below), ...encode(encoded.above)] : encode(encoded.limit);
};

const middle = (a: bigint, b: bigint): bigint => a + (b - a) / 2n;

/** The integer nearest to `from`, which is not let through, on the way to `to`, which is: one unit nearer is not. */
const boundary = (from: bigint, to: bigint, type: NumberType, lets: Lets): bigint => {
  let out = from;
  let inside = to;
  for (let at = middle(out, inside); at !== out && at !== inside; at = middle(out, inside)) {
    const value = valueAt(at, type);
    if (value !== null && lets(value)) inside = at;
    else out = at;
  }
  return inside;
};

/** The integers of values that the protocol accepts; a codec may store greater values as smaller integers. */
const acceptedRange = (type: NumberType): IntegerRange | null => {
  if (type.codec === null) return null;
  const { min, max } = type.codec.range;
  const ends = [type.min, type.max].map((end) => (end === undefined ? undefined : integersAt(end, type)[0]));
  const known = ends.filter((end) => end !== undefined);
  if (ends[0] !== undefined && ends[1] !== undefined)
    return ends[0] < ends[1] ? { min: ends[0], max: ends[1] } : { min: ends[1], max: ends[0] };
  const [only] = known;
  if (only === undefined) return { min, max };
  const inside = (raw: bigint): boolean => valueAt(raw, type) !== null;
  return inside(only + 1n) || !inside(only - 1n) ? { min: only, max } : { min, max: only };
};

/** The first integer that is let through in steps that double. */
const firstPassing = (from: bigint, sign: 1n | -1n, type: NumberType, lets: Lets): bigint | null => {
  const range = acceptedRange(type);
  if (range === null) return null;
  for (let step = 1n; ; step *= 2n) {
    const wanted = from + sign * step;
    const at = wanted < range.min ? range.min : wanted > range.max ? range.max : wanted;
    const value = valueAt(at, type);
    if (value !== null && lets(value)) return at;
    if (at !== wanted || (sign === -1n ? at === range.min : at === range.max)) return null;
  }
};

const distance = (a: bigint, b: bigint): bigint => (a < b ? b - a : a - b);

/**
 * The value nearest to one that is not let through that is. One unit nearer is not let through; where what is let through
 * lies in several stretches a nearer one may be passed over. Null where none is found.
 *
 * @param guess where the limit probably is: a stretch too narrow to be found by doubling steps is found there
 */
export const nearestAllowed = (
  value: NumberValue,
  type: NumberType,
  lets: Lets,
  guess: Rational | null,
): NumberValue | null => {
  if (type.codec === null)
    return guess !== null && lets({ exact: guess, raw: null }) ? { exact: guess, raw: null } : null;
  const unlimited = value.sentinel !== undefined;
  const from = unlimited ? type.codec.range.max + 1n : value.raw;
  if (from === null) return null;
  // The limit itself is not let through where it is to be exceeded: the integers beside it are looked at as well.
  const near = guess === null ? [] : integersAt(guess, type).flatMap((raw) => [raw - 1n, raw, raw + 1n]);
  const guessed = near.filter((raw) => {
    const at = valueAt(raw, type);
    return at !== null && lets(at);
  });
  const stepped = [firstPassing(from, -1n, type, lets), unlimited ? null : firstPassing(from, 1n, type, lets)];
  const found = [...guessed, ...stepped.filter((raw) => raw !== null)].map((raw) => boundary(from, raw, type, lets));
  const [best] = found.sort((a, b) => (distance(a, from) < distance(b, from) ? -1 : 1));
  return best === undefined ? null : valueAt(best, type);
};
