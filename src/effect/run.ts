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
  readonly reads: readonly ReadCall[];
  readonly words: SlotsOf | null;
}

/** How a state was reached: in the node's own simulation, by its traces, or on a local fork of it. */
export type RunMethod = 'eth_simulateV1' | 'debug_traceCall' | 'fork';

/** What traces of runs tell. */
export interface TracedRuns {
  /** The state before the last run, laid over the block's. */
  readonly before: StateOverrides;
  /** Everything that the last run changed. */
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
