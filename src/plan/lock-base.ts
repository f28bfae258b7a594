import { lockEntry, readLockFile } from '../observe/lock.js';
import type { ParamSet } from '../protocol/param-set.js';
import type { Protocol } from '../protocol/protocol.js';
import type { Workspace } from '../workspace/workspace.js';

/** The values at which a market's document and chain were last known equal; null where the lock has none. */
export const baseOf = async (market: string, workspace: Workspace, protocol: Protocol): Promise<ParamSet | null> =>
  lockEntry(await readLockFile(workspace.files), market, protocol)?.params ?? null;
