import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { refused } from '../diagnostic/error.js';

/** What is thrown where a folder is there already. */
export type FolderExists = 'payload/exists' | 'route/out-exists';

const taken = (folder: string, code: FolderExists) =>
  refused(code, `${folder} is there already`, { hint: 'give another folder with --out' });

/** Refuses a folder that is there already, before anything is asked of a node. Throws the code. */
export const refuseTaken = (folder: string, code: FolderExists): void => {
  if (existsSync(folder)) throw taken(folder, code);
};

/** Writes files into a new folder, whole or not at all. Throws the code where it is there already. */
export const writeFolder = async (
  folder: string,
  files: ReadonlyMap<string, string>,
  code: FolderExists,
): Promise<void> => {
  refuseTaken(folder, code);
  const neighbour = join(dirname(folder), `.${randomUUID()}.tmp`);
  try {
    await mkdir(neighbour, { recursive: true });
    for (const [name, text] of files) await writeFile(join(neighbour, name), text, 'utf8');
    await rename(neighbour, folder);
  } catch (error) {
    await rm(neighbour, { recursive: true, force: true });
    if (error instanceof Error && 'code' in error && ['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(String(error.code)))
      throw taken(folder, code);
    throw error;
  }
};
