import { writeFile } from 'node:fs/promises';
import { refused } from '../diagnostic/error.js';

/** Write a text to a file that is not there yet. Throws `review/file-exists`, `review/unreadable-input`. */
export const writeNewFile = async (path: string, text: string): Promise<void> => {
  try {
    await writeFile(path, text, { flag: 'wx' });
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    throw exists
      ? refused('review/file-exists', `${path} is there already`, { hint: 'Give another path, or remove it.' })
      : refused('review/unreadable-input', `${path} cannot be written`, { hint: 'Check the folder.', cause: error });
  }
};
