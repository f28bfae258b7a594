import type { Hex } from '../../chain/hex.js';
import { word } from '../../signer/words.js';
import type { Reader } from '../reader.js';
import { CANCELLED, EXECUTED } from './abi.js';
import { isScheduled, type Operation } from './operation.js';

/** What became of an operation that is scheduled no longer; `untold` where no log says it. */
export type Ended = 'executed' | 'cancelled' | 'untold';

/**
 * Operations with what became of those that were scheduled, more often than `before`, and are no longer. The manager forgets both what
 * it executed and what was cancelled; its logs do not. A node without logs leaves it untold.
 */
export const withEnds = async (
  reader: Reader,
  manager: Hex,
  operations: readonly { readonly id: Hex; readonly operation: Operation; readonly before: bigint }[],
): Promise<readonly (Operation & { readonly ended: Ended })[]> => {
  const gone = operations.filter(
    ({ operation, before }) => isScheduled(operation, before) && operation.ready === 0n && !operation.expired,
  );
  const found =
    gone.length === 0
      ? null
      : await reader.logs?.({
          addresses: [manager],
          topics: [EXECUTED.selector, CANCELLED.selector],
          second: [...new Set(gone.map(({ id }) => id))],
        });
  return operations.map(({ id, operation }) => {
    const log = found?.logs.find(({ topics }) => topics[1] === id && topics[2] === `0x${word(operation.nonce)}`);
    if (log === undefined) return { ...operation, ended: 'untold' };
    return { ...operation, ended: log.topics[0] === EXECUTED.selector ? 'executed' : 'cancelled' };
  });
};
