import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders: string[] = [];

/** A folder of this process's own, gone after the test file that asks for it. */
export const temporary = async (name: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), `plimsoll-${name}-`));
  folders.push(folder);
  return folder;
};

/** Removes all folders of `temporary`. */
export const removeTemporary = async (): Promise<void> => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
};
