import { type PlimsollError, refused } from '../diagnostic/error.js';
import { type Json, member } from './json.js';

/** How what a file lacks is refused: its code, and what to do. */
interface Refusal {
  readonly code: string;
  readonly hint: string;
}

/** Longer texts are in no file of ours. */
const LONGEST = 4096;

/**
 * Reads the fields of a JSON file that the program itself wrote. A field that is missing or of another kind is refused with the
 * file's name: nothing stands in for it.
 */
export class JsonFields {
  readonly #file: string;
  readonly #refusal: Refusal;

  constructor(file: string, refusal: Refusal) {
    this.#file = file;
    this.#refusal = refusal;
  }

  /** The refusal of the file; `why` goes on after its name. */
  fail(why: string, code = this.#refusal.code): PlimsollError {
    return refused(code, `${this.#file} ${why}`, { where: { file: this.#file }, hint: this.#refusal.hint });
  }

  text(json: Json | undefined, key: string): string {
    const value = member(json, key);
    if (typeof value === 'string' && value.length <= LONGEST) return value;
    throw this.fail(`lacks ${key}`);
  }

  /** A whole number of zero or more that is written as a JSON number. */
  count(json: Json | undefined, key: string): bigint {
    const value = member(json, key);
    if (typeof value === 'bigint' && value >= 0n) return value;
    throw this.fail(`lacks ${key}`);
  }

  /** A whole number of zero or more in decimal digits, as amounts and blocks are written. */
  digits(value: Json | undefined, what: string): bigint {
    if (typeof value === 'string' && /^[0-9]{1,78}$/.test(value)) return BigInt(value);
    throw this.fail(`has ${what} that is no whole number`);
  }

  list(json: Json | undefined, key: string, most: number = Number.POSITIVE_INFINITY): readonly Json[] {
    const value = member(json, key);
    if (!Array.isArray(value)) throw this.fail(`lacks ${key}`);
    if (value.length > most) throw this.fail(`has more than ${most} ${key}`);
    return value as readonly Json[];
  }

  names(json: Json | undefined, key: string, most?: number): readonly string[] {
    return this.list(json, key, most).map((one) => {
      if (typeof one === 'string') return one;
      throw this.fail(`has something in ${key} that is no name`);
    });
  }
}
