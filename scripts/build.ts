// Builds dist/: npm run build; with --if-stale only where dist/ is of other sources. Each step writes into the folder it is
// given; the folder takes dist's place when all are done.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Package } from '../src/cli/installation.js';
import { bundle } from './build/bundle.js';
import { licences } from './build/licences.js';
import { manifest } from './build/manifest.js';
import { protocols } from './build/protocols.js';
import { reviewer, reviewerDigest } from './build/reviewer.js';
import { isFresh, stamp } from './build/sources.js';
import type { BuildStep } from './build/step.js';

/** In this order: the manifest is read from the bundled commands. A further step is one more function here. */
const STEPS: readonly BuildStep[] = [bundle, manifest, protocols, licences, reviewer, stamp];

const root = fileURLToPath(new URL('..', import.meta.url));

export const build = async (): Promise<void> => {
  const out = join(root, '.cache', `build-${process.pid}`);
  const old = `${out}-old`;
  const dist = join(root, 'dist');
  const pkg = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Package;
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  try {
    for (const step of STEPS) await step({ root, out, pkg });
    if (existsSync(dist)) renameSync(dist, old);
    renameSync(out, dist);
  } finally {
    for (const folder of [out, old]) rmSync(folder, { recursive: true, force: true });
  }
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , how] = process.argv;
  if (how !== '--if-stale' || !isFresh(root)) {
    await build();
    console.log(reviewerDigest(join(root, 'dist')));
  }
}
