import { expect } from 'chai';
import type { NumberCodec } from '../../src/quantity/codec.js';
import { codecFromSpec } from '../../src/quantity/codec-spec.js';
import type { NumberType, Sentinel } from '../../src/quantity/number-type.js';
import { parseQuantity } from '../../src/quantity/parse.js';
import type { QuantityProblem } from '../../src/quantity/problem.js';
import type { WordCodec, WordProblem } from '../../src/quantity/word-codec.js';

/** The numeric codec of a description; fails the test where there is none. */
export const numberCodec = (spec: unknown): NumberCodec => {
  const made = codecFromSpec(spec);
  if (!made.ok || made.codec?.kind !== 'number') throw new Error(`no numeric codec: ${JSON.stringify(made)}`);
  return made.codec;
};

const UNLIMITED: Sentinel = { word: 'unlimited', raw: 0n, meaning: 'infinite' };
const DISABLED: Sentinel = { word: 'disabled', raw: 0n, meaning: 'off' };

export const BONUS_SPEC = { name: 'scaled', scale: 10_000, offset: 10_000, zero: 'zero', type: 'uint16' };
export const DUTY_SPEC = { name: 'perSecond', scale: '1e27', compounding: 'apy' };
/** Euler's AmountCap for USDC. */
export const EULER_SPEC = {
  name: 'mantissaExponent',
  mantissaBits: 10,
  exponentBits: 6,
  mantissaScale: 100,
  decimals: 6,
};

/** One type for each unit, as real protocols have them. */
export const TYPES = {
  ltv: { unit: 'percent', codec: numberCodec('bps uint16'), sentinels: [] },
  bonus: { unit: 'percent', codec: numberCodec(BONUS_SPEC), sentinels: [] },
  supplyCap: { unit: 'token', codec: numberCodec('whole uint36'), sentinels: [UNLIMITED], symbol: 'WETH' },
  debtCeiling: { unit: 'usd', codec: numberCodec('cents uint40'), sentinels: [DISABLED] },
  delay: { unit: 'duration', codec: numberCodec('whole uint32'), sentinels: [] },
  duty: { unit: 'rate', codec: numberCodec(DUTY_SPEC), sentinels: [] },
  apr: {
    unit: 'rate',
    codec: numberCodec({ name: 'perSecond', scale: '1e18', compounding: 'apr' }),
    sentinels: [],
  },
  scalar: { unit: 'number', codec: numberCodec('wad'), sentinels: [] },
  velocity: { unit: 'number', codec: numberCodec('wad int256'), sentinels: [] },
  eulerCap: { unit: 'token', codec: numberCodec(EULER_SPEC), sentinels: [UNLIMITED] },
} as const satisfies Record<string, NumberType>;

/** The integer a text is stored as; fails the test where the text is refused. */
export const rawOf = (text: string, type: NumberType): bigint | null => {
  const parsed = parseQuantity(text, type);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.problem.message}`);
  return parsed.value.raw;
};

/** The problem of a text; fails the test where the text is accepted. */
export const problemOf = (text: string, type: NumberType): QuantityProblem => {
  const parsed = parseQuantity(text, type);
  if (parsed.ok) throw new Error(`${text} was accepted as ${parsed.value.raw}`);
  return parsed.problem;
};

/** A problem in one line, as the tables of the tests have it. */
export const line = ({ code, message, help }: QuantityProblem | WordProblem): string => `${code}: ${message}. ${help}`;

/** Checks that a codec of words refuses a text with this line. */
export const expectRefusal = (codec: WordCodec, text: string, expected: string): void => {
  const read = codec.encode(text);
  expect(read.ok ? read.value.raw : line(read.problem)).to.equal(expected);
};
