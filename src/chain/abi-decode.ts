import { refused } from '../diagnostic/error.js';
import type { AbiParameter, AbiType, AbiValue } from './abi-type.js';
import { asHex, type Hex } from './hex.js';

/**
 * Decodes what `abi.encode` wrote, reading words straight from the hexadecimal text.
 *
 * As strict as Solidity's own decoder: everything lies within the data, and unused bits of a word are clear (or copies
 * of the sign). As Solidity does, it takes bytes after the last value, unordered or shared tails, and filling after
 * bytes that is not zero; `reencodesExactly` tells these apart. Text that is not UTF-8 gets U+FFFD in place of its bad
 * bytes. Throws `abi/data`.
 */
export const decodeParameters = (parameters: readonly AbiParameter[], data: Hex): readonly AbiValue[] => {
  const digits = asHex(data);
  if (digits === undefined) throw malformed('the data is not hexadecimal bytes');
  return new Decoder(digits.slice(2)).list(
    parameters.map((parameter) => parameter.type),
    0,
  );
};

const malformed = (what: string) =>
  refused('abi/data', `cannot decode: ${what}`, {
    hint: 'The declaration does not fit this contract or these bytes: compare it with the contract’s source.',
  });

const CLEAR = '0'.repeat(64);
const SET = 'f'.repeat(64);
/** Characters of a word of 32 bytes. */
const WORD = 64;
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

class Decoder {
  readonly #digits: string;
  /**
   * Words that may still be read. Tails may be shared, so that nested arrays that all point at the same place would
   * otherwise grow without limit.
   */
  #budget: number;

  constructor(digits: string) {
    this.#digits = digits;
    this.#budget = 1024 + (digits.length / WORD) * 16;
  }

  /** The word at this character, after the bounds and the budget are checked. */
  #word(at: number): string {
    this.#budget -= 1;
    if (this.#budget < 0) throw malformed('the data refers to itself too many times');
    if (at + WORD > this.#digits.length)
      throw malformed(`the data ends after ${this.#digits.length / 2} bytes, before a value that should be there`);
    return this.#digits.slice(at, at + WORD);
  }

  /** A length or an offset in bytes. One that cannot lie within any data is refused here. */
  #size(at: number): number {
    const word = this.#word(at);
    if (!word.startsWith(CLEAR.slice(0, 56))) throw malformed('a length or an offset points outside the data');
    return Number.parseInt(word.slice(56), 16);
  }

  /** The values whose heads start at this character; offsets count from there. */
  list(types: readonly AbiType[], base: number): AbiValue[] {
    const values: AbiValue[] = [];
    let head = base;
    for (const type of types) {
      values.push(this.#value(type, type.dynamic ? base + 2 * this.#size(head) : head));
      head += WORD * type.words;
    }
    return values;
  }

  #value(type: AbiType, at: number): AbiValue {
    switch (type.kind) {
      case 'uint':
        return BigInt(`0x${this.#padded(type, at, WORD - type.bits / 4)}`);
      case 'int':
        return this.#signed(type, at, type.bits);
      case 'address':
        return `0x${this.#padded(type, at, 24)}`;
      case 'bool': {
        const digit = this.#padded(type, at, 63);
        if (digit !== '0' && digit !== '1') throw malformed(`${digit} is not a bool`);
        return digit === '1';
      }
      case 'fixedBytes': {
        const word = this.#word(at);
        if (!CLEAR.startsWith(word.slice(2 * type.size)))
          throw malformed(`a word has bits set after its ${type.canonical}`);
        return `0x${word.slice(0, 2 * type.size)}`;
      }
      case 'bytes':
        return `0x${this.#counted(at)}`;
      case 'string':
        return utf8.decode(Buffer.from(this.#counted(at), 'hex'));
      case 'tuple':
        return this.list(
          type.fields.map((field) => field.type),
          at,
        );
      case 'array':
        return this.#array(type.item, type.length, at);
    }
  }

  #padded(type: AbiType, at: number, clear: number): string {
    const word = this.#word(at);
    if (clear > 0 && !word.startsWith(CLEAR.slice(0, clear)))
      throw malformed(`a word has bits set above its ${type.canonical}`);
    return word.slice(clear);
  }

  #signed(type: AbiType, at: number, bits: number): bigint {
    const word = this.#word(at);
    const start = WORD - bits / 4;
    const negative = word.charAt(start) >= '8';
    if (!word.startsWith((negative ? SET : CLEAR).slice(0, start)))
      throw malformed(`a word has bits set above its ${type.canonical}`);
    return BigInt.asIntN(bits, BigInt(`0x${word}`));
  }

  #counted(at: number): string {
    const length = 2 * this.#size(at);
    const start = at + WORD;
    if (start + length > this.#digits.length) throw malformed(`${length / 2} bytes are announced, fewer are there`);
    this.#budget -= length / WORD;
    return this.#digits.slice(start, start + length);
  }

  #array(item: AbiType, fixed: number | undefined, at: number): AbiValue {
    const length = fixed ?? this.#size(at);
    const base = fixed === undefined ? at + WORD : at;
    if (base + length * item.words * WORD > this.#digits.length)
      throw malformed(`an array of ${length} is announced, fewer items are there`);
    return this.list(new Array<AbiType>(length).fill(item), base);
  }
}
