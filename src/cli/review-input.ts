import { existsSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { PlimsollError, refused } from '../diagnostic/error.js';
import { type BareInput, looksLikeBytes, recogniseInput, WHAT_IS_READ } from '../review/input.js';
import { MAX_FILE_LENGTH, tooLarge } from '../route/safe/json-fields.js';

/** What the argument of `review` names. */
export type ReviewArgument =
  | { readonly kind: 'bundle'; readonly folder: string }
  | { readonly kind: 'bare'; readonly input: BareInput };

const unreadable = (name: string, cause: unknown) =>
  refused('review/unreadable-input', `${name} cannot be read`, { hint: 'Check the path and its permissions.', cause });

/** All of a stream, and not a byte more than is read of any input. */
const textOf = async (stream: AsyncIterable<unknown>, name: string): Promise<string> => {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of stream) {
      const bytes = Buffer.isBuffer(part) ? part : Buffer.from(String(part));
      length += bytes.length;
      if (length > MAX_FILE_LENGTH) throw tooLarge(name, null);
      parts.push(bytes);
    }
  } catch (error) {
    if (error instanceof PlimsollError) throw error;
    throw unreadable(name, error);
  }
  return Buffer.concat(parts).toString('utf8');
};

const fileText = async (path: string): Promise<string> => {
  let file: Awaited<ReturnType<typeof open>>;
  try {
    file = await open(path, 'r');
  } catch (error) {
    throw unreadable(path, error);
  }
  try {
    return await textOf(file.createReadStream({ autoClose: false }), path);
  } finally {
    await file.close();
  }
};

/** The text that an argument names: a file's, or of `-` what standard input holds. Throws `review/unreadable-input`. */
export const inputText = (argument: string, stdin: AsyncIterable<unknown>): Promise<string> =>
  argument === '-' ? textOf(stdin, 'standard input') : fileText(argument);

/**
 * Tells what was given: `-` is standard input; a folder is a bundle; a file and `0x…` are told by their shape. Throws
 * `review/ambiguous` for bytes that are also the name of a file, and what `recogniseInput` lists.
 */
export const readArgument = async (argument: string, stdin: AsyncIterable<unknown>): Promise<ReviewArgument> => {
  if (argument === '-')
    return { kind: 'bare', input: recogniseInput(await textOf(stdin, 'standard input'), 'standard input') };
  const bytes = looksLikeBytes(argument);
  if (argument !== '' && !argument.includes('\0') && existsSync(argument)) {
    if (bytes)
      throw refused('review/ambiguous', `${argument} is the name of a file here and can be read as calldata`, {
        hint: `Write ./${argument} for the file, or run this in another folder for the calldata.`,
      });
    if (statSync(argument).isDirectory()) return { kind: 'bundle', folder: argument };
    return { kind: 'bare', input: recogniseInput(await fileText(argument), argument) };
  }
  if (bytes) return { kind: 'bare', input: recogniseInput(argument, 'the calldata') };
  throw refused('review/unreadable-input', `there is no file or folder ${argument.slice(0, 200)}`, {
    hint: WHAT_IS_READ,
  });
};
