import type { NumberCodec } from './codec.js';
import { CodecFields, type CodecSpecProblem, SpecRefusal, suggestName } from './codec-fields.js';
import { ADDRESS_CODEC } from './codecs/address.js';
import { BYTES32_TEXT_CODEC } from './codecs/bytes32-text.js';
import { complementCodec } from './codecs/complement.js';
import { enumCodec } from './codecs/enum.js';
import { FIXED_SCALE_NAMES, fixedScaleCodec } from './codecs/fixed-scale.js';
import { FLAG_CODEC } from './codecs/flag.js';
import { mantissaExponentCodec } from './codecs/mantissa-exponent.js';
import { aprPerSecondCodec, apyPerSecondCodec, SECONDS_PER_YEAR } from './codecs/per-second.js';
import { scaledCodec } from './codecs/scaled.js';
import { TEXT_CODEC } from './codecs/text.js';
import { tokenCodec } from './codecs/token.js';
import { quote } from './problem.js';
import type { WordCodec } from './word-codec.js';

export type Codec = NumberCodec | WordCodec;

/** What is known where a definition's codec is made for one entity. */
export interface CodecContext {
  /** The token's decimals, for codecs that do not state their own. */
  readonly decimals?: number;
}

export type CodecResult =
  /** `codec` is null where it needs the token's decimals and the context has none. */
  { readonly ok: true; readonly codec: Codec | null } | { readonly ok: false; readonly problem: CodecSpecProblem };

type Build = (fields: CodecFields, context: CodecContext, depth: number) => Codec | null;

interface Entry {
  readonly keys: readonly string[];
  readonly build: Build;
}

const LARGEST_SCALE = 10n ** 77n;
const LARGEST_DECIMALS = 77n;
const DEEPEST_NESTING = 4;

const decimalsOf = (fields: CodecFields, { decimals }: CodecContext): number | null =>
  fields.has('decimals') ? Number(fields.integer('decimals', 0n, LARGEST_DECIMALS)) : (decimals ?? null);

const powerOfTen = (fields: CodecFields, key: string): number => {
  const scale = fields.integer(key, 1n, LARGEST_SCALE).toString();
  if (!/^10*$/.test(scale)) throw fields.invalid(key, 'Write a power of ten.');
  return scale.length - 1;
};

const buildScaled: Build = (fields) =>
  scaledCodec({
    scale: fields.integer('scale', 1n, LARGEST_SCALE),
    ...(fields.has('offset') ? { offset: fields.integer('offset', -LARGEST_SCALE, LARGEST_SCALE) } : {}),
    ...(fields.has('zero') ? { zero: fields.oneOf('zero', ['zero']) } : {}),
    width: fields.width(),
  });

const buildToken: Build = (fields, context) => {
  const decimals = decimalsOf(fields, context);
  const width = fields.width();
  return decimals === null ? null : tokenCodec(decimals, width);
};

const buildComplement: Build = (fields, context, depth) => {
  const of = build(fields.take('of'), context, depth + 1);
  if (of?.kind === 'word') throw fields.invalid('of', 'Write a codec of numbers.');
  return of === null ? null : complementCodec(of);
};

const buildPerSecond: Build = (fields) => {
  const compounding = fields.oneOf('compounding', ['apr', 'apy']);
  const digits = powerOfTen(fields, 'scale');
  const secondsPerYear = fields.has('secondsPerYear')
    ? fields.integer('secondsPerYear', 1n, 10n ** 9n)
    : SECONDS_PER_YEAR;
  const width = fields.width();
  if (compounding === 'apr') return aprPerSecondCodec(10n ** BigInt(digits), secondsPerYear, width);
  if (digits < 9 || digits > 45) throw fields.invalid('scale', 'Write a power of ten from 1e9 to 1e45, in quotes.');
  return apyPerSecondCodec({ digits, secondsPerYear, width });
};

const buildMantissaExponent: Build = (fields, context) => {
  const shape = {
    mantissaBits: Number(fields.integer('mantissaBits', 1n, 64n)),
    exponentBits: Number(fields.integer('exponentBits', 1n, 8n)),
    mantissaDecimals: powerOfTen(fields, 'mantissaScale'),
  };
  const decimals = decimalsOf(fields, context);
  return decimals === null ? null : mantissaExponentCodec({ ...shape, decimals });
};

const buildEnum: Build = (fields) => {
  const values = fields.take('values');
  const help = 'Write a list of names, or names with their integers.';
  const isMap = typeof values === 'object' && values !== null && !Array.isArray(values);
  const entries = Array.isArray(values) ? values.map((name, i) => [name, i]) : isMap ? Object.entries(values) : [];
  const choices = new Map<string, bigint>();
  for (const [name, integer] of entries) {
    const usable = (typeof integer === 'number' && Number.isSafeInteger(integer)) || typeof integer === 'bigint';
    if (typeof name !== 'string' || name === '' || !usable) throw fields.invalid('values', help);
    choices.set(name, BigInt(integer));
  }
  const distinct = new Set(choices.values()).size === entries.length && choices.size === entries.length;
  if (entries.length === 0 || entries.length > 256 || !distinct) throw fields.invalid('values', help);
  return enumCodec(choices);
};

const constant = (codec: Codec): Entry => ({ keys: [], build: () => codec });

const ENTRIES: ReadonlyMap<string, Entry> = new Map<string, Entry>([
  ...FIXED_SCALE_NAMES.map((name): [string, Entry] => [
    name,
    { keys: ['type'], build: (fields) => fixedScaleCodec(name, fields.width()) },
  ]),
  ['scaled', { keys: ['scale', 'offset', 'zero', 'type'], build: buildScaled }],
  ['token', { keys: ['decimals', 'type'], build: buildToken }],
  ['complement', { keys: ['of'], build: buildComplement }],
  ['perSecond', { keys: ['scale', 'compounding', 'secondsPerYear', 'type'], build: buildPerSecond }],
  [
    'mantissaExponent',
    { keys: ['mantissaBits', 'exponentBits', 'mantissaScale', 'decimals'], build: buildMantissaExponent },
  ],
  ['flag', constant(FLAG_CODEC)],
  ['bytes32Text', constant(BYTES32_TEXT_CODEC)],
  ['address', constant(ADDRESS_CODEC)],
  ['enum', { keys: ['values'], build: buildEnum }],
  ['text', constant(TEXT_CODEC)],
]);

/** The closed list of codec names. */
export const CODEC_NAMES: readonly string[] = [...ENTRIES.keys()];

const build = (spec: unknown, context: CodecContext, depth: number): Codec | null => {
  const [name, type, ...more] = typeof spec === 'string' ? spec.slice(0, 200).split(' ') : [];
  const isObject = typeof spec === 'object' && spec !== null && !Array.isArray(spec);
  const fields: Readonly<Record<string, unknown>> = isObject
    ? { ...spec }
    : { name, ...(type === undefined ? {} : { type }) };
  const called = fields.name;
  if (typeof called !== 'string' || more.length > 0 || depth > DEEPEST_NESTING) {
    throw new SpecRefusal({
      code: 'codec/invalid-value',
      message: depth > DEEPEST_NESTING ? 'the codecs are nested too deeply' : 'this is not a codec',
      help: 'Write a name such as bps, a name and an integer type such as "bps uint16", or an object with a name.',
    });
  }
  const entry = ENTRIES.get(called);
  if (entry === undefined) {
    throw new SpecRefusal({
      code: 'codec/unknown-name',
      message: `there is no codec "${quote(called)}"`,
      help: suggestName(called, CODEC_NAMES),
    });
  }
  return entry.build(new CodecFields(called, fields, entry.keys), context, depth);
};

/**
 * The codec a definition describes: its name (`bps`), its name and the integer type it is stored in (`bps uint16`; without
 * one, uint256), or an object `{name, type?, …}` with the keys of that codec:
 *
 * - `whole`, `cents`, `bps`, `wad`, `ray`, `rad`: no more keys;
 * - `scaled`: `scale`, `offset?`, `zero?: zero`; `token`: `decimals?`; `complement`: `of`, another description;
 * - `perSecond`: `scale`, `compounding: apr | apy`, `secondsPerYear?`;
 * - `mantissaExponent`: `mantissaBits`, `exponentBits`, `mantissaScale`, `decimals?`;
 * - `enum`: `values`, a list or a map to integers; `flag`, `bytes32Text`, `address`, `text`: no keys.
 *
 * Decimals that are not stated come from the context. Nothing is thrown for a bad description: it is a problem.
 */
export const codecFromSpec = (spec: unknown, context: CodecContext = {}): CodecResult => {
  try {
    return { ok: true, codec: build(spec, context, 0) };
  } catch (error) {
    if (error instanceof SpecRefusal) return { ok: false, problem: error.problem };
    throw error;
  }
};
