import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './program.js';

/** Where data is that is too large to be part of the project, in a folder beside the checkout. */
export const sharedData = (path: string): string => join(root, '../shared/data', path);

/**
 * The same for a test that cannot do without: where the data is not here, the test is skipped (all tests of a suite whose
 * `before` asks), and a line says so.
 */
export const needSharedData = (context: Mocha.Context, path: string): string => {
  const file = sharedData(path);
  if (existsSync(file)) return file;
  process.stdout.write(`    skipped: ../shared/data/${path} is not here\n`);
  return context.skip();
};
