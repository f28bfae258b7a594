import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildStep } from './step.js';

/** All that the build reads. */
const INPUTS = [
  'src',
  'commands',
  'devnet',
  'protocols',
  'policies/packs',
  'scenarios',
  'schemas',
  'scripts/build',
  'scripts/build.ts',
  'package-lock.json',
  'package.json',
];
const STAMP = 'sources.sha256';

const files = (path: string): string[] => {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((entry) => files(join(path, entry)));
};

const digest = (root: string): string => {
  const hash = createHash('sha256');
  for (const file of INPUTS.flatMap((input) => files(join(root, input)))) {
    const content = readFileSync(file);
    hash.update(`${file.slice(root.length)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
};

/** Records which sources were built. */
export const stamp: BuildStep = async ({ root, out }) => {
  writeFileSync(join(out, STAMP), `${digest(root)}\n`);
};

/** True where `dist` was built from the sources as they are now. */
export const isFresh = (root: string): boolean => {
  const file = join(root, 'dist', STAMP);
  return existsSync(file) && readFileSync(file, 'utf8').trim() === digest(root);
};
