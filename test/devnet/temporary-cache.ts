import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { aaveArtifacts } from '../../devnet/artifacts.js';
import { defaultCacheDir } from '../../devnet/cache/folder.js';

/** A cache folder of a test's own, with the compiled contracts in it but no built chain. */
export const temporaryCache = async (): Promise<{ readonly folder: string; readonly remove: () => Promise<void> }> => {
  await aaveArtifacts();
  const folder = await mkdtemp(path.join(tmpdir(), 'plimsoll-devnet-'));
  for (const name of await readdir(defaultCacheDir())) {
    if (/^aave-[0-9a-f]+\.json$/.test(name)) await cp(path.join(defaultCacheDir(), name), path.join(folder, name));
  }
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
};
