import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { refused } from '../../diagnostic/error.js';

const taken = (folder: string) =>
  refused('payload/exists', `${folder} is there already`, { hint: 'give another folder with --out' });

/** Refuses a folder that is there already, before anything is asked of a node. Throws `payload/exists`. */
export const refuseTaken = (folder: string): void => {
  if (existsSync(folder)) throw taken(folder);
};

/** Writes files into a new folder, whole or not at all. Throws `payload/exists` where it is there already. */
export const writePayload = async (folder: string, files: ReadonlyMap<string, string>): Promise<void> => {
  refuseTaken(folder);
  const neighbour = join(dirname(folder), `.${randomUUID()}.tmp`);
  try {
    await mkdir(neighbour, { recursive: true });
    for (const [name, text] of files) await writeFile(join(neighbour, name), text, 'utf8');
    await rename(neighbour, folder);
  } catch (error) {
    await rm(neighbour, { recursive: true, force: true });
    if (error instanceof Error && 'code' in error && ['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(String(error.code)))
      throw taken(folder);
    throw error;
  }
};
