import type { PinnedBlock } from '../chain/block.js';
import type { Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import { refused } from '../diagnostic/error.js';
import type { SafeOf } from '../route/read-route.js';
import { readSafe, type SafeState } from '../route/safe/state.js';
import type { Authority, Workspace } from '../workspace/workspace.js';

/**
 * The Safe of an authority as a block has it. Throws `propose/safe-version` where it is not of the version that
 * plimsoll.yaml says, and what `readSafe` lists.
 */
export const safeOf = async (authority: Authority, rpc: Rpc, block: PinnedBlock): Promise<SafeState> => {
  const safe = await readSafe(rpc, block, authority.safe.address as Hex);
  if (authority.safe.version === null || safe.version.replace(/\+L2$/, '') === authority.safe.version) return safe;
  throw refused(
    'propose/safe-version',
    `the Safe is version ${safe.version}, plimsoll.yaml says ${authority.safe.version}`,
    { hint: 'find out which is right before you go on' },
  );
};

/** Reads the Safes of a workspace's authorities at a block, by name. Throws `route/unknown` and what `safeOf` does. */
export const safesOf =
  (workspace: Workspace, rpc: Rpc, block: PinnedBlock): SafeOf =>
  async (name) => {
    const authority = workspace.authorities.get(name);
    if (authority === undefined) throw refused('route/unknown', `plimsoll.yaml has no authority ${name}`);
    return safeOf(authority, rpc, block);
  };
