import { chmod, mkdir, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { refused } from '../diagnostic/error.js';
import { writeFileAtomically } from '../document/files.js';
import { readTrust } from './read-trust.js';

/** A trust file as it is to be, and as it was when that was decided; null where there was none. */
export interface TrustEdit {
  readonly file: string;
  readonly before: string | null;
  readonly text: string;
}

/**
 * Write a trust file whole or not at all, for its owner alone; where it is a link, the file behind it. Throws `trust/moved`
 * where it was changed since it was read.
 */
export const writeTrust = async ({ file, before, text }: TrustEdit): Promise<void> => {
  if (text === before) return;
  if ((await readTrust(file)).text !== before)
    throw refused('trust/moved', `${file} was changed by something else meanwhile`, { hint: 'run it again' });
  const real = before === null ? file : await realpath(file);
  await mkdir(dirname(real), { recursive: true, mode: 0o700 });
  await writeFileAtomically(real, text, before === null ? 'new' : 'replace');
  await chmod(real, 0o600);
};
