// Builds the reviewer's file alone: npm run build:review. The whole build makes it too.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import type { Package } from '../../src/cli/installation.js';
import { COMMONJS } from './bundle.js';
import { embeddedDefinitions } from './embedded-definitions.js';
import type { BuildStep } from './step.js';
import { compiledValidators } from './validators.js';

export const REVIEWER_FILE = 'plimsoll-review.mjs';

/** Libraries ask for compilers and the like only to do what a bundle never does; here they find none, wherever it runs. */
const noneBeside = (names: readonly string[]): Plugin => ({
  name: 'none-beside',
  setup: (esbuild) => {
    esbuild.onResolve({ filter: /^[^./]/ }, ({ path }) =>
      names.some((name) => path === name || path.startsWith(`${name}/`)) ? { path, namespace: 'none' } : null,
    );
    esbuild.onLoad({ filter: /.*/, namespace: 'none' }, ({ path }) => ({
      contents: `throw new Error(${JSON.stringify(`${path} is not part of this file`)});`,
    }));
  },
});

/** A review by this file takes the estimates of an impact as claims: the engine and its threads stay out of it. */
const withoutEngine: Plugin = {
  name: 'without-engine',
  setup: (esbuild) => {
    esbuild.onLoad({ filter: /[\\/]src[\\/]review[\\/]simulate-again\.ts$/ }, () => ({
      contents: 'export const simulateAgain = null;',
    }));
  },
};

/**
 * One file that reviews and does nothing else. It needs node and, for bundles, git: no packages, manifest, schemas or
 * definitions beside it. The same sources and packages give the same bytes, wherever the checkout is.
 */
export const reviewer: BuildStep = async ({ root, out, pkg }) => {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  const { name, version, bugs } = pkg;
  const result = await build({
    absWorkingDir: root,
    entryPoints: ['scripts/build/reviewer-entry.ts'],
    outfile: join(out, REVIEWER_FILE),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    plugins: [
      compiledValidators(root),
      embeddedDefinitions(root),
      withoutEngine,
      noneBeside(Object.keys(devDependencies)),
    ],
    define: { PLIMSOLL: JSON.stringify({ name, version, bugs }) },
    banner: { js: `#!/usr/bin/env node\n${COMMONJS}` },
    minify: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  const outside = Object.values(result.metafile.outputs)
    .flatMap(({ imports }) => imports.map(({ path }) => path))
    .filter((path) => !path.startsWith('node:') && !builtinModules.includes(path));
  if (outside.length > 0) throw new Error(`${REVIEWER_FILE} needs ${[...new Set(outside)].join(', ')} beside it`);
};

/** `<sha256>  plimsoll-review.mjs`, as sha256sum writes it. */
export const reviewerDigest = (folder: string): string =>
  `${createHash('sha256')
    .update(readFileSync(join(folder, REVIEWER_FILE)))
    .digest('hex')}  ${REVIEWER_FILE}`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const out = join(root, 'dist');
  const pkg = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Package;
  mkdirSync(out, { recursive: true });
  await reviewer({ root, out, pkg });
  console.log(reviewerDigest(out));
}
