import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { refused } from '../diagnostic/error.js';
import { canonicalText } from '../document/canonical.js';
import { readTextFile } from '../document/files.js';
import { artefactsOf, PROPOSAL_FILE } from './artefacts.js';
import type { AnyProposal } from './proposal.js';

/** A proposal and the folder that it goes into. */
export interface BundleToWrite {
  readonly folder: string;
  readonly proposal: AnyProposal;
}

/** Where a bundle goes unless it is told: below the folder of proposals, by block and digest. */
export const bundleName = (proposal: AnyProposal): string =>
  `${proposal.market}-${proposal.block.number}-${proposal.digest.slice(0, 8)}`;

const isThere = async ({ folder, proposal }: BundleToWrite): Promise<boolean> => {
  if (!existsSync(folder)) return false;
  if ((await readTextFile(join(folder, PROPOSAL_FILE), PROPOSAL_FILE)) === canonicalText(proposal)) return true;
  throw refused('proposal/exists', `${folder} exists and is another proposal`, {
    hint: 'give another folder with --out',
  });
};

/**
 * Write bundles, all or none and each whole. A bundle is never written over another: one that is there already with the same
 * bytes is left, any other is refused (`proposal/exists`) before anything is written. Says of each which it was.
 */
export const writeBundles = async (bundles: readonly BundleToWrite[]): Promise<readonly ('written' | 'there')[]> => {
  const missing: (BundleToWrite & { readonly neighbour: string })[] = [];
  for (const bundle of bundles)
    if (!(await isThere(bundle)))
      missing.push({ ...bundle, neighbour: join(dirname(bundle.folder), `.${randomUUID()}.tmp`) });
  const made: string[] = [];
  const written: string[] = [];
  try {
    for (const { proposal, neighbour } of missing) {
      const first = await mkdir(neighbour, { recursive: true });
      if (first !== undefined && first !== neighbour) made.push(dirname(neighbour));
      for (const [name, text] of artefactsOf(proposal)) await writeFile(join(neighbour, name), text, 'utf8');
    }
    for (const { folder, neighbour } of missing) {
      await rename(neighbour, folder);
      written.push(folder);
    }
  } catch (error) {
    for (const folder of [...missing.map(({ neighbour }) => neighbour), ...written])
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    // The folder around them goes too where nothing else is in it by now.
    for (const folder of made) await rmdir(folder).catch(() => undefined);
    throw error;
  }
  return bundles.map(({ folder }) => (written.includes(folder) ? 'written' : 'there'));
};

/** Write a bundle, whole or not at all, as `writeBundles` does. */
export const writeBundle = async (folder: string, proposal: AnyProposal): Promise<'written' | 'there'> =>
  (await writeBundles([{ folder, proposal }]))[0] ?? 'there';
