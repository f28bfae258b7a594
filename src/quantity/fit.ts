import { quantityFromExact } from './decode.js';
import { formatExact } from './format.js';
import type { NumberType, NumberValue } from './number-type.js';
import { either, type QuantityProblem, quote } from './problem.js';
import { compare, type Rational, toDecimal } from './rational.js';

/** A value, or why there is none. */
export type Parsed =
  | { readonly ok: true; readonly value: NumberValue }
  | { readonly ok: false; readonly problem: QuantityProblem };

const inBounds = (exact: Rational, { min, max }: NumberType): boolean =>
  (min === undefined || compare(exact, min) >= 0) && (max === undefined || compare(exact, max) <= 0);

/** True where a value can be written and stored as a number of the type. */
const fits = (exact: Rational, type: NumberType): boolean =>
  inBounds(exact, type) &&
  toDecimal(exact) !== null &&
  (type.codec === null || quantityFromExact(exact, type).raw !== null);

const texts = (values: readonly Rational[], type: NumberType): readonly string[] =>
  values.filter((v) => fits(v, type)).map((v) => formatExact(v, type, 'plain'));

const withNearest = (problem: QuantityProblem, nearest: readonly string[]): Parsed => ({
  ok: false,
  problem: nearest.length === 0 ? problem : { ...problem, nearest },
});

/** An integer limit as people know it: 2^36 − 1. Empty where it is none of a width's ends. */
const powerText = (raw: bigint | undefined): string => {
  if (raw === undefined || raw < 255n) return '';
  const bits = raw.toString(2).length;
  return raw === (1n << BigInt(bits)) - 1n ? ` (2^${bits} − 1 on-chain)` : '';
};

const beyond = (text: string, side: 'below' | 'above', limit: Rational, origin: string, type: NumberType): Parsed => {
  const end = formatExact(limit, type, 'plain');
  const nearest = texts([limit], type);
  if (side === 'below' && limit.n === 0n) {
    return withNearest(
      {
        code: 'quantity/negative',
        message: `${text} is negative`,
        help: nearest.length === 0 ? 'Write a value above zero.' : `Write ${end} or more.`,
      },
      nearest,
    );
  }
  const superlative = side === 'above' ? 'largest' : 'smallest';
  return withNearest(
    {
      code: 'quantity/out-of-range',
      message: `${text} is ${side} the ${superlative} value ${origin}, ${end}${
        side === 'above' && origin === STORABLE ? powerText(type.codec?.range.max) : ''
      }`,
      help: `Write ${end} or ${side === 'above' ? 'less' : 'more'}.`,
    },
    nearest,
  );
};

const STORABLE = 'that can be stored';
const ALLOWED = 'the protocol accepts';

const reserved = (text: string, word: string): Parsed => ({
  ok: false,
  problem: {
    code: 'quantity/reserved-value',
    message: `${text} would be stored as the integer that means ${word}`,
    help: `Write ${word} if you mean it; the number itself cannot be stored.`,
    nearest: [word],
  },
});

/** Gives an exact value its integer, or says why it has none. `text` is what the person wrote, for the messages. */
export const fitExact = (exact: Rational, text: string, type: NumberType): Parsed => {
  const shown = quote(text);
  const { codec, min, max } = type;
  if (min !== undefined && compare(exact, min) < 0) return beyond(shown, 'below', min, ALLOWED, type);
  if (max !== undefined && compare(exact, max) > 0) return beyond(shown, 'above', max, ALLOWED, type);
  if (codec === null) {
    const taken = type.zero === 'distinct' || exact.n !== 0n ? undefined : type.sentinels.find((s) => s.raw === 0n);
    return taken === undefined ? { ok: true, value: { exact, raw: null } } : reserved(shown, taken.word);
  }
  const encoded = codec.encode(exact);
  if (encoded.ok) {
    const taken = type.sentinels.find((s) => s.raw === encoded.raw);
    return taken === undefined ? { ok: true, value: { exact, raw: encoded.raw } } : reserved(shown, taken.word);
  }
  if (encoded.reason === 'out-of-range') return beyond(shown, encoded.side, encoded.limit, STORABLE, type);
  const nearest = texts([encoded.below, encoded.above], type);
  const offered = nearest.length === 0 ? '' : `; nearest ${either(nearest)}`;
  return withNearest(
    {
      code: 'quantity/inexact',
      message: `${shown} is not ${codec.holds}${offered}`,
      help: nearest.length === 0 ? 'Write a value that can be stored exactly.' : `Write ${either(nearest)}.`,
    },
    nearest,
  );
};
