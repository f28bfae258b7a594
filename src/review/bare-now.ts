import { type PinnedBlock, pinBlock } from '../chain/block.js';
import { PlimsollError } from '../diagnostic/error.js';
import type { Machine } from '../effect/machine.js';
import type { PlannedCall } from '../route/safe/decode.js';
import { afterQueue, type Ready } from './after-queue.js';
import { type BareEffect, type BareEffectInput, bareEffect, type Runnable } from './bare-effect.js';
import type { MarketAtHand } from './bare-markets.js';
import { checkSafeNow, type SafeNow } from './bare-state.js';
import type { Subject } from './input-subject.js';
import type { Notes } from './notes.js';
import type { PendingQueue, QueueSources } from './queue.js';
import { noteQueue } from './queue-notes.js';

/** The chain as a transaction meets it. */
export interface BareNow {
  /** Null where there is no Safe transaction, or no chain was asked. */
  readonly now: SafeNow | null;
  /** Null where nobody was asked what waits. */
  readonly queue: PendingQueue | null;
  /** The markets in the state that what waits before it leads to. */
  readonly markets: readonly MarketAtHand[];
  /** Null where it cannot be run through a Safe. */
  readonly ready: Ready | null;
}

/** The block that the markets were observed at, where any was. */
export const blockOf = (markets: readonly MarketAtHand[]): PinnedBlock | null =>
  markets.find(({ observation }) => observation !== null)?.observation?.block ?? null;

const inState = (markets: readonly MarketAtHand[], { observations }: Ready): readonly MarketAtHand[] => {
  const next = observations.values();
  return markets.map((at) => {
    const observation = at.observation === null ? null : (next.next().value ?? at.observation);
    return observation === null ? at : { ...at, observation, contracts: observation.contracts };
  });
};

/**
 * The Safe as the chain has it, what waits for it as far as somebody can be asked, and the markets once that was executed.
 * Throws where the node does not answer.
 */
export const checkNow = async (
  machine: Machine | null,
  { signed }: Subject,
  markets: readonly MarketAtHand[],
  sources: QueueSources,
  notes: Notes,
): Promise<BareNow> => {
  const nothing = { now: null, queue: null, markets, ready: null };
  if (signed === null) return nothing;
  if (machine === null) return { ...nothing, queue: await noteQueue(sources, signed, null, notes) };
  let queue: PendingQueue | null = null;
  const now = await checkSafeNow(machine.rpc, signed, blockOf(markets), notes, async (current) => {
    queue = await noteQueue(sources, signed, current, notes);
  });
  const { safe, block } = now;
  const waits: PendingQueue | null = queue;
  if (safe === null || signed.tx.nonce < safe.nonce) return { now, queue: waits, markets, ready: null };
  const { nonce } = signed.tx;
  const pending = (waits as PendingQueue | null)?.pending ?? [];
  const observed = markets.flatMap(({ market, observation }) =>
    observation === null ? [] : [{ market, observation }],
  );
  const ready = await afterQueue({ machine, block, safe, nonce, queue: pending, observed }, notes);
  return { now, queue: waits, markets: inState(markets, ready), ready };
};

const runnable = ({ signed, calls, executor, identity }: Subject, { ready }: BareNow): Runnable | null => {
  // The first release keeps approvals in another mapping than the one that they are put into.
  if (signed !== null) return ready === null || signed.version === '0.1.0' ? null : { kind: 'safe', signed, ready };
  const account = executor ?? identity.safe;
  const whole: readonly PlannedCall[] = calls.flatMap((call) => (call === null ? [] : [call]));
  // A delegatecall cannot be made from outside, and a part of a batch is another thing than the batch.
  if (account === undefined || whole.length < calls.length || whole.some(({ operation }) => operation !== 0))
    return null;
  return whole.length === 0 ? null : { kind: 'calls', account, calls: whole };
};

/** Run what is reviewed where a node is there to run it on; null, with the reason noted, where that is not possible. */
export const runNow = async (
  machine: Machine | null,
  subject: Subject,
  now: BareNow,
  known: Pick<BareEffectInput, 'meaning' | 'definitions' | 'roots'>,
  notes: Notes,
): Promise<{ readonly ran: 'run' | 'not run'; readonly found: BareEffect | null }> => {
  const what = runnable(subject, now);
  const { chainId } = subject.identity;
  if (machine === null || what === null || chainId === undefined) return { ran: 'not run', found: null };
  const block = now.now?.block ?? blockOf(now.markets) ?? (await pinBlock(machine.rpc, 'latest', chainId));
  try {
    return {
      ran: 'run',
      found: await bareEffect({ machine, block, what, markets: now.markets, ...known }, notes),
    };
  } catch (error) {
    if (!(error instanceof PlimsollError) || error.code !== 'chain/no-simulate') throw error;
    notes.caution('review/not-simulated', error.message, error.hint ?? 'Use another node.');
    return { ran: 'not run', found: null };
  }
};
