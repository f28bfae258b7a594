import { refused } from '../diagnostic/error.js';
import { type AbiParameter, type AbiType, arrayOf, elementary, tupleOf } from './abi-type.js';
import type { Hex } from './hex.js';
import { keccakText } from './keccak.js';

/** A function, event or error of a contract, as its declaration says. */
export interface Declaration {
  readonly kind: 'function' | 'event' | 'error';
  readonly name: string;
  /** Canonical: `getReserveData(address)`. */
  readonly signature: string;
  /** Keccak-256 of the signature: its first 4 bytes; of an event the whole of it, which is topic 0. */
  readonly selector: Hex;
  readonly inputs: readonly AbiParameter[];
  /** Empty for events and errors. */
  readonly outputs: readonly AbiParameter[];
  /** Of an event: it has no topic 0. */
  readonly anonymous: boolean;
}

const MAX_TEXT = 8192;
const MAX_DEPTH = 16;
const TOKEN = /\s*(?:([A-Za-z_$][A-Za-z0-9_$]*)|([0-9]+)|([()[\],;]))/y;
const FUNCTION_WORDS = new Set([
  'external',
  'public',
  'internal',
  'private',
  'view',
  'pure',
  'payable',
  'nonpayable',
  'virtual',
  'override',
]);
const LOCATIONS = new Set(['memory', 'calldata', 'storage', 'payable']);

/**
 * Reads a declaration as people and Solidity write it: `getConfiguration(address asset) returns (uint256 data)`, with
 * or without a leading `function`, or starting with `event` or `error`. Tuples are parentheses with or without `tuple`
 * before them; names are optional; struct, enum and contract names are not known here.
 *
 * Throws `abi/declaration`, saying where the text stops making sense.
 */
export const parseDeclaration = (text: string): Declaration => {
  const parser = new Parser(text);
  const first = parser.word();
  const kind = first === 'event' || first === 'error' || first === 'function' ? first : 'function';
  const name = kind === first ? parser.word() : first;
  if (name === undefined) throw parser.fail('a name');
  const inputs = parser.parameters(kind === 'event' ? 'event' : 'plain', 0);
  let outputs: readonly AbiParameter[] = [];
  let anonymous = false;
  for (let next = parser.word(); next !== undefined; next = parser.word()) {
    if (kind === 'function' && next === 'returns') outputs = parser.parameters('plain', 0);
    else if (kind === 'event' && next === 'anonymous') anonymous = true;
    else if (kind !== 'function' || !FUNCTION_WORDS.has(next)) throw parser.fail('the end', next);
  }
  parser.take(';');
  parser.end();
  const arguments_ = tupleOf(inputs);
  if (arguments_ === undefined || tupleOf(outputs) === undefined) throw parser.fail('fewer and shorter fixed arrays');
  const signature = `${name}${arguments_.canonical}`;
  const hash = keccakText(signature);
  const selector: Hex = kind === 'event' ? hash : `0x${hash.slice(2, 10)}`;
  return { kind, name, signature, selector, inputs, outputs, anonymous };
};

/** Reads a type as it stands in a declaration: `uint256`, `(address asset, uint16[2] caps)[]`. Throws `abi/declaration`. */
export const parseType = (text: string): AbiType => {
  const parser = new Parser(text);
  const type = parser.type(0);
  parser.end();
  return type;
};

class Parser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    if (text.length > MAX_TEXT) throw this.fail(`at most ${MAX_TEXT} characters`);
  }

  /** The error for text that does not go on as it must. */
  fail(expected: string, found = this.#text.slice(this.#at).trim().slice(0, 40)) {
    const what = found === '' ? 'the end of the text' : JSON.stringify(found);
    return refused(
      'abi/declaration',
      `in the declaration ${JSON.stringify(this.#text.slice(0, 120))}: expected ${expected}, found ${what}`,
      {
        hint: 'Write it as Solidity does, for example: getConfiguration(address asset) returns (uint256 data). Replace struct names by (…), enums by uint8, contracts by address.',
      },
    );
  }

  #match(group: 1 | 2 | 3, wanted?: string): string | undefined {
    TOKEN.lastIndex = this.#at;
    const token = TOKEN.exec(this.#text)?.[group];
    if (token === undefined || (wanted !== undefined && token !== wanted)) return undefined;
    this.#at = TOKEN.lastIndex;
    return token;
  }

  word = (): string | undefined => this.#match(1);

  take = (mark: string): string | undefined => this.#match(3, mark);

  end(): void {
    if (this.#text.slice(this.#at).trim() !== '') throw this.fail('the end');
  }

  parameters(place: 'event' | 'plain', depth: number): readonly AbiParameter[] {
    if (this.take('(') === undefined) throw this.fail('(');
    if (this.take(')') !== undefined) return [];
    const found: AbiParameter[] = [];
    do {
      const type = this.type(depth);
      let name = '';
      let indexed = false;
      for (let next = this.word(); next !== undefined; next = this.word()) {
        if (next === 'indexed' && place === 'event' && !indexed && name === '') indexed = true;
        else if (name !== '') throw this.fail(', or )', next);
        else if (!LOCATIONS.has(next)) name = next;
      }
      found.push({ name, type, indexed });
    } while (this.take(',') !== undefined);
    if (this.take(')') === undefined) throw this.fail(', or )');
    if (place === 'event' && found.filter((parameter) => parameter.indexed).length > 4)
      throw this.fail('at most four indexed parameters');
    return found;
  }

  type(depth: number): AbiType {
    if (depth > MAX_DEPTH) throw this.fail(`at most ${MAX_DEPTH} levels of tuples`);
    const start = this.#at;
    const name = this.word();
    const base = name === undefined || name === 'tuple' ? this.#tuple(depth) : elementary(name);
    if (base === undefined) {
      this.#at = start;
      throw this.fail('a type');
    }
    let type: AbiType = base;
    for (let suffixes = 0; this.take('[') !== undefined; suffixes += 1) {
      const digits = this.#match(2);
      const length = digits === undefined ? undefined : Number.parseInt(digits, 10);
      if (this.take(']') === undefined) throw this.fail(']');
      const array: AbiType | undefined = length === 0 || suffixes >= MAX_DEPTH ? undefined : arrayOf(type, length);
      if (array === undefined) throw this.fail('an array of a possible size');
      type = array;
    }
    return type;
  }

  #tuple(depth: number): AbiType | undefined {
    if (!/^\s*\(/.test(this.#text.slice(this.#at))) return undefined;
    const fields = this.parameters('plain', depth + 1);
    if (fields.length === 0) throw this.fail('at least one field in a tuple');
    return tupleOf(fields);
  }
}
