import { BATCH_READER_ADDRESS, BATCH_READER_CODE, decodeBatch, encodeBatch } from '../chain/batch-reader.js';
import type { Hex } from '../chain/hex.js';
import type { ReadCall, ReadResult } from '../chain/multicall.js';
import { stretches } from '../chain/read-ends.js';
import type { Rpc } from '../chain/rpc.js';
import type { SimCall } from '../chain/simulate.js';
import type { StateOverrides } from '../chain/state-override.js';
import { unavailable } from '../diagnostic/error.js';
import { callKey } from '../observe/reader.js';

/** What one message that reads many things may use. */
export const READ_GAS = 500_000_000n;

const READER: Hex = `0x${'0'.repeat(39)}1`;

/** By these overrides the messages of `readMessages` are answered. */
export const READ_OVERRIDES: StateOverrides = { [BATCH_READER_ADDRESS]: { code: BATCH_READER_CODE } };

/** Messages to our own reader that make the calls. */
export const readMessages = (reads: readonly ReadCall[]): readonly SimCall[] =>
  stretches(reads).map(([from, to]) => ({
    from: READER,
    to: BATCH_READER_ADDRESS,
    data: encodeBatch(reads.slice(from, to)),
    gas: READ_GAS,
  }));

/** The answers, by `callKey`, from what the messages of `readMessages` returned. Throws `effect/read-back`. */
export const readAnswers = (
  rpc: Rpc,
  reads: readonly ReadCall[],
  returned: readonly (Hex | null)[],
): ReadonlyMap<string, ReadResult> => {
  const answers = new Map<string, ReadResult>();
  for (const [index, [from, to]] of stretches(reads).entries()) {
    const calls = reads.slice(from, to);
    const data = returned[index] ?? null;
    const batch = data === null ? undefined : decodeBatch(data, calls.length);
    if (batch === undefined || batch.ends.length < calls.length) throw notRead(rpc);
    for (const [offset, end] of batch.ends.entries()) {
      const call = calls[offset] as ReadCall;
      answers.set(
        callKey(call),
        end.kind === 'returned'
          ? { ok: true, data: end.data }
          : { ok: false, reason: end.kind, data: end.kind === 'reverted' ? end.data : '0x' },
      );
    }
  }
  return answers;
};

/** The failure of a node that did not answer everything. */
export const notRead = (rpc: Rpc) =>
  unavailable('effect/read-back', `${rpc.name} did not read everything back after the simulated transaction`, {
    hint: 'Use a node that allows more gas for simulations.',
  });
