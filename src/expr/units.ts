import { type Rational, rational } from '../quantity/rational.js';
import { type Dimension, PURE, SECOND, USD } from './value.js';

/** How a literal number is written: bare, `2%`, `50bps`, `$5`, or with a unit of time. */
export type LiteralUnit = 'none' | '%' | 'bps' | '$' | 's' | 'min' | 'h' | 'd' | 'w';

interface UnitMeaning {
  /** What one of it is in the base unit. */
  readonly factor: Rational;
  readonly dimension: Dimension;
}

const TABLE: ReadonlyMap<LiteralUnit, UnitMeaning> = new Map([
  ['none', { factor: rational(1n), dimension: PURE }],
  ['%', { factor: rational(1n, 100n), dimension: PURE }],
  ['bps', { factor: rational(1n, 10_000n), dimension: PURE }],
  ['$', { factor: rational(1n), dimension: USD }],
  ['s', { factor: rational(1n), dimension: SECOND }],
  ['min', { factor: rational(60n), dimension: SECOND }],
  ['h', { factor: rational(3_600n), dimension: SECOND }],
  ['d', { factor: rational(86_400n), dimension: SECOND }],
  ['w', { factor: rational(604_800n), dimension: SECOND }],
]);

const NONE: UnitMeaning = { factor: rational(1n), dimension: PURE };

export const unitMeaning = (unit: LiteralUnit): UnitMeaning => TABLE.get(unit) ?? NONE;

/** The units that are written directly after a number, as words. */
export const WORD_UNITS: readonly LiteralUnit[] = ['bps', 's', 'min', 'h', 'd', 'w'];
