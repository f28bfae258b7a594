import { pinBlock } from '../chain/block.js';
import type { Hex } from '../chain/hex.js';
import { createRpc } from '../chain/rpc.js';
import { PlimsollError } from '../diagnostic/error.js';
import type { AuthorityAtHand } from '../impact/attack/authority.js';
import type { ObservedAt } from '../observe/own-snapshot.js';
import { readControl } from '../route/safe/control.js';
import { rpcUrlOf } from '../workspace/rpc-url.js';
import type { Authority, Workspace } from '../workspace/workspace.js';
import { FIRST_ANSWER_MS } from './waiting.js';

/** The authority with what the chain says of its Safe at a block, or why that was not read: no simulation fails for it. */
export const authorityAt = async (
  authority: Authority,
  { chainId, block, blockHash }: ObservedAt,
  workspace: Workspace,
): Promise<AuthorityAtHand> => {
  const chain = workspace.chains.get(authority.chain);
  if (chain === undefined || chain.id !== chainId)
    return { authority, control: { notRead: `it is on ${authority.chain}, the book on chain ${chainId}` } };
  try {
    const rpc = createRpc(rpcUrlOf(chain, process.env), { firstTimeoutMs: FIRST_ANSWER_MS });
    const pinned = await pinBlock(rpc, block, chainId);
    if (pinned.hash !== blockHash)
      return { authority, control: { notRead: `the node has another block ${block} than the book` } };
    return { authority, control: await readControl(rpc, pinned, authority.safe.address as Hex) };
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
    return { authority, control: { notRead: error.message } };
  }
};
