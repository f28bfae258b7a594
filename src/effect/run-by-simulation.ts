import type { PinnedBlock } from '../chain/block.js';
import type { Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import { hasCode } from '../chain/rpc-node.js';
import { type SimBlock, type SimResult, simulateBlocks } from '../chain/simulate.js';
import { decodeSlots, encodeSlots, SLOT_READER_CODE } from '../chain/slot-reader.js';
import { unavailable } from '../diagnostic/error.js';
import { notRead, READ_GAS, READ_OVERRIDES, readAnswers, readMessages } from './read-back.js';
import { placesOf, type Run, type RunInput, type SlotsOf, type StateAfter } from './run.js';

const returnedBy = (result: SimResult | undefined): Hex | null =>
  result?.status === 'success' ? result.returnData : null;

/** A message to the account itself, whose code is replaced for the length of its block by one that reads storage. */
const wordsBlock = ({ account, slots }: SlotsOf): Pick<SimBlock, 'gasLimit' | 'overrides' | 'calls'> => ({
  gasLimit: READ_GAS,
  overrides: { [account]: { code: SLOT_READER_CODE } },
  calls: [{ from: account, to: account, data: encodeSlots(slots), gas: READ_GAS }],
});

/** Nodes fill the gap between two simulated blocks with empty ones, and make so many in all (go-ethereum, `maxSimulateBlocks`). */
const MOST_BLOCKS = 256n;

/** Throws `chain/no-simulate` also where the node does not reach that far. */
const simulated = async (rpc: Rpc, block: PinnedBlock, blocks: readonly SimBlock[]) => {
  try {
    return await simulateBlocks(rpc, block, blocks);
  } catch (error) {
    const far = (blocks.at(-1)?.number ?? block.number) - block.number;
    if (far <= MOST_BLOCKS || !hasCode(error, 'rpc/error')) throw error;
    throw unavailable('chain/no-simulate', `${rpc.name} does not simulate ${far} blocks ahead`, {
      hint: 'Use a node that has debug_traceCall as well, or one that is not limited.',
      cause: error,
    });
  }
};

/**
 * Runs messages and reads the state they lead to in one `eth_simulateV1` request. Words of storage are read in the last
 * block, because an account has other code from there on. Throws `chain/no-simulate`, `effect/read-back`.
 */
export const runBySimulation = async (
  rpc: Rpc,
  block: PinnedBlock,
  { runs, reads, words }: RunInput,
): Promise<StateAfter> => {
  const messages = readMessages(reads);
  const parts: readonly Omit<SimBlock, 'number' | 'time'>[] = [
    ...runs,
    { gasLimit: READ_GAS * BigInt(Math.max(messages.length, 1)), overrides: READ_OVERRIDES, calls: messages },
    ...(words === null ? [] : [wordsBlock(words)]),
  ];
  const places = placesOf(block, runs, parts.length - runs.length);
  const blocks = parts.flatMap(({ wait: _, ...part }: (typeof parts)[number] & Pick<Run, 'wait'>, index) => {
    const place = places[index];
    return place === undefined ? [] : [{ ...part, ...place }];
  });
  const results = await simulated(rpc, block, blocks);
  const read = results[runs.length] ?? [];
  const found = words === null ? new Map<Hex, Hex>() : decodedWords(words, results[runs.length + 1]?.[0]);
  if (found === undefined) throw notRead(rpc);
  return {
    results: results.slice(0, runs.length),
    answers: readAnswers(rpc, reads, read.map(returnedBy)),
    words: found,
  };
};

const decodedWords = ({ slots }: SlotsOf, result: SimResult | undefined): ReadonlyMap<Hex, Hex> | undefined => {
  const answer = returnedBy(result);
  return answer === null ? undefined : decodeSlots(answer, slots);
};
