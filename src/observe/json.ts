import { LosslessNumber, parse } from 'lossless-json';
import { refused } from '../diagnostic/error.js';

/** JSON with its integers exact: a number beyond 2^53 is not another number. */
export type Json = bigint | LosslessNumber | string | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

const INTEGER = /^-?(?:0|[1-9][0-9]*)$/;
/** The longest text that is read, in characters. */
export const LONGEST_JSON = 32 * 1024 * 1024;
const MAX_DEPTH = 64;
const MAX_DIGITS = 1000;

const numberOf = (text: string): bigint | LosslessNumber => {
  if (text.length > MAX_DIGITS) throw new SyntaxError(`a number of ${text.length} digits`);
  return INTEGER.test(text) ? BigInt(text) : new LosslessNumber(text);
};

const tooDeep = (text: string): boolean => {
  let depth = 0;
  let inside = false;
  for (let i = 0; i < text.length; i += 1) {
    const c = text[i];
    if (inside) {
      if (c === '\\') i += 1;
      else if (c === '"') inside = false;
    } else if (c === '"') inside = true;
    else if (c === '{' || c === '[') {
      depth += 1;
      if (depth > MAX_DEPTH) return true;
    } else if (c === '}' || c === ']') depth -= 1;
  }
  return false;
};

/** Parse a JSON text, integers as bigint. Throws `source/not-json` naming the file; never a raw error. */
export const parseJson = (text: string, file: string): Json => {
  const fail = (why: string) =>
    refused('source/not-json', `${file} is not a whole JSON document: ${why}`, {
      hint: 'check that the file is complete and was not edited by hand',
      where: { file },
    });
  if (text.length > LONGEST_JSON) throw fail(`it is larger than ${LONGEST_JSON / 1024 / 1024} MiB`);
  if (tooDeep(text)) throw fail(`it is nested deeper than ${MAX_DEPTH} levels`);
  try {
    return parse(text, undefined, numberOf) as Json;
  } catch (error) {
    throw fail(error instanceof Error ? error.message.slice(0, 200) : 'it cannot be read');
  }
};

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof LosslessNumber);

/** An own member; inherited names such as `constructor` are no members. */
export const member = (value: Json | undefined, key: string): Json | undefined =>
  isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
