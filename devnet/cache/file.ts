import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * A value kept in a file as JSON, made and stored where it is not there yet or cannot be read.
 *
 * It is written beside its place and moved there in one step, so that processes that start at once never see half a
 * file: each does the work, and whichever is last wins with the same content.
 */
export const cached = async <Value>(file: string, make: () => Promise<Value>): Promise<Value> => {
  const known = await read<Value>(file);
  if (known !== undefined) return known;
  const value = await make();
  await mkdir(path.dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.${randomUUID()}.tmp`;
  try {
    await writeFile(draft, JSON.stringify(value));
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  return value;
};

const read = async <Value>(file: string): Promise<Value | undefined> => {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Value;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};
