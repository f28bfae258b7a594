import { formatQuantity } from '../quantity/format.js';
import { type NumberType, type NumberValue, sameQuantity } from '../quantity/number-type.js';
import type { ParameterType } from './protocol.js';

/**
 * The value of one parameter of one entity. Sets hold identities, never names, in code-point order; addresses are
 * checksummed. `unreadable` is an integer that a source holds and that stands for no value of the parameter's codec.
 */
export type Value =
  | { readonly kind: 'number'; readonly number: NumberValue }
  | { readonly kind: 'flag'; readonly flag: boolean }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'address'; readonly address: string }
  | { readonly kind: 'set'; readonly members: readonly string[] }
  | { readonly kind: 'unreadable'; readonly raw: bigint };

/** A value as the JSON contract has it: exact text, and the integer of the parameter's codec (null where it holds none). */
export interface ValueJson {
  readonly text: string;
  readonly raw: string | null;
}

/** How an entity of a group is called in the document or comparison at hand. */
export type LabelOf = (group: string, identity: string) => string;

/** By code point, so that the order does not depend on a locale. */
export const byCodePoint = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const setValue = (members: Iterable<string>): Value => ({
  kind: 'set',
  members: [...new Set(members)].sort(byCodePoint),
});

const numberTypeOf = (type: ParameterType): NumberType => {
  if (type.kind !== 'number') throw new TypeError(`a number where the type is ${type.kind}`);
  return type.number;
};

/** The value's exact text; `display` groups digits and adds the unit for people. */
export const valueText = (value: Value, type: ParameterType, labelOf: LabelOf, style: 'plain' | 'display'): string => {
  switch (value.kind) {
    case 'number':
      return formatQuantity(value.number, numberTypeOf(type), style);
    case 'flag':
      return String(value.flag);
    case 'text':
      return value.text;
    case 'address':
      return value.address;
    case 'unreadable':
      return `stored ${value.raw}`;
    case 'set': {
      const group = type.kind === 'set' ? type.of : '';
      return value.members
        .map((member) => labelOf(group, member))
        .sort(byCodePoint)
        .join(', ');
    }
  }
};

export const valueJson = (value: Value, type: ParameterType, labelOf: LabelOf): ValueJson => {
  const text = valueText(value, type, labelOf, 'plain');
  if (value.kind === 'unreadable') return { text, raw: value.raw.toString() };
  if (value.kind !== 'number') return { text, raw: text };
  return { text, raw: value.number.raw === null ? null : value.number.raw.toString() };
};

/** True where both are the same on-chain. */
export const sameValue = (a: Value, b: Value, type: ParameterType): boolean => {
  if (a.kind === 'number' && b.kind === 'number') return sameQuantity(a.number, b.number, numberTypeOf(type));
  if (a.kind === 'flag' && b.kind === 'flag') return a.flag === b.flag;
  if (a.kind === 'text' && b.kind === 'text') return a.text === b.text;
  if (a.kind === 'address' && b.kind === 'address') return a.address === b.address;
  if (a.kind === 'set' && b.kind === 'set')
    return a.members.length === b.members.length && a.members.every((m, i) => m === b.members[i]);
  return a.kind === 'unreadable' && b.kind === 'unreadable' && a.raw === b.raw;
};
