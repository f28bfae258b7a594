import type { NumberCodec } from './codec.js';
import { equals, type Rational } from './rational.js';
import type { Compounding, Unit } from './unit.js';

/** A word that stands for one stored integer, which then is no number: `0` that means "no limit". */
export interface Sentinel {
  /** How it is written: `unlimited`, `disabled`. */
  readonly word: string;
  readonly raw: bigint;
  /** How it orders: `infinite` is above every number; `off` is not comparable with numbers. */
  readonly meaning: 'infinite' | 'off';
}

/** What a numeric parameter's values are: how they are written, stored and bounded. */
export interface NumberType {
  readonly unit: Unit;
  /** Null where it depends on the token's decimals and these are not known, as when offline. */
  readonly codec: NumberCodec | null;
  readonly sentinels: readonly Sentinel[];
  /** The smallest and largest value the protocol accepts, both included; the codec's own range holds besides. */
  readonly min?: Rational;
  readonly max?: Rational;
  /** The token's symbol, for the unit `token`. */
  readonly symbol?: string;
  /** For the unit `rate`; taken from the codec where absent, and `apr` where that has none. */
  readonly compounding?: Compounding;
  /**
   * Set where zero is stored as an integer of its own although 0 is a sentinel's, as mantissa/exponent caps do. It only
   * matters while the codec is null, when a written 0 would else be taken for the sentinel's integer.
   */
  readonly zero?: 'distinct';
}

/** One value of a NumberType. */
export interface NumberValue {
  /** The exact value in the unit's terms; null for a sentinel. */
  readonly exact: Rational | null;
  readonly sentinel?: string;
  /** The integer the chain stores; null where the codec is unknown or cannot hold the value. */
  readonly raw: bigint | null;
}

/** How a rate of this type accrues. */
export const compoundingOf = (type: NumberType): Compounding => type.compounding ?? type.codec?.compounding ?? 'apr';

/** The value a sentinel's word stands for; null where the type has no such word. */
export const sentinelValue = (word: string, type: NumberType): NumberValue | null => {
  const sentinel = type.sentinels.find((s) => s.word === word);
  return sentinel === undefined ? null : { exact: null, sentinel: sentinel.word, raw: sentinel.raw };
};

/**
 * True where two values are the same on-chain: the same integer, or two integers that decode to the same value (a
 * mantissa/exponent has several for one). Values without integers are compared as written.
 */
export const sameQuantity = (a: NumberValue, b: NumberValue, type: NumberType): boolean => {
  if (a.sentinel !== undefined || b.sentinel !== undefined) return a.sentinel === b.sentinel;
  if (a.raw !== null && b.raw !== null) {
    if (a.raw === b.raw) return true;
    const left = type.codec?.decode(a.raw);
    const right = type.codec?.decode(b.raw);
    return left?.ok === true && right?.ok === true && equals(left.value, right.value);
  }
  return a.exact !== null && b.exact !== null && equals(a.exact, b.exact);
};
