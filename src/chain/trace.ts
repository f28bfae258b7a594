import { unavailable } from '../diagnostic/error.js';
import { atBlock } from './at-block.js';
import { bytesIn, garbage, type PinnedBlock, quantity, resultOf } from './block.js';
import { asHex, type Hex, toQuantity } from './hex.js';
import { type Log, parseLogs } from './log.js';
import type { Rpc } from './rpc.js';
import { isRecord, type RpcOutcome } from './rpc-answer.js';
import { hasCode } from './rpc-node.js';
import type { Sent, SimCall, SimResult } from './simulate.js';
import { parseStateDiff, type StateDiff } from './state-diff.js';
import { type StateOverrides, stateParam } from './state-override.js';

/** Under which conditions a message is traced. */
export interface TraceAt {
  readonly number: bigint;
  /** Seconds since 1970. */
  readonly time: bigint;
  readonly gasLimit?: bigint;
  readonly overrides: StateOverrides;
}

/** How a message ended, and everything it changed. */
export interface Traced {
  readonly result: SimResult;
  readonly diff: StateDiff;
}

type Tracer = { readonly tracer: string; readonly tracerConfig: Readonly<Record<string, boolean>> };

const DIFF: Tracer = { tracer: 'prestateTracer', tracerConfig: { diffMode: true } };
const CALLS: Tracer = { tracer: 'callTracer', tracerConfig: { withLog: true } };
const TOUCHED: Tracer = { tracer: 'prestateTracer', tracerConfig: { disableCode: true } };

const traceWith = async (
  rpc: Rpc,
  block: PinnedBlock,
  { from, to, data, value, gas }: SimCall,
  at: TraceAt,
  tracers: readonly Tracer[],
): Promise<readonly unknown[]> => {
  const message = {
    from,
    to,
    data,
    gas: toQuantity(gas),
    ...(value === undefined ? {} : { value: toQuantity(value) }),
  };
  const conditions = {
    stateOverrides: stateParam(at.overrides),
    blockOverrides: {
      number: toQuantity(at.number),
      time: toQuantity(at.time),
      ...(at.gasLimit === undefined ? {} : { gasLimit: toQuantity(at.gasLimit) }),
    },
  };
  const outcomes = await atBlock(rpc, block, (param) =>
    tracers.map((tracer) => ({ method: 'debug_traceCall', params: [message, param, { ...tracer, ...conditions }] })),
  );
  return outcomes.map((outcome) => traceOf(rpc, outcome));
};

const traceOf = (rpc: Rpc, outcome: RpcOutcome | undefined): unknown => {
  // Whatever a node refuses about tracing, an unknown tracer or overrides included, means that it cannot be used for it.
  if (outcome?.ok === false && hasCode(outcome.error, 'rpc/method-missing', 'rpc/error')) throw noTrace(rpc);
  return resultOf(rpc, outcome);
};

const noTrace = (rpc: Rpc) =>
  unavailable('chain/no-trace', `${rpc.name} does not offer debug_traceCall, so not every effect can be seen with it`, {
    hint: 'Use a node of your own, or a provider whose plan has the debug methods.',
  });

/** Nodes leave the error of a frame out where there is none; some give null. */
const failed = ({ error }: Readonly<Record<string, unknown>>): boolean => error !== undefined && error !== null;

const MAX_FRAMES = 200_000;

/** Walks the frames of `callTracer`: logs in the order they were written, ETH that was sent, without what was reverted. */
class Frames {
  readonly logs: Log[] = [];
  readonly sent: Sent[] = [];
  readonly #rpc: Rpc;
  #count = 0;

  constructor(rpc: Rpc) {
    this.#rpc = rpc;
  }

  walk(frame: unknown, depth: number): void {
    this.#count += 1;
    if (!isRecord(frame) || depth > 1025 || this.#count > MAX_FRAMES)
      throw garbage(this.#rpc, 'a trace of calls is not one');
    if (failed(frame)) return;
    this.#send(frame);
    const calls = Array.isArray(frame.calls) ? frame.calls : [];
    const logs: readonly unknown[] = Array.isArray(frame.logs) ? frame.logs : [];
    let next = 0;
    // `position` is the number of inner calls before a log; nodes without it list logs of a frame after its calls.
    for (const [index, call] of calls.entries()) {
      for (; next < logs.length && positionOf(logs[next]) <= index; next += 1) this.#log(logs[next]);
      this.walk(call, depth + 1);
    }
    for (; next < logs.length; next += 1) this.#log(logs[next]);
  }

  #log(log: unknown): void {
    this.logs.push(...parseLogs(this.#rpc, [isRecord(log) ? { ...log, data: log.data ?? '0x' } : log]));
  }

  #send(frame: Readonly<Record<string, unknown>>): void {
    if (frame.type !== 'CALL' && frame.type !== 'CREATE' && frame.type !== 'CREATE2' && frame.type !== 'SELFDESTRUCT')
      return;
    const value = frame.value === undefined ? 0n : quantity(this.#rpc, 'the value of a call', frame.value);
    const [from, to] = [asHex(frame.from, 20), asHex(frame.to, 20)];
    if (value > 0n && from !== undefined && to !== undefined && from !== to) this.sent.push({ from, to, value });
  }
}

const positionOf = (log: unknown): number => {
  const position = isRecord(log) ? log.position : undefined;
  if (typeof position === 'number') return position;
  return typeof position === 'string' && /^0x[0-9a-f]{1,8}$/i.test(position) ? Number.parseInt(position, 16) : Infinity;
};

const resultIn = (rpc: Rpc, frame: unknown): SimResult => {
  const frames = new Frames(rpc);
  frames.walk(frame, 0);
  if (!isRecord(frame)) throw garbage(rpc, 'a trace of calls is not an object');
  const returnData = frame.output === undefined ? '0x' : bytesIn(rpc, 'the output of a call', frame.output);
  const reverted = failed(frame);
  const message = typeof frame.error === 'string' ? frame.error.replace(/[\p{C}\p{Z}]+/gu, ' ').slice(0, 240) : '';
  return {
    status: reverted ? 'failure' : 'success',
    returnData,
    gasUsed: quantity(rpc, 'the gas of a call', frame.gasUsed),
    logs: frames.logs,
    sent: frames.sent,
    error: reverted ? { code: 0, message, data: returnData } : undefined,
  };
};

/**
 * Runs one message on the state of the pinned block and gives how it ended and everything it changed, from two traces in
 * one request (go-ethereum's `callTracer` with logs, `prestateTracer` with `diffMode`). Throws `chain/no-trace` where the
 * node does not offer them, `rpc/garbage`, and what `atBlock` lists.
 */
export const traceCall = async (rpc: Rpc, block: PinnedBlock, call: SimCall, at: TraceAt): Promise<Traced> => {
  const [frame, diff] = await traceWith(rpc, block, call, at, [CALLS, DIFF]);
  return { result: resultIn(rpc, frame), diff: parseStateDiff(rpc, diff) };
};

/** Everything a message changes on the state of the pinned block. Throws as `traceCall`. */
export const traceChanges = async (rpc: Rpc, block: PinnedBlock, call: SimCall, at: TraceAt): Promise<StateDiff> => {
  const [diff] = await traceWith(rpc, block, call, at, [DIFF]);
  return parseStateDiff(rpc, diff);
};

/** The slots that a message reads or writes, as `address slot` in lower case. Throws as `traceCall`. */
export const traceTouched = async (
  rpc: Rpc,
  block: PinnedBlock,
  call: SimCall,
  at: TraceAt,
): Promise<ReadonlySet<string>> => {
  const [answer] = await traceWith(rpc, block, call, at, [TOUCHED]);
  if (!isRecord(answer)) throw garbage(rpc, 'a trace has no accounts');
  const touched = new Set<string>();
  for (const [address, account] of Object.entries(answer)) {
    const storage = isRecord(account) && isRecord(account.storage) ? account.storage : {};
    for (const slot of Object.keys(storage)) touched.add(slotKey(address as Hex, slot as Hex));
  }
  return touched;
};

/** What names a slot among those of many accounts. */
export const slotKey = (address: Hex, slot: Hex): string => `${address} ${slot}`.toLowerCase();
