import { digestOf } from '../document/source.js';
import { LOCK_FILE, lockText, readLockFile } from '../observe/lock.js';
import type { ObservedAt } from '../observe/own-snapshot.js';
import type { MarketFile } from '../protocol/find-market.js';
import type { ParamSet } from '../protocol/param-set.js';
import { gitState } from '../workspace/git.js';
import type { SourceContext } from './sources.js';

/** The lock once a document is known to equal its chain: what is intent and what drift is counted from here. */
export const lockAfter = async (file: MarketFile, params: ParamSet, at: ObservedAt, context: SourceContext): Promise<{ file: string; text: string }> => {
  const commit = (await gitState(context.root))?.commit ?? null;
  const entry = { commit, document: { path: file.path, sha256: digestOf(file.text) }, at, params };
  return { file: LOCK_FILE, text: lockText(await readLockFile(context.workspace.files), file.name, entry) };
};
