import type { PinnedBlock } from '../chain/block.js';
import type { ReadCall, ReadResult } from '../chain/multicall.js';
import { callKey } from '../observe/reader.js';
import { type SafeState, safeFrom, safeReads } from '../route/safe/state.js';
import { type Machine, runOn } from './machine.js';
import type { Run } from './run.js';
import { type SignedTx, safeRun } from './safe-run.js';

/** More than this is no queue that anyone waits for. */
const MAX_PENDING = 50;

/** What the transactions that wait before another one lead to. */
export interface AfterPending {
  /** To be run before it. */
  readonly runs: readonly Run[];
  readonly transactions: readonly SignedTx[];
  /** The Safe as it is then. */
  readonly safe: SafeState;
  /** Answers to the reads, by `callKey`. */
  readonly answers: ReadonlyMap<string, ReadResult>;
}

/** Why waiting transactions could not be run first. */
export interface PendingFailure {
  readonly failed: SignedTx;
}

/**
 * The transactions that come before a nonce, one a nonce; undefined where two share one, so that nobody knows which, or
 * where there are more than are ever run.
 */
export const waitingBefore = (
  nonce: bigint,
  safe: SafeState,
  waiting: readonly SignedTx[],
): readonly SignedTx[] | undefined => {
  const before = waiting
    .filter(({ tx }) => tx.nonce >= safe.nonce && tx.nonce < nonce)
    .sort((a, b) => (a.tx.nonce < b.tx.nonce ? -1 : a.tx.nonce > b.tx.nonce ? 1 : 0));
  const shared = before.some(({ tx }, index) => tx.nonce === before[index - 1]?.tx.nonce);
  return shared || before.length > MAX_PENDING ? undefined : before;
};

/** Runs of transactions one after the other, all approved by the owners that the Safe has before the first of them. */
const runsFrom = (safe: SafeState, waiting: readonly SignedTx[], block: PinnedBlock): readonly Run[] => {
  let next = safe.nonce;
  return waiting.map((signed) => {
    const { run } = safeRun({ ...safe, nonce: next }, signed, block);
    next = signed.tx.nonce + 1n;
    return run;
  });
};

/**
 * Runs the transactions that wait in a Safe's queue, in the order of their nonces, and reads what they lead to. Each is
 * approved as `safeRun` does it, by the owners that the Safe has by then; the first one that does not go through is given
 * back. Throws as `runOn`.
 */
export const runPending = async (
  machine: Machine,
  block: PinnedBlock,
  safe: SafeState,
  waiting: readonly SignedTx[],
  reads: readonly ReadCall[],
): Promise<AfterPending | PendingFailure> => {
  const ofSafe = safeReads(safe.address);
  const run = async (runs: readonly Run[], more: readonly ReadCall[]) => {
    const { results, answers } = await runOn(machine, block, { runs, reads: [...more, ...ofSafe], words: null });
    const found = ofSafe.flatMap((call) => answers.get(callKey(call)) ?? []);
    return { results, answers, after: () => safeFrom(block.chainId, safe.address, found) };
  };
  let runs: readonly Run[] = [];
  let at = safe;
  for (;;) {
    const all = [...runs, ...runsFrom(at, waiting.slice(runs.length), block)];
    const { results, answers, after } = await run(all, reads);
    const failed = waiting.findIndex((_, index) => results[index]?.[0]?.status !== 'success');
    const one = waiting[failed];
    if (one === undefined) return { runs: all, transactions: waiting, safe: after(), answers };
    if (failed === runs.length) return { failed: one };
    // One before it may have changed the owners: from here on the approvals are those of the owners it leaves.
    runs = all.slice(0, failed);
    at = (await run(runs, [])).after();
  }
};
