import { isLosslessNumber, parse } from 'lossless-json';
import { type PlimsollError, refused } from '../../diagnostic/error.js';
import { nestingOf } from '../../document/nesting.js';
import { MAX_DATA_BYTES } from '../../signer/safe-tx.js';

/** The most text that is read from a transaction file, in UTF-16 code units. */
export const MAX_FILE_LENGTH = 4_194_304;
const MAX_NESTING = 64;

/** What is too large to be any transaction. `where` is left out of what is no file. */
export const tooLarge = (name: string, where: { readonly file: string } | null): PlimsollError =>
  refused('safe-file/too-large', `${name} is longer than ${MAX_FILE_LENGTH / 1024 / 1024} MiB, the most that is read`, {
    hint: `Check that this is the input you meant. Of calldata ${MAX_DATA_BYTES / 1024 / 1024} MiB is read; nodes pass on no transaction above 128 KiB, so a batch of that size has to be split.`,
    ...(where === null ? {} : { where }),
  });

/** A JSON object; only its own keys are ever read. Numbers in it are LosslessNumber: their text is kept. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isLosslessNumber(value);

/**
 * The JSON of a transaction file, with the digits of every number kept. Throws `safe-file/too-large`,
 * `safe-file/too-deep` or `safe-file/not-json`; a key that is given twice with two values is refused as well.
 */
export const parseFileJson = (text: string, file: string): unknown => {
  if (text.length > MAX_FILE_LENGTH) throw tooLarge(file, { file });
  if (nestingOf(text) > MAX_NESTING) {
    throw refused('safe-file/too-deep', `${file} is nested more than ${MAX_NESTING} deep`, {
      hint: 'Check that this is the file you meant.',
      where: { file },
    });
  }
  try {
    return parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const reason =
      error instanceof SyntaxError ? error.message.replace(/\p{Cc}/gu, ' ').slice(0, 120) : 'it cannot be parsed';
    throw refused('safe-file/not-json', `${file} is not JSON: ${reason}`, {
      hint: 'Export the transaction again; the file was cut or edited.',
      where: { file },
    });
  }
};

/** The value of a key of the object itself; null counts as absent. */
export const ownValue = (object: JsonObject, key: string): unknown => {
  const value = Object.hasOwn(object, key) ? object[key] : undefined;
  return value === null ? undefined : value;
};

/** The text of a string or of a number as the file has it; undefined for anything else. */
export const scalarText = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : isLosslessNumber(value) ? value.value : undefined;

/**
 * A whole number from decimal or `0x` text, exact at any size. `what` names it in the error.
 * Throws `safe-file/bad-field`.
 */
export const wholeNumber = (value: unknown, what: string, file: string): bigint => {
  const text = scalarText(value);
  if (text !== undefined && text.length <= 80 && /^(?:0|[1-9]\d*|0x[0-9a-fA-F]{1,64})$/.test(text)) return BigInt(text);
  throw badField(what, value, 'a whole number in decimal', file);
};

export const badField = (what: string, value: unknown, wanted: string, file: string) => {
  const text = scalarText(value);
  const shown = text === undefined ? 'a value of another kind' : JSON.stringify(text.slice(0, 80));
  return refused('safe-file/bad-field', `${what} in ${file} is ${shown}, not ${wanted}`, {
    hint: `Correct ${what}, or export the transaction again.`,
    where: { file },
  });
};

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The record without the keys whose value is undefined. */
export const present = <T extends object>(record: T): Present<T> =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Present<T>;
