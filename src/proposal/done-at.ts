import { pinBlock } from '../chain/block.js';
import type { Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import { PlimsollError } from '../diagnostic/error.js';
import { readerOf } from '../route/reader.js';
import type { Watch } from '../route/stage.js';
import type { StepsRoute } from './proposal.js';
import type { AnyBundle } from './read-bundle.js';
import { sentOf } from './step-sent.js';
import type { StepsStatus } from './steps-status.js';

/** Where the last step of a proposal was taken; the transaction is null where somebody else sent it and only the block is known. */
export interface DoneAt {
  readonly transaction: Hex | null;
  readonly block: bigint;
}

/** Whether a step is done at a block; null where the node does not have that state any more. */
const doneThen = async (watch: Watch, rpc: Rpc, chainId: bigint, block: bigint): Promise<boolean | null> => {
  try {
    return (await watch(readerOf(rpc, await pinBlock(rpc, block, chainId)))).kind === 'done';
  } catch (error) {
    if (error instanceof PlimsollError) return null;
    throw error;
  }
};

/**
 * The first block in which the last step is done, between the block that the proposal was made on and the one its state was read
 * at: by the bundle's own note, where the chain bears it out, else by halving. A node without old states gives the last
 * block that can be told.
 */
export const doneAt = async (
  bundle: AnyBundle,
  { steps }: StepsRoute,
  { stages, reader, safe }: StepsStatus,
  rpc: Rpc,
): Promise<DoneAt> => {
  const last = steps.length - 1;
  const { proposal } = bundle;
  const chainId = BigInt(proposal.chain.id);
  const stage = stages[last];
  const watch = stage?.watch ?? null;
  const note = stage === undefined ? null : ((await sentOf(bundle, last, stage, rpc))?.at(-1) ?? null);
  if (watch === null) {
    if (safe?.execution != null) return safe.execution;
    return note ?? { transaction: null, block: reader.block.number };
  }
  if (note !== null) {
    const [then, before] = await Promise.all(
      [note.block, note.block - 1n].map((block) => doneThen(watch, rpc, chainId, block)),
    );
    if (then === true && before !== true) return note;
  }
  let [low, high] = [BigInt(proposal.block.number), reader.block.number];
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if ((await doneThen(watch, rpc, chainId, middle)) === true) high = middle;
    else low = middle;
  }
  return { transaction: null, block: high };
};
