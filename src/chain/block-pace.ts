import type { PinnedBlock } from './block.js';
import { blockTimes } from './block-time.js';
import type { Rpc } from './rpc.js';

/** How fast blocks came: so many of them in so many seconds. At least one block. */
export interface BlockPace {
  readonly seconds: bigint;
  readonly blocks: bigint;
}

/** Blocks over which it is measured: some hours, so that a missed slot or a burst does not decide. */
const MEASURED = 1000n;

/**
 * How fast blocks came up to one: measured over a thousand of them, or all where there are fewer. Null at the first block, where
 * the node has no block so old, and where the two have one time. One request; throws where the node fails.
 */
export const blockPace = async (rpc: Rpc, block: PinnedBlock): Promise<BlockPace | null> => {
  const blocks = block.number < MEASURED ? block.number : MEASURED;
  if (blocks === 0n) return null;
  const [earlier] = await blockTimes(rpc, [block.number - blocks]);
  const seconds = block.timestamp - (earlier?.time ?? block.timestamp);
  return seconds > 0n ? { seconds, blocks } : null;
};
