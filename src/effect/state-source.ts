import type { PinnedBlock } from '../chain/block.js';
import type { ReadResult } from '../chain/multicall.js';
import { unavailable } from '../diagnostic/error.js';
import { callKey, type ReadSource } from '../observe/reader.js';
import { type Machine, runOn } from './machine.js';
import type { Run } from './run.js';

/**
 * The state that runs lead to, as something to observe a market from. `known` are answers that are there already; what else
 * is asked, such as the values of an entity that the runs add, is read by running them again. Throws as `runOn`.
 */
export const stateSource = (
  machine: Machine,
  block: PinnedBlock,
  runs: readonly Run[],
  known: ReadonlyMap<string, ReadResult>,
): ReadSource => ({
  read: async (calls) => {
    const reads = calls.filter((call) => !known.has(callKey(call)));
    const { answers } =
      reads.length === 0
        ? { answers: new Map<string, ReadResult>() }
        : await runOn(machine, block, { runs, reads, words: null });
    const results = calls.map((call) => {
      const answer = known.get(callKey(call)) ?? answers.get(callKey(call));
      if (answer !== undefined) return answer;
      throw unavailable('effect/read-back', `${machine.rpc.name} answered less than was asked`);
    });
    return { block, results };
  },
});
