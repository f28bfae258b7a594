import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { digest } from './digest.js';

/**
 * A digest of the code that builds the chain, so that a state built by other code is never taken from the cache. It
 * covers the files of this folder's parent, which is what builds.
 */
export const builderDigest = async (): Promise<string> => {
  const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && /\.[cm]?[jt]s$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
  const contents = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  return digest(...files.map((file) => path.relative(root, file).split(path.sep).join('/')), ...contents);
};
