import { refused } from '../diagnostic/error.js';
import { type CallEnd, type ContractCall, decodeBatch, type SeenBlock } from './batch-reader.js';
import { type BlockTag, type PinnedBlock, pinCalls, readPinned, tagParam } from './block.js';
import { asHex, type Hex } from './hex.js';
import { batchCall, readEnds, stretches } from './read-ends.js';
import { decodeRevert, revertText } from './revert.js';
import type { Rpc } from './rpc.js';
import type { RpcOutcome } from './rpc-answer.js';
import { hasCode } from './rpc-node.js';

/** One call to make at a pinned block. `to` is an address in lower case. */
export interface ReadCall extends ContractCall {
  /** What messages call it: `reserves.WETH getReserveData(address)`. */
  readonly label?: string;
  /** What a failing call does: `throw` (unless told) fails the whole read, `return` gives it to the caller. */
  readonly onFailure?: 'throw' | 'return';
}

/** What a call answered. `no-code`: there is no contract at the address. */
export type ReadResult =
  | { readonly ok: true; readonly data: Hex }
  | { readonly ok: false; readonly reason: 'reverted' | 'no-code'; readonly data: Hex };

/**
 * Makes many calls at one block, in as few HTTP requests as the node takes, and gives their results in order. All or
 * nothing: throws `chain/no-code` and `chain/read-reverted` (exit 1) for the first call that failed and may not, and
 * what `createRpc` and `atBlock` list.
 */
export const readMany = async (
  rpc: Rpc,
  block: PinnedBlock,
  calls: readonly ReadCall[],
): Promise<readonly ReadResult[]> => {
  if (calls.length === 0) return [];
  return results(block, calls, await readEnds(rpc, block, calls));
};

/** A block and what was read at it. */
export interface PinnedRead {
  readonly block: PinnedBlock;
  readonly results: readonly ReadResult[];
}

/**
 * Checks the chain, pins a block and reads at it, usually in one HTTP request: the calls go along before the block is
 * known, and count where the EVM saw the very block that was pinned. What is missing is read at the pinned block.
 * Throws as `pinBlock` and `readMany` do.
 */
export const pinAndRead = async (
  rpc: Rpc,
  tag: BlockTag,
  expectedChainId: bigint,
  calls: readonly ReadCall[],
): Promise<PinnedRead> => {
  const early = rpc.traits.reader === 'override' && stretches(calls).length === 1;
  const outcomes = await sendEarly(rpc, tag, early ? calls : []);
  const block = readPinned(rpc, tag, expectedChainId, outcomes);
  const ends = earlyEnds(block, outcomes[2], calls.length);
  const rest = calls.slice(ends.length);
  const late = rest.length === 0 ? [] : await readEnds(rpc, block, rest);
  return { block, results: results(block, calls, [...ends, ...late]) };
};

const sendEarly = async (rpc: Rpc, tag: BlockTag, calls: readonly ContractCall[]): Promise<readonly RpcOutcome[]> => {
  if (calls.length === 0) return rpc.batch(pinCalls(tag));
  try {
    return await rpc.batch([...pinCalls(tag), batchCall(calls, tagParam(tag))]);
  } catch (error) {
    if (hasCode(error, 'rpc/too-large')) return rpc.batch(pinCalls(tag));
    throw error;
  }
};

/** What was read before the block was known, where it was this block. */
const earlyEnds = (block: PinnedBlock, outcome: RpcOutcome | undefined, calls: number): readonly CallEnd[] => {
  const answer = outcome?.ok === true ? asHex(outcome.value) : undefined;
  const read = answer === undefined ? undefined : decodeBatch(answer, calls);
  return read !== undefined && isSame(block, read.block) ? read.ends : [];
};

/** Number, time and parent tell blocks apart: two with the same three would need their proposer to sign both. */
const isSame = (block: PinnedBlock, seen: SeenBlock): boolean =>
  block.chainId === seen.chainId &&
  block.number === seen.number &&
  block.timestamp === seen.timestamp &&
  block.parentHash === seen.parentHash;

const results = (block: PinnedBlock, calls: readonly ReadCall[], ends: readonly CallEnd[]): readonly ReadResult[] =>
  calls.map((call, index) => {
    const end = ends[index];
    if (end === undefined) throw new RangeError('a call without an end');
    if (end.kind === 'returned') return { ok: true, data: end.data };
    if (call.onFailure !== 'return') throw failure(block, call, end);
    return { ok: false, reason: end.kind, data: end.kind === 'no-code' ? '0x' : end.data };
  });

const failure = (block: PinnedBlock, call: ReadCall, end: CallEnd & { readonly kind: 'reverted' | 'no-code' }) => {
  const what = call.label ?? call.data.slice(0, 10);
  const where = `at block ${block.number} of chain ${block.chainId}`;
  if (end.kind === 'no-code') {
    return refused('chain/no-code', `cannot read ${what}: there is no contract at ${call.to} ${where}`, {
      hint: 'Check the address, the chain, and that the contract existed at this block.',
    });
  }
  return refused(
    'chain/read-reverted',
    `cannot read ${what}: ${call.to} ${revertText(decodeRevert(end.data))} ${where}`,
    {
      hint: 'Check that the address is the contract the definition means, and its version.',
    },
  );
};
