import { bytesIn, type PinnedBlock, resultOf } from './block.js';
import { type Hex, toQuantity } from './hex.js';
import type { Rpc } from './rpc.js';

/** Blocks looked at in one request. */
const AT_ONCE = 8n;

/**
 * The first block in which there is code at an address, found in a few requests; null where the node does not keep the state of
 * old blocks. The address must have code at `block`, and have kept it since.
 */
export const firstCode = async (rpc: Rpc, block: PinnedBlock, address: Hex): Promise<bigint | null> => {
  let [without, withCode] = [-1n, block.number];
  while (withCode - without > 1n) {
    const width = withCode - without;
    const count = width - 1n < AT_ONCE ? width - 1n : AT_ONCE;
    const numbers = Array.from({ length: Number(count) }, (_, at) => without + (width * BigInt(at + 1)) / (count + 1n));
    const outcomes = await rpc.batch(
      numbers.map((number) => ({ method: 'eth_getCode', params: [address, toQuantity(number)] })),
    );
    if (outcomes.some((outcome) => !outcome.ok)) return null;
    for (const [at, outcome] of outcomes.entries()) {
      const number = numbers[at] ?? withCode;
      if (bytesIn(rpc, 'a contract’s code', resultOf(rpc, outcome)) === '0x') without = number;
      else {
        withCode = number;
        break;
      }
    }
  }
  return withCode;
};
