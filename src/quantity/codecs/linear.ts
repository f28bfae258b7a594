import { type NumberCodec, rangeOf, type Width } from '../codec.js';
import {
  ceil,
  compare,
  divide,
  floor,
  isInteger,
  multiply,
  type Rational,
  rational,
  subtract,
  ZERO,
} from '../rational.js';

/** A codec whose integer is `value × scale + offset`. */
interface Linear {
  readonly name: string;
  /** Positive; a fraction where the unit's period differs from the chain's. */
  readonly scale: Rational;
  readonly offset?: bigint;
  /**
   * With it, value 0 is stored as 0 and the integers from 1 to `offset` stand for nothing, as where a liquidation
   * bonus is stored as 10000 + bonus, and as 0 where there is none.
   */
  readonly zero?: 'zero';
  readonly width: Width;
  readonly holds: string;
}

/** The exact codec of a line through the integers; it refuses what falls between them. */
export const linearCodec = ({ name, scale, offset = 0n, zero, width, holds }: Linear): NumberCodec => {
  const range = rangeOf(width);
  const valueAt = (raw: bigint): Rational => divide({ n: raw - offset, d: 1n }, scale);
  const lowest = zero === 'zero' ? ZERO : valueAt(range.min);
  const highest = valueAt(range.max);
  return {
    kind: 'number',
    name,
    exact: true,
    range,
    holds,
    encode: (value) => {
      if (compare(value, lowest) < 0) return { ok: false, reason: 'out-of-range', side: 'below', limit: lowest };
      if (compare(value, highest) > 0) return { ok: false, reason: 'out-of-range', side: 'above', limit: highest };
      if (zero === 'zero' && value.n === 0n) return { ok: true, raw: 0n };
      const raw = subtract(multiply(value, scale), rational(-offset));
      if (isInteger(raw)) return { ok: true, raw: raw.n };
      return { ok: false, reason: 'inexact', below: valueAt(floor(raw)), above: valueAt(ceil(raw)) };
    },
    decode: (raw) => {
      if (raw < range.min || raw > range.max) return { ok: false, reason: `is outside ${range.min} to ${range.max}` };
      if (zero !== 'zero' || raw > offset) return { ok: true, value: valueAt(raw) };
      return raw === 0n ? { ok: true, value: ZERO } : { ok: false, reason: `is neither 0 nor above ${offset}` };
    },
  };
};
