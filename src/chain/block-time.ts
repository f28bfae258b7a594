import { bytesIn, garbage, NO_BLOCK, type PinnedBlock, quantity, resultOf } from './block.js';
import { type Hex, toQuantity } from './hex.js';
import type { Rpc } from './rpc.js';
import { isRecord } from './rpc-answer.js';

/** What a header says of its block. Time is seconds since 1970. */
export interface BlockTime {
  readonly number: bigint;
  readonly hash: Hex;
  readonly time: bigint;
}

/** The headers of blocks by number, in order and in one request; null for those that the node does not have. */
export const blockTimes = async (rpc: Rpc, numbers: readonly bigint[]): Promise<readonly (BlockTime | null)[]> => {
  if (numbers.length === 0) return [];
  const outcomes = await rpc.batch(
    numbers.map((number) => ({ method: 'eth_getBlockByNumber', params: [toQuantity(number), false] })),
  );
  return numbers.map((number, index) => {
    const outcome = outcomes[index];
    if (outcome?.ok === false && NO_BLOCK.test(outcome.error.rpcMessage)) return null;
    const value = resultOf(rpc, outcome);
    if (value === null) return null;
    if (!isRecord(value)) throw garbage(rpc, 'a block is not an object');
    if (quantity(rpc, 'a block’s number', value.number) !== number) throw garbage(rpc, 'it is of another block');
    return {
      number,
      hash: bytesIn(rpc, 'a block’s hash', value.hash, 32),
      time: quantity(rpc, 'a block’s timestamp', value.timestamp),
    };
  });
};

/** Blocks looked at in one request. */
const AT_ONCE = 8n;

/**
 * The last block whose time is not after the one given, or the oldest that the node has where that is after it: `whole` is
 * false then. Block times never fall, so a search of a few requests finds it.
 */
export const blockAtTime = async (
  rpc: Rpc,
  block: PinnedBlock,
  time: bigint,
): Promise<{ readonly block: BlockTime; readonly whole: boolean }> => {
  // The block looked for is in [low, high); `high` is after the time, or not to be had before `least`.
  let low = 0n;
  let found: BlockTime = { number: block.number, hash: block.hash, time: block.timestamp };
  if (block.timestamp <= time) return { block: found, whole: true };
  let best: BlockTime | null = null;
  while (low < found.number) {
    const width = found.number - low;
    const count = width < AT_ONCE ? width : AT_ONCE;
    const numbers = Array.from({ length: Number(count) }, (_, index) => low + (width * BigInt(index)) / count);
    const step = await blockTimes(rpc, numbers);
    let next = found;
    for (const [index, header] of step.entries()) {
      const number = numbers[index] ?? low;
      // What is missing is older than what is there: nodes drop history from its beginning.
      if (header === null) low = number + 1n;
      else if (header.time <= time) {
        best = header;
        low = number + 1n;
      } else {
        next = header;
        break;
      }
    }
    found = next;
  }
  // Where all there is is after the time, the search ended at the oldest block: block 0, or the first not dropped.
  return { block: best ?? found, whole: best !== null };
};
