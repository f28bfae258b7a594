import { unavailable } from '../diagnostic/error.js';
import { atBlock, type BlockParam } from './at-block.js';
import {
  BATCH_READER_ADDRESS,
  BATCH_READER_CODE,
  type CallEnd,
  type ContractCall,
  decodeBatch,
  encodeBatch,
} from './batch-reader.js';
import { bytesIn, type PinnedBlock } from './block.js';
import { asHex, byteLength, type Hex } from './hex.js';
import { type AggregateEnd, decodeAggregate3, encodeAggregate3, MULTICALL3_ADDRESS } from './multicall3.js';
import { readSingly } from './read-singly.js';
import type { NodeTraits, Rpc, RpcCall } from './rpc.js';
import type { RpcOutcome } from './rpc-answer.js';
import { hasCode } from './rpc-node.js';

/** Bytes of calldata that are put into one `eth_call`: about 3 000 reads. */
const BATCH_BYTES = 180_000;
/** Each round sends what the one before left over; a node that needs more is not fit for this. */
const MAX_ROUNDS = 64;

/** One way to make many calls in one `eth_call`. */
interface Batcher {
  call(calls: readonly ContractCall[], at: BlockParam): RpcCall;
  /** The ends of the first calls, at least one; undefined where this is no answer of the batching contract. */
  ends(answer: Hex, calls: number): readonly AggregateEnd[] | undefined;
}

const OVERRIDE: Batcher = {
  call: (calls, at) => batchCall(calls, at),
  ends: (answer, calls) => decodeBatch(answer, calls)?.ends,
};

const MULTICALL3: Batcher = {
  call: (calls, at) => ({
    method: 'eth_call',
    params: [{ to: MULTICALL3_ADDRESS, data: encodeAggregate3(calls) }, at],
  }),
  ends: decodeAggregate3,
};

/** The `eth_call` that runs our own reader by state override. */
export const batchCall = (calls: readonly ContractCall[], at: BlockParam | string): RpcCall => ({
  method: 'eth_call',
  params: [
    { to: BATCH_READER_ADDRESS, data: encodeBatch(calls) },
    at,
    { [BATCH_READER_ADDRESS]: { code: BATCH_READER_CODE } },
  ],
});

/**
 * How each call ended at the pinned block, in order.
 *
 * Our own reader comes first, because it tells an address without code from an empty answer, stops before gas runs
 * out, and takes a third of the bytes. Nodes without state overrides are asked through the deployed Multicall3, and
 * where there is none, call by call. What worked is remembered for the node.
 */
export const readEnds = async (
  rpc: Rpc,
  block: PinnedBlock,
  calls: readonly ContractCall[],
): Promise<readonly CallEnd[]> => {
  const from = LADDER.findIndex(([name]) => name === rpc.traits.reader);
  for (const [name, batcher] of from === -1 ? [] : LADDER.slice(from)) {
    const ends = await readInBatches(rpc, block, calls, batcher);
    if (ends === undefined) continue;
    rpc.traits.reader = name;
    return settle(rpc, block, calls, ends);
  }
  const ends = await readSingly(rpc, block, calls);
  rpc.traits.reader = 'single';
  return ends;
};

const LADDER: readonly (readonly [NodeTraits['reader'], Batcher])[] = [
  ['override', OVERRIDE],
  ['multicall3', MULTICALL3],
];

/** Asks again, one by one, what a batch could not tell. */
const settle = async (
  rpc: Rpc,
  block: PinnedBlock,
  calls: readonly ContractCall[],
  ends: readonly AggregateEnd[],
): Promise<readonly CallEnd[]> => {
  const unsure = calls.filter((_, index) => ends[index]?.kind === 'unsure');
  if (unsure.length === 0) return ends.filter((end) => end.kind !== 'unsure');
  const settled = [...(await readSingly(rpc, block, unsure))].values();
  return ends.map((end) => (end.kind === 'unsure' ? (settled.next().value ?? { kind: 'no-code' }) : end));
};

/** A stretch of the calls, `to` excluded. */
type Stretch = readonly [from: number, to: number];

const readInBatches = async (
  rpc: Rpc,
  block: PinnedBlock,
  calls: readonly ContractCall[],
  batcher: Batcher,
): Promise<readonly AggregateEnd[] | undefined> => {
  const ends: AggregateEnd[] = new Array(calls.length);
  let open = stretches(calls);
  for (let round = 0; open.length > 0; round += 1) {
    if (round === MAX_ROUNDS) throw tooMuch(rpc);
    const outcomes = await send(rpc, block, (at) => open.map(([from, to]) => batcher.call(calls.slice(from, to), at)));
    const next: Stretch[] = [];
    for (const [index, [from, to]] of open.entries()) {
      const outcome = outcomes?.[index];
      if (outcome === undefined || (!outcome.ok && outcome.error.code === 'rpc/too-large')) {
        if (to - from === 1) return undefined;
        const middle = (from + to) >> 1;
        next.push([from, middle], [middle, to]);
        continue;
      }
      const answer = outcome.ok ? asHex(outcome.value) : undefined;
      if (outcome.ok && answer === undefined) bytesIn(rpc, 'the result of eth_call', outcome.value);
      const found = answer === undefined ? undefined : batcher.ends(answer, to - from);
      if (found === undefined || found.length === 0) return undefined;
      for (const [offset, end] of found.entries()) ends[from + offset] = end;
      if (from + found.length < to) next.push([from + found.length, to]);
    }
    open = next;
  }
  return ends;
};

/** Undefined where the request as a whole is too large for the node. */
const send = async (
  rpc: Rpc,
  block: PinnedBlock,
  make: (at: BlockParam) => readonly RpcCall[],
): Promise<readonly RpcOutcome[] | undefined> => {
  try {
    return await atBlock(rpc, block, make);
  } catch (error) {
    if (hasCode(error, 'rpc/too-large')) return undefined;
    throw error;
  }
};

/** The calls in stretches of at most BATCH_BYTES, a larger one alone. */
export const stretches = (calls: readonly ContractCall[]): readonly Stretch[] => {
  const found: Stretch[] = [];
  let from = 0;
  let size = 0;
  for (const [index, call] of calls.entries()) {
    const bytes = byteLength(call.data) + 23;
    if (index > from && size + bytes > BATCH_BYTES) {
      found.push([from, index]);
      from = index;
      size = 0;
    }
    size += bytes;
  }
  if (from < calls.length) found.push([from, calls.length]);
  return found;
};

const tooMuch = (rpc: Rpc) =>
  unavailable(
    'chain/too-many-rounds',
    `${rpc.name} allows too little gas for each eth_call to read a market in ${MAX_ROUNDS} requests`,
    {
      hint: 'Use a node with a higher gas limit for eth_call.',
    },
  );
