import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { digest } from './digest.js';

/** A digest of the code that builds the chain, so that a state built by other code is never taken from the cache. */
export const builderDigest = async (): Promise<string> => {
  const here = fileURLToPath(import.meta.url);
  const root = path.dirname(path.dirname(here));
  return path.basename(root) === 'devnet' ? sourcesDigest(root) : bundleDigest(here);
};

const sourcesDigest = async (root: string): Promise<string> => {
  const names = await readdir(root, { recursive: true });
  const files = names.filter((name) => /\.[cm]?[jt]s$/.test(name)).sort();
  const contents = await Promise.all(files.map((file) => readFile(path.join(root, file), 'utf8')));
  return digest(...files.map((file) => file.split(path.sep).join('/')), ...contents);
};

/** In a bundle the other chunks carry a hash of their content in their names. */
const bundleDigest = async (chunk: string): Promise<string> =>
  digest(...(await readdir(path.dirname(chunk))).sort(), await readFile(chunk, 'utf8'));
