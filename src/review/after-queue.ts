import type { PinnedBlock } from '../chain/block.js';
import { hasCode } from '../chain/rpc-node.js';
import { EXIT, PlimsollError } from '../diagnostic/error.js';
import type { Machine } from '../effect/machine.js';
import { type AfterPending, runPending, waitingBefore } from '../effect/pending.js';
import type { Run } from '../effect/run.js';
import type { SignedTx } from '../effect/safe-run.js';
import { stateSource } from '../effect/state-source.js';
import type { Observation } from '../observe/observation.js';
import { observeFrom } from '../observe/observe.js';
import type { Market } from '../protocol/market.js';
import type { SafeState } from '../route/safe/state.js';
import type { Notes } from './notes.js';
import type { Pending } from './queue-entry.js';
import { noteNotRunFirst } from './queue-notes.js';

/** The state that a transaction meets: the block's own, or what those that wait before it lead to. */
export interface Ready<S = SafeState> {
  readonly safe: S;
  /** To be run before it. */
  readonly runs: readonly Run[];
  readonly transactions: readonly SignedTx[];
  readonly observations: readonly Observation[];
}

/** A market and what the chain has of it. */
export interface Observed {
  readonly market: Market;
  readonly observation: Observation;
}

/** Everything as the block has it. */
export const readyNow = <S extends SafeState | null>(safe: S, observed: readonly Observed[]): Ready<S> => ({
  safe,
  runs: [],
  transactions: [],
  observations: observed.map(({ observation }) => observation),
});

const SEE = 'Find out what becomes of the transactions before this one; what it does may depend on them.';

/** The markets as what waits leaves them; the failure where it leaves one that cannot be read. */
const observedAfter = async (
  {
    machine,
    block,
    observed,
  }: { readonly machine: Machine; readonly block: PinnedBlock; readonly observed: readonly Observed[] },
  { runs, answers }: AfterPending,
): Promise<readonly Observation[] | PlimsollError> => {
  const source = stateSource(machine, block, runs, answers);
  try {
    return await Promise.all(
      observed.map(({ market, observation }) =>
        observeFrom(source, {
          protocol: market.params.protocol,
          contracts: market.contracts,
          document: market.params,
          scope: observation.scope ?? null,
        }),
      ),
    );
  } catch (error) {
    if (error instanceof PlimsollError && error.exit !== EXIT.unavailable) return error;
    throw error;
  }
};

/**
 * Run what waits in the queue before a transaction, and observe the markets again in the state that leads to. Where that
 * cannot be done it is noted, and the block's own state is given.
 */
export const afterQueue = async (
  input: {
    readonly machine: Machine;
    readonly block: PinnedBlock;
    readonly safe: SafeState;
    readonly nonce: bigint;
    readonly queue: readonly Pending[];
    readonly observed: readonly Observed[];
  },
  notes: Notes,
): Promise<Ready> => {
  const { machine, block, safe, nonce, queue, observed } = input;
  const now = readyNow(safe, observed);
  const waiting = waitingBefore(nonce, safe, queue);
  if (waiting === undefined) {
    noteNotRunFirst(nonce, queue, notes);
    return now;
  }
  if (waiting.length === 0) return now;
  const reads = observed.flatMap(({ observation }) => observation.reads);
  let after: Awaited<ReturnType<typeof runPending>>;
  try {
    after = await runPending(machine, block, safe, waiting, reads);
  } catch (error) {
    // That nothing can be run is told where the transaction itself would be.
    if (!hasCode(error, 'chain/no-simulate')) throw error;
    noteNotRunFirst(nonce, queue, notes);
    return now;
  }
  if ('failed' in after) {
    const { tx, safeTxHash } = after.failed;
    notes.caution(
      'review/queue-fails',
      `the transaction that waits with nonce ${tx.nonce} (${safeTxHash}) fails on the chain as it is now, so none was run first`,
      SEE,
    );
    return now;
  }
  const observations = await observedAfter(input, after);
  if (observations instanceof PlimsollError) {
    notes.caution(
      'review/queue-fails',
      `what waits before this one leaves a market that cannot be read: ${observations.message}`,
      SEE,
    );
    noteNotRunFirst(nonce, queue, notes);
    return now;
  }
  notes.caution(
    'review/queue-before',
    `other transactions wait before this one, on nonce ${waiting.map(({ tx }) => tx.nonce).join(', ')}: they were run first, and what is told here is on the state that they leave behind`,
    'Review them first. If another transaction takes their place, review this one again.',
  );
  notes.checked.push(
    `${waiting.length === 1 ? 'the transaction that waits' : `${waiting.length} transactions that wait`} before it, run first: nonce ${waiting.map(({ tx }) => tx.nonce).join(', ')}`,
  );
  return { safe: after.safe, runs: after.runs, transactions: after.transactions, observations };
};
