import { type Rational, rational, ZERO } from '../quantity/rational.js';

/**
 * What a number measures, as powers of base units; units of power zero are left out. `{}` is a pure ratio or count,
 * `{usd: 1}` dollars, `{second: 1}` a duration, `{'token:0xc02a…': 1}` an amount of one token, `{usd: 1, second: -1}`
 * dollars per second.
 */
export type Dimension = Readonly<Record<string, number>>;

/** A number without a unit. */
export const PURE: Dimension = Object.freeze({});
export const USD: Dimension = Object.freeze({ usd: 1 });
export const SECOND: Dimension = Object.freeze({ second: 1 });

export interface NumberValue {
  readonly kind: 'number';
  readonly value: Rational;
  readonly dimension: Dimension;
}

/** An "unlimited" sentinel: above every number of its dimension. */
export interface InfiniteValue {
  readonly kind: 'infinite';
  readonly dimension: Dimension;
}

/** A list, or a set in any order that is stable. */
export interface ListValue {
  readonly kind: 'list';
  readonly items: readonly ExprValue[];
}

/**
 * Named members, resolved when they are asked for.
 *
 * `names` lists every name that exists. `get` answers `'absent'`, or `undefined` for a name that is listed, where the
 * value is managed by nobody; `undefined` for a name that is not listed means that there is no such member.
 */
export interface RecordValue {
  readonly kind: 'record';
  get(name: string): ExprValue | 'absent' | undefined;
  names(): readonly string[];
}

/** What an expression may compute with. Values are never changed. */
export type ExprValue =
  | NumberValue
  | InfiniteValue
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'null' }
  | ListValue
  | RecordValue;

export const TRUE: ExprValue = Object.freeze({ kind: 'boolean', value: true });
export const FALSE: ExprValue = Object.freeze({ kind: 'boolean', value: false });
export const NULL: ExprValue = Object.freeze({ kind: 'null' });

/**
 * The literal `0` without a unit. It is known by identity, and takes the dimension of whatever it meets: nothing in any
 * unit is still nothing.
 */
export const BARE_ZERO: NumberValue = Object.freeze({ kind: 'number', value: ZERO, dimension: PURE });

export const booleanValue = (value: boolean): ExprValue => (value ? TRUE : FALSE);

export const textValue = (value: string): ExprValue => ({ kind: 'text', value });

export const numberValue = (value: Rational | bigint, dimension: Dimension = PURE): NumberValue => ({
  kind: 'number',
  value: typeof value === 'bigint' ? rational(value) : value,
  dimension,
});

export const infiniteValue = (dimension: Dimension = PURE): InfiniteValue => ({ kind: 'infinite', dimension });

export const listValue = (items: readonly ExprValue[]): ListValue => ({ kind: 'list', items });

/** A record over a map: no name in it is special, `__proto__` and `constructor` included. */
export const recordValue = (members: ReadonlyMap<string, ExprValue | 'absent'>): RecordValue => ({
  kind: 'record',
  get: (name) => members.get(name),
  names: () => [...members.keys()],
});
