import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { refused } from '../src/diagnostic/error.js';
import { projectRoot } from './project.js';

/** What the embedded chain is made of, none of which is in the published package. */
const PACKAGES = [
  'solc',
  '@aave-dao/aave-v3-origin',
  '@openzeppelin/contracts',
  '@openzeppelin/contracts-upgradeable',
  '@perp/curie-contract',
  '@safe-global/safe-contracts',
  '@uniswap/v3-core',
  '@foundry-rs/anvil',
];

const resolves = (name: string): boolean => {
  try {
    createRequire(import.meta.url).resolve(`${name}/package.json`);
    return true;
  } catch {
    return false;
  }
};

/**
 * Says plainly what is missing before anything is built.
 *
 * @throws PlimsollError `devnet/package-missing` (exit 1), where this is no checkout or a package is not installed.
 */
export const requireInstalled = (installed: (name: string) => boolean = resolves): void => {
  const missing = PACKAGES.filter((name) => !installed(name));
  const checkout = existsSync(path.join(projectRoot(), 'params'));
  if (checkout && missing.length === 0) return;
  throw refused(
    'devnet/package-missing',
    checkout
      ? `The embedded chain needs packages that are not installed: ${missing.join(', ')}.`
      : 'The embedded chain is built from a checkout of Plimsoll, and this is an installed package.',
    {
      hint: checkout
        ? 'Run `npm ci` in the checkout, with development and optional dependencies.'
        : 'Clone the repository, run `npm ci` there, and start `node bin/run.js devnet`.',
    },
  );
};
