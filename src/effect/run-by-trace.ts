import type { PinnedBlock } from '../chain/block.js';
import type { Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import type { SimCall, SimResult } from '../chain/simulate.js';
import { decodeSlots, encodeSlots, SLOT_READER_CODE } from '../chain/slot-reader.js';
import { callAt } from '../chain/state.js';
import { layOver, mergeDiffs, overridesOf, type StateDiff } from '../chain/state-diff.js';
import type { StateOverrides } from '../chain/state-override.js';
import { traceCall, traceChanges, traceTouched } from '../chain/trace.js';
import { notRead, READ_OVERRIDES, readAnswers, readMessages } from './read-back.js';
import { BLOCK_TIME, placesOf, type RunInput, type StateAfter, type TracedRuns } from './run.js';

const EMPTY: StateDiff = new Map();

/** What runs are made of, and from which on their changes are looked at. */
type Runs = Pick<RunInput, 'runs' | 'from'>;

/** Goes through the runs on the state that each leads to; `step` runs one message and gives what it changed. */
const throughRuns = async (
  block: PinnedBlock,
  { runs, from = runs.length - 1 }: Runs,
  step: (call: SimCall, at: Parameters<typeof traceCall>[3], run: number) => Promise<StateDiff>,
): Promise<{ readonly traced: TracedRuns; readonly state: StateOverrides }> => {
  const places = placesOf(block, runs);
  let state: StateOverrides = {};
  let before = state;
  let changed = EMPTY;
  for (const [index, { overrides = {}, gasLimit, calls }] of runs.entries()) {
    const place = places[index] ?? { number: block.number, time: block.timestamp };
    state = layOver(state, overrides);
    if (index === from) before = state;
    for (const call of calls) {
      const diff = await step(
        call,
        { ...place, ...(gasLimit === undefined ? {} : { gasLimit }), overrides: state },
        index,
      );
      if (index >= from) changed = mergeDiffs(changed, diff);
      state = layOver(state, overridesOf(diff));
    }
  }
  return { traced: { before, diff: changed }, state };
};

/** Everything that the runs change that are looked at, each made on the state that those before it lead to. Throws `chain/no-trace`. */
export const tracedChanges = async (rpc: Rpc, block: PinnedBlock, runs: Runs): Promise<TracedRuns> =>
  (await throughRuns(block, runs, (call, at) => traceChanges(rpc, block, call, at))).traced;

/**
 * The slots that the reads look at before a change or after it: what they answer depends on nothing else in storage. A
 * text that becomes shorter leaves words behind that are only looked at before. Throws `chain/no-trace`.
 */
export const touchedByReads = async (
  rpc: Rpc,
  block: PinnedBlock,
  { reads }: Pick<RunInput, 'reads'>,
  { before, diff }: TracedRuns,
): Promise<ReadonlySet<string>> => {
  const states = [before, layOver(before, overridesOf(diff))].map((state) => layOver(state, READ_OVERRIDES));
  const touched = await Promise.all(
    states.flatMap((overrides) =>
      readMessages(reads).map((message) =>
        traceTouched(rpc, block, message, {
          number: block.number + 2n,
          time: block.timestamp + 2n * BLOCK_TIME,
          overrides,
        }),
      ),
    ),
  );
  return new Set(touched.flatMap((slots) => [...slots]));
};

const callOnState = async (
  rpc: Rpc,
  block: PinnedBlock,
  { from, to, data, gas }: SimCall,
  overrides: StateOverrides,
): Promise<Hex | null> => {
  const end = await callAt(rpc, block, { from, to, data, gas, overrides });
  return end.kind === 'returned' ? end.data : null;
};

/**
 * Runs messages by `debug_traceCall`, one after the other with the changes of those before it as overrides, and reads the
 * state they lead to by `eth_call` with the same. Throws `chain/no-trace`, `effect/read-back`.
 */
export const runByTrace = async (
  rpc: Rpc,
  block: PinnedBlock,
  { runs, from, reads, words }: RunInput,
): Promise<StateAfter & { readonly traced: TracedRuns }> => {
  const results: SimResult[][] = runs.map(() => []);
  const { traced, state } = await throughRuns(
    block,
    { runs, ...(from === undefined ? {} : { from }) },
    async (call, at, run) => {
      const { result, diff } = await traceCall(rpc, block, call, at);
      results[run]?.push(result);
      return diff;
    },
  );
  const overrides = layOver(state, READ_OVERRIDES);
  const returned: (Hex | null)[] = [];
  for (const message of readMessages(reads)) returned.push(await callOnState(rpc, block, message, overrides));
  const answers = readAnswers(rpc, reads, returned);
  if (words === null) return { results, answers, words: new Map(), traced };
  const { account, slots } = words;
  const asReader = layOver(state, { [account]: { code: SLOT_READER_CODE } });
  const message = { from: account, to: account, data: encodeSlots(slots), gas: 30_000_000n };
  const answer = await callOnState(rpc, block, message, asReader);
  const found = answer === null ? undefined : decodeSlots(answer, slots);
  if (found === undefined) throw notRead(rpc);
  return { results, answers, words: found, traced };
};
