import type { PinnedBlock } from '../chain/block.js';
import type { Hex } from '../chain/hex.js';
import type { ReadCall, ReadResult } from '../chain/multicall.js';
import type { Rpc } from '../chain/rpc.js';
import type { SimCall, SimResult } from '../chain/simulate.js';
import type { StateDiff } from '../chain/state-diff.js';
import type { StateOverrides } from '../chain/state-override.js';

/** Seconds from one simulated block to the next. */
export const BLOCK_TIME = 12n;

/** Messages of one block, and what is different in the state before them. */
export interface Run {
  /** How long after the run before it, besides the block that it is later anyway. */
  readonly wait?: { readonly seconds: bigint; readonly blocks: bigint };
  readonly overrides?: StateOverrides;
  readonly gasLimit?: bigint;
  readonly calls: readonly SimCall[];
}

/** Words of an account's storage to read, whatever its code would say of them. Slots have 32 bytes. */
export interface SlotsOf {
  readonly account: Hex;
  readonly slots: readonly Hex[];
}

/** What is run on a block, one after the other, and what is read afterwards. */
export interface RunInput {
  readonly runs: readonly Run[];
  /** From which of the runs on traces tell what changes; without it, of the last one only. */
  readonly from?: number;
  readonly reads: readonly ReadCall[];
  readonly words: SlotsOf | null;
}

/** The number and the time of the block of each run, and of as many blocks after them as are asked for. */
export const placesOf = (
  block: Pick<PinnedBlock, 'number' | 'timestamp'>,
  runs: readonly Run[],
  after = 0,
): readonly { readonly number: bigint; readonly time: bigint }[] => {
  let { number, timestamp: time } = block;
  return [...runs, ...Array.from({ length: after }, (): Pick<Run, 'wait'> => ({}))].map(({ wait }) => {
    const blocks = 1n + (wait?.blocks ?? 0n);
    const seconds = BLOCK_TIME + (wait?.seconds ?? 0n);
    number += blocks;
    // Time passes with blocks as well: nodes refuse blocks that come too fast.
    time += seconds > blocks * BLOCK_TIME ? seconds : blocks * BLOCK_TIME;
    return { number, time };
  });
};

/** How a state was reached: in the node's own simulation, by its traces, or on a local fork of it. */
export type RunMethod = 'eth_simulateV1' | 'debug_traceCall' | 'fork';

/** What traces of runs tell. */
export interface TracedRuns {
  /** The state before the runs that are looked at, laid over the block's. */
  readonly before: StateOverrides;
  /** Everything that they changed. */
  readonly diff: StateDiff;
}

/** The state that runs lead to, as far as it was asked for. */
export interface StateAfter {
  /** How every message of every run ended. */
  readonly results: readonly (readonly SimResult[])[];
  /** Answers to the reads, by `callKey`. */
  readonly answers: ReadonlyMap<string, ReadResult>;
  readonly words: ReadonlyMap<Hex, Hex>;
}

export interface Ran extends StateAfter {
  /** The node that ran it: the one that was asked, or a local fork of it. */
  readonly rpc: Rpc;
  readonly method: RunMethod;
  /** Null where the node cannot tell. */
  readonly traced: TracedRuns | null;
}
