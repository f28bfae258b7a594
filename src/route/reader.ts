import type { AbiValue } from '../chain/abi-type.js';
import { atBlock } from '../chain/at-block.js';
import type { CallEnd } from '../chain/batch-reader.js';
import type { PinnedBlock } from '../chain/block.js';
import { decodeReturn, encodeCall } from '../chain/calldata.js';
import type { Declaration } from '../chain/function.js';
import { asHex, asQuantity, type Hex, toQuantity } from '../chain/hex.js';
import { type LogFilter, type LogsBack, readLogsBack } from '../chain/logs-back.js';
import { type ReadCall, type ReadResult, readMany } from '../chain/multicall.js';
import { callEnd } from '../chain/read-singly.js';
import type { Rpc } from '../chain/rpc.js';
import { isRecord } from '../chain/rpc-answer.js';
import { PlimsollError } from '../diagnostic/error.js';
import type { RouteCall } from './safe/wrap.js';

/** One question to a contract. */
export interface View {
  readonly declaration: Declaration;
  readonly values: readonly AbiValue[];
}

export const view = (declaration: Declaration, ...values: readonly AbiValue[]): View => ({ declaration, values });

/** Asks contracts at one block. What is asked at the same time goes to the node in one batch. */
export interface Reader {
  readonly block: PinnedBlock;
  /**
   * All values that each question was answered with, in order; undefined where the contract failed, is not there, or answered
   * something else.
   */
  readonly ask: (to: Hex, ...views: readonly View[]) => Promise<readonly (readonly AbiValue[] | undefined)[]>;
  /** How each call would end if an account sent it at the block, one apart from the other. Nothing is sent. */
  readonly attempt: (from: Hex, calls: readonly RouteCall[]) => Promise<readonly CallEnd[]>;
  /** Logs from the block back, newest first, as far as some forty requests reach; null where the node gives none. */
  readonly logs?: (filter: LogFilter) => Promise<LogsBack | null>;
  /** What a transaction asked of whom; null where the node does not tell, or it made a contract. */
  readonly transaction?: (hash: Hex) => Promise<RouteCall | null>;
}

const LOG_LIMITS = { calls: 40, logs: 2_000 };

/** What a node answers; null where it fails: without logs a watch says less, and does not fail. */
const orNull = async <T>(asking: Promise<T>): Promise<T | null> => {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof PlimsollError) return null;
    throw error;
  }
};

const callIn = (answer: unknown): RouteCall | null => {
  if (!isRecord(answer)) return null;
  const [to, data, value] = [asHex(answer.to, 20), asHex(answer.input), asQuantity(answer.value)];
  return to === undefined || data === undefined || value === undefined ? null : { to, data, value };
};

/** The first value of each answer: what most questions have one of. */
export const firsts = (answers: readonly (readonly AbiValue[] | undefined)[]): readonly (AbiValue | undefined)[] =>
  answers.map((answer) => answer?.[0]);

const decoded = ({ declaration }: View, result: ReadResult | undefined): readonly AbiValue[] | undefined => {
  if (result?.ok !== true) return undefined;
  try {
    return decodeReturn(declaration, result.data);
  } catch (error) {
    if (error instanceof PlimsollError) return undefined;
    throw error;
  }
};

/** A reader of a node at a block. Its questions throw what `readMany` does where the node fails. */
export const readerOf = (rpc: Rpc, block: PinnedBlock): Reader => {
  let waiting: ReadCall[] = [];
  let batch: Promise<readonly ReadResult[]> | null = null;
  const send = async (): Promise<readonly ReadResult[]> => {
    // Whoever asks in this turn of the event loop comes along.
    await Promise.resolve();
    const calls = waiting;
    waiting = [];
    batch = null;
    return readMany(rpc, block, calls);
  };
  return {
    block,
    ask: async (to, ...views) => {
      const from = waiting.length;
      for (const { declaration, values } of views)
        waiting.push({ to, data: encodeCall(declaration, values), onFailure: 'return' });
      batch ??= send();
      const results = await batch;
      return views.map((one, index) => decoded(one, results[from + index]));
    },
    attempt: async (from, calls) => {
      if (calls.length === 0) return [];
      const outcomes = await atBlock(rpc, block, (at) =>
        calls.map(({ to, value, data }) => ({
          method: 'eth_call',
          params: [{ from, to, data, value: toQuantity(value) }, at],
        })),
      );
      return calls.map((_, index) => callEnd(rpc, outcomes[index]));
    },
    logs: (filter) => orNull(readLogsBack(rpc, filter, { from: 0n, to: block.number }, LOG_LIMITS)),
    transaction: async (hash) => callIn(await orNull(rpc.request('eth_getTransactionByHash', [hash]))),
  };
};
