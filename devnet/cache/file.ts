import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * The text of a cached file, made and stored where it is not there yet.
 *
 * It is written beside its place and moved there in one step, so that processes that start at once never see half a
 * file: each does the work, and whichever is last wins with the same content.
 */
export const cached = async (file: string, make: () => Promise<string>): Promise<string> => {
  const known = await readIfThere(file);
  if (known !== undefined) return known;
  const content = await make();
  await mkdir(path.dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.${randomUUID()}.tmp`;
  try {
    await writeFile(draft, content);
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  return content;
};

const readIfThere = async (file: string): Promise<string | undefined> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};
