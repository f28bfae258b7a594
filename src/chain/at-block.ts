import { unavailable } from '../diagnostic/error.js';
import { bytesIn, NO_BLOCK, type PinnedBlock, resultOf } from './block.js';
import { type Hex, toQuantity } from './hex.js';
import type { Rpc, RpcCall } from './rpc.js';
import { isRecord, type RpcOutcome } from './rpc-answer.js';

/** A block as a parameter: by hash as EIP-1898 has it, or by number for nodes that do not know that form. */
export type BlockParam = Hex | { readonly blockHash: Hex };

const STATE_MISSING =
  /missing trie node|historical state|state.{0,60}(unavailable|not available|pruned|not found)|pruned|archive node/i;
const OTHER_PARAMETER = /too many arguments|want at most|override/i;

/**
 * Sends calls about one pinned block and gives their outcomes in order.
 *
 * The block is named by its hash. For a node that does not take hashes it is named by number, and the hash at that
 * number is looked up in the same request, so that a block that was replaced is noticed. Throws `rpc/block-lost` where
 * the node does not have the block any more and `rpc/state-missing` where it keeps only newer state.
 */
export const atBlock = async (
  rpc: Rpc,
  block: PinnedBlock,
  calls: (at: BlockParam) => readonly RpcCall[],
): Promise<readonly RpcOutcome[]> => {
  if (rpc.traits.blockHash !== 'no') {
    const outcomes = await rpc.batch(calls({ blockHash: block.hash }));
    if (rpc.traits.blockHash === 'yes' || !outcomes.some(refusesHash)) {
      if (outcomes.some((outcome) => outcome.ok)) rpc.traits.blockHash = 'yes';
      return noneLost(rpc, block, outcomes);
    }
    rpc.traits.blockHash = 'no';
  }
  const number = toQuantity(block.number);
  const outcomes = await rpc.batch([...calls(number), { method: 'eth_getBlockByNumber', params: [number, false] }]);
  const found = resultOf(rpc, outcomes.at(-1));
  const hash = isRecord(found) ? bytesIn(rpc, 'a block’s hash', found.hash, 32) : undefined;
  if (hash !== block.hash) throw lost(rpc, block);
  return noneLost(rpc, block, outcomes.slice(0, -1));
};

/**
 * Look whether a block that was read at is still the chain's, once all reads are done: a node may go on answering about one
 * that was replaced. Throws `rpc/block-lost` where it is not.
 */
export const checkStillThere = async (rpc: Rpc, block: PinnedBlock): Promise<void> => {
  const [outcome] = await rpc.batch([{ method: 'eth_getBlockByNumber', params: [toQuantity(block.number), false] }]);
  const found = resultOf(rpc, outcome);
  if (!isRecord(found) || bytesIn(rpc, 'a block’s hash', found.hash, 32) !== block.hash) throw lost(rpc, block);
};

/** True where a node refuses the form of the block parameter, not the call. */
const refusesHash = (outcome: RpcOutcome): boolean =>
  !outcome.ok &&
  outcome.error.rpcCode === -32602 &&
  !OTHER_PARAMETER.test(outcome.error.rpcMessage) &&
  !NO_BLOCK.test(outcome.error.rpcMessage);

const noneLost = (rpc: Rpc, block: PinnedBlock, outcomes: readonly RpcOutcome[]): readonly RpcOutcome[] => {
  for (const outcome of outcomes) {
    if (outcome.ok || outcome.error.revertData !== undefined) continue;
    if (STATE_MISSING.test(outcome.error.rpcMessage)) {
      throw unavailable(
        'rpc/state-missing',
        `${rpc.name} no longer keeps the state at block ${block.number}: ${outcome.error.rpcMessage}`,
        {
          hint: 'Use a newer block or an archive node.',
        },
      );
    }
    if (NO_BLOCK.test(outcome.error.rpcMessage)) throw lost(rpc, block);
  }
  return outcomes;
};

const lost = (rpc: Rpc, block: PinnedBlock) =>
  unavailable('rpc/block-lost', `${rpc.name} no longer has block ${block.number} with hash ${block.hash}`, {
    hint: 'The chain reorganised, or the provider answers from several nodes: run it again, or pin an older block.',
  });
