import { closest, distance } from 'fastest-levenshtein';
import { UINT256, type Width } from './codec.js';
import { either, quote } from './problem.js';

export interface CodecSpecProblem {
  readonly code: 'codec/unknown-name' | 'codec/unknown-key' | 'codec/missing-key' | 'codec/invalid-value';
  readonly message: string;
  readonly help: string;
}

/** Leaves the reading of a codec's description with a problem; `codecFromSpec` catches it and returns the problem. */
export class SpecRefusal extends Error {
  readonly problem: CodecSpecProblem;

  constructor(problem: CodecSpecProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

const refuse = (code: CodecSpecProblem['code'], message: string, help: string): SpecRefusal =>
  new SpecRefusal({ code, message, help });

/** "Did you mean …?" where one of the names is near, else the whole list. */
export const suggestName = (written: string, names: readonly string[]): string => {
  const short = written.slice(0, 100);
  const guess = closest(short, names);
  return distance(short, guess) <= 3 ? `Did you mean ${guess}?` : `Write ${either(names)}.`;
};

const INTEGER_TYPE = /^(u?)int([0-9]{1,3})$/;

/** The width of a Solidity integer type, `uint16` or `int256`. */
export const readWidth = (written: unknown): Width => {
  if (written === undefined) return UINT256;
  const found = typeof written === 'string' ? INTEGER_TYPE.exec(written) : null;
  const bits = Number(found?.[2] ?? 0);
  if (found === null || bits < 1 || bits > 256 || found[2]?.startsWith('0')) {
    throw refuse(
      'codec/invalid-value',
      `${show(written)} is not an integer type`,
      'Write uint1 to uint256 or int1 to int256.',
    );
  }
  return { bits, sign: found[1] === 'u' ? 'unsigned' : 'signed' };
};

const show = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'
    ? `"${quote(String(value))}"`
    : value === null
      ? 'null'
      : Array.isArray(value)
        ? 'a list'
        : `a ${typeof value}`;

/** An integer as a definition has it: a safe JSON or YAML integer, digits in text, or `1e27` in quotes. */
const toInteger = (value: unknown): bigint | null => {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : null;
  if (typeof value !== 'string') return null;
  if (/^-?[0-9]{1,80}$/.test(value)) return BigInt(value);
  const power = /^([1-9][0-9]{0,2})e([0-9]{1,2})$/.exec(value);
  return power === null ? null : BigInt(power[1] ?? '0') * 10n ** BigInt(power[2] ?? '0');
};

/** The keys of one codec's description, read strictly. */
export class CodecFields {
  readonly #name: string;
  readonly #fields: Readonly<Record<string, unknown>>;

  constructor(name: string, fields: Readonly<Record<string, unknown>>, known: readonly string[]) {
    this.#name = name;
    this.#fields = fields;
    const stray = Object.keys(fields).find((key) => key !== 'name' && !known.includes(key));
    if (stray !== undefined) {
      const help = known.length === 0 ? `The codec ${name} has no keys besides name.` : suggestName(stray, known);
      throw refuse('codec/unknown-key', `the codec ${name} has no key "${quote(stray)}"`, help);
    }
  }

  has(key: string): boolean {
    return this.#fields[key] !== undefined;
  }

  /** The value of a key as it is; a missing one is refused. */
  take(key: string): unknown {
    if (!this.has(key)) {
      throw refuse('codec/missing-key', `the codec ${this.#name} lacks "${key}"`, `Add ${key} to the codec.`);
    }
    return this.#fields[key];
  }

  integer(key: string, least: bigint, most: bigint): bigint {
    const value = this.take(key);
    const integer = toInteger(value);
    if (integer === null || integer < least || integer > most) {
      throw this.invalid(key, `Write an integer from ${least} to ${most}; quote it where it has more than 15 digits.`);
    }
    return integer;
  }

  oneOf<T extends string>(key: string, choices: readonly T[]): T {
    const value = this.take(key);
    const choice = choices.find((c) => c === value);
    if (choice === undefined) throw this.invalid(key, `Write ${either(choices)}.`);
    return choice;
  }

  width(): Width {
    return readWidth(this.#fields.type);
  }

  invalid(key: string, help: string): SpecRefusal {
    const value = this.#fields[key];
    return refuse('codec/invalid-value', `"${key}" of the codec ${this.#name} cannot be ${show(value)}`, help);
  }
}
