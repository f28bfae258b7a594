import { type PlimsollError, refused } from '../diagnostic/error.js';
import { type Json, member, parseJson } from '../observe/json.js';

/** What a pull keeps beside its file while it goes on, for the next one. */
interface ProgressFile {
  readonly format: string;
  /** The code that a damaged file is refused with. */
  readonly code: string;
  /** What leaves such files, with its article: `a search for accounts`. */
  readonly of: string;
}

/** The JSON of a progress file, and the one refusal of whatever is wrong with it: it may have been cut short. */
export const openProgress = (
  text: string,
  file: string,
  { format, code, of }: ProgressFile,
): { readonly json: Json; readonly fail: () => PlimsollError } => {
  const refusal = (cause?: unknown): PlimsollError =>
    refused(code, `${file} is not what ${of} leaves`, {
      where: { file },
      hint: 'remove it: the next one then starts anew',
      ...(cause === undefined ? {} : { cause }),
    });
  let json: Json;
  try {
    json = parseJson(text, file);
  } catch (error) {
    throw refusal(error);
  }
  if (member(json, 'format') !== format) throw refusal();
  return { json, fail: () => refusal() };
};

/** A whole number of zero or more that is written in digits; null for anything else. */
export const digitsIn = (json: Json | undefined): bigint | null =>
  typeof json === 'string' && /^[0-9]{1,78}$/.test(json) ? BigInt(json) : null;
