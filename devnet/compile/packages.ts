import { createRequire } from 'node:module';
import path from 'node:path';
import { refused } from '../../src/diagnostic/error.js';

const require = createRequire(import.meta.url);

/**
 * The folder npm installed a package in.
 *
 * @throws PlimsollError `devnet/package-missing`.
 */
export const packageFolder = (name: string): string => {
  try {
    return path.dirname(require.resolve(`${name}/package.json`));
  } catch (cause) {
    throw refused('devnet/package-missing', `The package ${name} is not installed; the embedded chain needs it.`, {
      hint: 'Run `npm install` with development dependencies.',
      cause,
    });
  }
};

/** The file behind a source unit name, which begins with the name of the package it is in. */
export const packageFile = (unit: string): string => {
  const [scope, name, ...rest] = unit.split('/');
  return path.join(packageFolder(`${scope}/${name}`), ...rest);
};
