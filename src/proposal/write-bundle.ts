import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { refused } from '../diagnostic/error.js';
import { canonicalText } from '../document/canonical.js';
import { readTextFile } from '../document/files.js';
import { artefactsOf, PROPOSAL_FILE } from './artefacts.js';
import type { AnyProposal } from './proposal.js';

/** Where a bundle goes unless it is told: below the folder of proposals, by block and digest. */
export const bundleName = (proposal: AnyProposal): string =>
  `${proposal.market}-${proposal.block.number}-${proposal.digest.slice(0, 8)}`;

/**
 * Write a bundle, whole or not at all. A bundle is never written over another: one that is there already with the same
 * bytes is left, any other is refused (`proposal/exists`).
 */
export const writeBundle = async (folder: string, proposal: AnyProposal): Promise<'written' | 'there'> => {
  if (existsSync(folder)) {
    if ((await readTextFile(join(folder, PROPOSAL_FILE), PROPOSAL_FILE)) === canonicalText(proposal)) return 'there';
    throw refused('proposal/exists', `${folder} exists and is another proposal`, {
      hint: 'give another folder with --out',
    });
  }
  const neighbour = join(dirname(folder), `.${randomUUID()}.tmp`);
  try {
    await mkdir(neighbour, { recursive: true });
    for (const [name, text] of artefactsOf(proposal)) await writeFile(join(neighbour, name), text, 'utf8');
    await rename(neighbour, folder);
  } catch (error) {
    await rm(neighbour, { recursive: true, force: true });
    throw error;
  }
  return 'written';
};
