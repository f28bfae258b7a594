import { printExpression } from '../expr/print.js';
import { references } from '../expr/references.js';
import { formatExact } from '../quantity/format.js';
import type { NumberType } from '../quantity/number-type.js';
import type { Rational } from '../quantity/rational.js';
import { describeSetters, type SetterDescription } from './describe-setters.js';
import type { Group, Parameter, ParameterType, Protocol } from './protocol.js';
import { ruleOf } from './rule.js';
import { writtenAs } from './written-as.js';

/** How the chain stores a number: which codec, what fits it, and the integers it takes. */
export interface CodecDescription {
  readonly name: string;
  /** What a value must be, as `a whole number of basis points`; null where it depends on the token's decimals. */
  readonly holds: string | null;
  /** The smallest and largest integer, in decimal; null with `holds`. */
  readonly raw: { readonly min: string; readonly max: string } | null;
}

/** All that a definition says about one parameter, as plain data. */
export interface ParameterDescription {
  readonly protocol: string;
  readonly group: string;
  readonly name: string;
  /** With `*` for the key of an entity: `reserves.*.ltv`. */
  readonly path: string;
  readonly title: string;
  readonly doc: string;
  readonly type: string;
  /** How its values are written in a document. */
  readonly written: string;
  /** Of a set: the group its members are of. */
  readonly of: string | null;
  readonly codec: CodecDescription | null;
  /** The values that can be set, as text; null where there is no end worth naming. */
  readonly range: { readonly min: string | null; readonly max: string | null } | null;
  readonly sentinels: readonly { readonly word: string; readonly raw: string; readonly meaning: 'infinite' | 'off' }[];
  readonly role: string | null;
  readonly usual: string | null;
  /** Of a value that follows from others: the expression. */
  readonly derived: string | null;
  readonly read: {
    readonly contract: string;
    readonly call: string;
    readonly output: string;
    readonly bits: readonly number[] | null;
  } | null;
  readonly setBy: readonly SetterDescription[];
  readonly rules: readonly { readonly rule: string; readonly severity: string; readonly says: string }[];
}

/** Integers from here on are a type's own end, which says nothing about the parameter. */
const ENDLESS = 1n << 128n;
const BEYOND: Rational = { n: 10n ** 90n, d: 1n };

const storable = (type: NumberType, side: 'min' | 'max'): Rational | null => {
  const { codec } = type;
  if (codec === null || (side === 'max' && codec.range.max >= ENDLESS)) return null;
  if (side === 'min' && codec.range.min <= -ENDLESS) return null;
  const result = codec.encode(side === 'max' ? BEYOND : { n: -BEYOND.n, d: 1n });
  return !result.ok && result.reason === 'out-of-range' ? result.limit : null;
};

/** The value itself, or the next above it where its integer is a sentinel's and so no number. */
const pastSentinel = (end: Rational, { codec, sentinels }: NumberType): Rational => {
  const encoded = codec?.encode(end);
  if (codec === null || encoded?.ok !== true || !sentinels.some(({ raw }) => raw === encoded.raw)) return end;
  const next = codec.decode(encoded.raw + 1n);
  return next.ok ? next.value : end;
};

const endText = (type: NumberType, side: 'min' | 'max'): string | null => {
  const last = type[side] ?? storable(type, side);
  const end = last === null || side === 'max' ? last : pastSentinel(last, type);
  const text = end === null ? null : formatExact(end, type, 'plain');
  return text === null || text.includes('/') ? null : text;
};

const codecName = (type: Extract<ParameterType, { kind: 'number' }>): string => {
  const { codec } = type;
  if (type.number.codec !== null) return type.number.codec.name;
  if (typeof codec === 'string') return codec.split(' ')[0] ?? codec;
  return typeof codec === 'object' && codec !== null && 'name' in codec ? String(codec.name) : 'token';
};

const describeCodec = (type: ParameterType): CodecDescription | null => {
  if (type.kind !== 'number') return null;
  const { codec } = type.number;
  return {
    name: codecName(type),
    holds: codec?.holds ?? null,
    raw: codec === null ? null : { min: codec.range.min.toString(), max: codec.range.max.toString() },
  };
};

const describeRead = (group: Group, parameter: Parameter): ParameterDescription['read'] => {
  const { read } = parameter;
  const call = read === undefined ? undefined : group.reads.get(read.call);
  if (read === undefined || call === undefined) return null;
  return { contract: call.at, call: call.call, output: read.output, bits: read.bits ?? null };
};

/** What a definition says about a parameter. */
export const describeParameter = (protocol: Protocol, group: Group, parameter: Parameter): ParameterDescription => {
  const { type } = parameter;
  const number = type.kind === 'number' ? type.number : null;
  return {
    protocol: protocol.name,
    group: group.name,
    name: parameter.name,
    path: group.identity === null ? `${group.name}.${parameter.name}` : `${group.name}.*.${parameter.name}`,
    title: parameter.title,
    doc: parameter.doc,
    type: number === null ? type.kind : number.unit,
    written: writtenAs(type),
    of: type.kind === 'set' ? type.of : null,
    codec: describeCodec(type),
    range: number === null ? null : { min: endText(number, 'min'), max: endText(number, 'max') },
    sentinels: (number?.sentinels ?? []).map(({ word, raw, meaning }) => ({ word, raw: raw.toString(), meaning })),
    role: parameter.role ?? null,
    usual: parameter.usual ?? null,
    derived: parameter.derive === undefined ? null : printExpression(parameter.derive),
    read: describeRead(group, parameter),
    setBy: describeSetters(protocol, group, parameter),
    rules: protocol.constraints
      .filter(({ group: on, that }) => on === group.name && references(that).includes(parameter.name))
      .map((constraint) => ({
        rule: ruleOf(protocol, constraint),
        severity: constraint.severity,
        says: constraint.says,
      })),
  };
};
