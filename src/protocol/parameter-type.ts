import type { NumberCodec } from '../quantity/codec.js';
import { codecFromSpec } from '../quantity/codec-spec.js';
import { compoundingOf, type NumberType, type Sentinel } from '../quantity/number-type.js';
import { parseQuantity } from '../quantity/parse.js';
import type { Rational } from '../quantity/rational.js';
import type { Unit } from '../quantity/unit.js';
import type { ParameterType } from './protocol.js';
import type { RawParameter } from './raw.js';

/** A parameter's type, or which of its keys is wrong and why. */
export type TypeResult =
  | { readonly ok: true; readonly type: ParameterType }
  | { readonly ok: false; readonly key: string; readonly message: string; readonly help?: string };

const WORDS: Readonly<Record<string, ParameterType>> = {
  flag: { kind: 'flag' },
  text: { kind: 'text' },
  address: { kind: 'address' },
};

const bound = (text: string, base: NumberType): Rational | null => {
  const parsed = parseQuantity(text, { ...base, codec: null, sentinels: [], compounding: compoundingOf(base) });
  return parsed.ok ? parsed.value.exact : null;
};

/** The type that a definition's parameter has, before anything is known of an entity. */
export const parameterType = (spec: RawParameter): TypeResult => {
  const word = WORDS[spec.type];
  if (word !== undefined) return { ok: true, type: word };
  if (spec.type === 'set') {
    return spec.of === undefined
      ? { ok: false, key: 'of', message: 'a set names the group it is of' }
      : { ok: true, type: { kind: 'set', of: spec.of } };
  }
  if (spec.codec === undefined)
    return { ok: false, key: 'codec', message: 'a number needs a codec: how the chain stores it' };
  const result = codecFromSpec(spec.codec);
  if (!result.ok) return { ok: false, key: 'codec', message: result.problem.message, help: result.problem.help };
  if (result.codec?.kind === 'word')
    return { ok: false, key: 'codec', message: `${result.codec.name} is no codec of numbers` };
  const sentinels: Sentinel[] = Object.entries(spec.sentinels ?? {}).map(([name, s]) => ({
    word: name,
    raw: BigInt(s.raw),
    meaning: s.meaning,
  }));
  const codec: NumberCodec | null = result.codec;
  if (codec === null && spec.decimals === undefined)
    return { ok: false, key: 'decimals', message: 'a token amount names the context value that holds the decimals' };
  const base: NumberType = { unit: spec.type as Unit, codec, sentinels };
  const limits: { min?: Rational; max?: Rational } = {};
  for (const key of ['min', 'max'] as const) {
    const text = spec[key];
    if (text === undefined) continue;
    const value = bound(String(text), base);
    if (value === null) return { ok: false, key, message: `${text} is no ${spec.type}` };
    limits[key] = value;
  }
  const number: NumberType = { ...base, ...limits };
  return {
    ok: true,
    type:
      codec === null && spec.decimals !== undefined
        ? { kind: 'number', number, decimals: spec.decimals, codec: spec.codec }
        : { kind: 'number', number },
  };
};

/** The type for one entity: the codec of its token's decimals where they are known, and its symbol for amounts. */
export const resolvedType = (
  type: ParameterType,
  entity: { readonly label: string; readonly context: ReadonlyMap<string, bigint | string> },
): ParameterType => {
  if (type.kind !== 'number' || type.number.unit !== 'token') return type;
  const symbol = entity.label === '' ? {} : { symbol: entity.label };
  if (type.decimals === undefined) return { ...type, number: { ...type.number, ...symbol } };
  const decimals = entity.context.get(type.decimals);
  if (typeof decimals !== 'bigint' || decimals > 77n) return { ...type, number: { ...type.number, ...symbol } };
  const result = codecFromSpec(type.codec, { decimals: Number(decimals) });
  const codec = result.ok && result.codec?.kind === 'number' ? result.codec : null;
  return { kind: 'number', number: { ...type.number, codec, ...symbol } };
};
