import { unavailable } from '../diagnostic/error.js';
import { bytesIn, garbage, quantity, resultOf } from './block.js';
import { asHex, type Hex, toQuantity } from './hex.js';
import { type Log, parseLogs } from './log.js';
import type { Rpc, RpcCall } from './rpc.js';
import { isRecord, type RpcOutcome } from './rpc-answer.js';
import { hasCode } from './rpc-node.js';

/** A log, and where on the chain it stands. */
export interface PlacedLog extends Log {
  readonly block: bigint;
  readonly blockHash: Hex;
  /** The transaction that wrote it; null where the node does not tell. */
  readonly transaction: Hex | null;
  /** Its place among the logs of the block. */
  readonly index: bigint;
}

/** Which logs: of any of these contracts, whose first topic is any of these, and whose second is one of `second` where that is given. */
export interface LogFilter {
  readonly addresses: readonly Hex[];
  readonly topics: readonly Hex[];
  readonly second?: readonly Hex[];
}

/** How much is asked at most. */
export interface LogLimits {
  /** Calls of `eth_getLogs`, refused ones included. */
  readonly calls: number;
  readonly logs: number;
}

/** Logs from a block back to another, newest first. */
export interface LogsBack {
  readonly logs: readonly PlacedLog[];
  /** The oldest block that was looked at: above the one asked for where a limit was reached. */
  readonly from: bigint;
}

/** Stretches asked for in one request, once the node has shown how long one may be. */
const AT_ONCE = 8;

interface Stretch {
  readonly from: bigint;
  readonly to: bigint;
}

const callOf = ({ addresses, topics, second }: LogFilter, { from, to }: Stretch): RpcCall => ({
  method: 'eth_getLogs',
  params: [
    {
      address: addresses,
      topics: second === undefined ? [topics] : [topics, second],
      fromBlock: toQuantity(from),
      toBlock: toQuantity(to),
    },
  ],
});

/** The logs of an answer. What was not asked for is refused: a node that adds to the answer may also leave out. */
const logsIn = (
  rpc: Rpc,
  { addresses, topics, second }: LogFilter,
  { from, to }: Stretch,
  value: unknown,
): PlacedLog[] => {
  const logs = parseLogs(rpc, value);
  return (value as readonly unknown[]).flatMap((json, at): PlacedLog[] => {
    const log = logs[at];
    if (log === undefined || !isRecord(json)) return [];
    const block = quantity(rpc, 'a log’s blockNumber', json.blockNumber);
    const asked =
      addresses.includes(log.address) &&
      topics.includes(log.topics[0] ?? '0x') &&
      (second === undefined || second.includes(log.topics[1] ?? '0x'));
    if (!asked || block < from || block > to) throw garbage(rpc, 'a log is not one of those asked for');
    const blockHash = bytesIn(rpc, 'a log’s blockHash', json.blockHash, 32);
    const transaction = asHex(json.transactionHash, 32) ?? null;
    return [{ ...log, block, blockHash, transaction, index: quantity(rpc, 'a log’s logIndex', json.logIndex) }];
  });
};

const newestFirst = (a: PlacedLog, b: PlacedLog): number =>
  a.block === b.block ? (a.index < b.index ? 1 : -1) : a.block < b.block ? 1 : -1;

/** The stretches below a block, newest first, that are asked for next. */
const next = (from: bigint, to: bigint, span: bigint, most: number): readonly Stretch[] => {
  const stretches: Stretch[] = [];
  for (let top = to; top >= from && stretches.length < most; top -= span)
    stretches.push({ from: top - span + 1n > from ? top - span + 1n : from, to: top });
  return stretches;
};

const tooMany = (rpc: Rpc) =>
  unavailable('rpc/too-large', `${rpc.name} cannot give the logs of even one block`, {
    hint: 'Use a node that takes larger requests.',
  });

/** The outcomes; null where the node or what is before it finds the answer too large as a whole. */
const ask = async (rpc: Rpc, calls: readonly RpcCall[]): Promise<readonly RpcOutcome[] | null> => {
  try {
    return await rpc.batch(calls);
  } catch (error) {
    if (hasCode(error, 'rpc/too-large')) return null;
    throw error;
  }
};

const tooLarge = (outcome: RpcOutcome | undefined): boolean =>
  outcome?.ok === false && outcome.error.code === 'rpc/too-large';

/**
 * Logs of the blocks `from` to `to`, newest first. Where a node gives fewer at once, stretches half as long are asked for until
 * it answers; where the limits are reached, older blocks are left out. Throws what `createRpc` lists, and `rpc/garbage` for
 * logs that were not asked for.
 */
export const readLogsBack = async (
  rpc: Rpc,
  filter: LogFilter,
  { from, to }: Stretch,
  limits: LogLimits,
): Promise<LogsBack> => {
  const logs: PlacedLog[] = [];
  let top = to;
  let span = to - from + 1n;
  for (let calls = 0; top >= from; ) {
    if (calls >= limits.calls || logs.length >= limits.logs) return { logs, from: top + 1n };
    const stretches = next(from, top, span, Math.min(AT_ONCE, limits.calls - calls));
    const outcomes = await ask(
      rpc,
      stretches.map((stretch) => callOf(filter, stretch)),
    );
    calls += stretches.length;
    if (outcomes === null) {
      if (span === 1n) throw tooMany(rpc);
      span = (span + 1n) / 2n;
      continue;
    }
    for (const [at, stretch] of stretches.entries()) {
      const outcome = outcomes[at];
      const length = stretch.to - stretch.from + 1n;
      if (tooLarge(outcome) && length > 1n) {
        span = (length + 1n) / 2n;
        break;
      }
      logs.push(...logsIn(rpc, filter, stretch, resultOf(rpc, outcome)).sort(newestFirst));
      top = stretch.from - 1n;
    }
  }
  return { logs, from };
};
