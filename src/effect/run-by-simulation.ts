import type { PinnedBlock } from '../chain/block.js';
import type { Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import { type SimBlock, type SimResult, simulateBlocks } from '../chain/simulate.js';
import { decodeSlots, encodeSlots, SLOT_READER_CODE } from '../chain/slot-reader.js';
import { notRead, READ_GAS, READ_OVERRIDES, readAnswers, readMessages } from './read-back.js';
import { BLOCK_TIME, type RunInput, type SlotsOf, type StateAfter } from './run.js';

const returnedBy = (result: SimResult | undefined): Hex | null =>
  result?.status === 'success' ? result.returnData : null;

/** A message to the account itself, whose code is replaced for the length of its block by one that reads storage. */
const wordsBlock = ({ account, slots }: SlotsOf): Pick<SimBlock, 'gasLimit' | 'overrides' | 'calls'> => ({
  gasLimit: READ_GAS,
  overrides: { [account]: { code: SLOT_READER_CODE } },
  calls: [{ from: account, to: account, data: encodeSlots(slots), gas: READ_GAS }],
});

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
  const blocks = parts.map((part, index) => ({
    ...part,
    number: block.number + BigInt(index + 1),
    time: block.timestamp + BLOCK_TIME * BigInt(index + 1),
  }));
  const results = await simulateBlocks(rpc, block, blocks);
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
