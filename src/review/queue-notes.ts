import { nonceWarnings } from '../route/safe/context-warnings.js';
import { warning } from '../route/safe/warning.js';
import { safeHashes } from '../signer/hashes.js';
import type { SignedTransaction } from './hash-ways.js';
import type { Notes } from './notes.js';
import { type PendingQueue, pendingTransactions, type QueueSources } from './queue.js';
import type { ToldPending } from './told.js';

const MAX_NAMED = 10;
const listed = (nonces: readonly bigint[]): string =>
  `${nonces.slice(0, MAX_NAMED).join(', ')}${nonces.length > MAX_NAMED ? ` and ${nonces.length - MAX_NAMED} more` : ''}`;

/** Says of the transactions that wait before a nonce that nobody ran them first. */
export const noteNotRunFirst = (nonce: bigint, others: PendingQueue['pending'], notes: Notes): void => {
  const before = [...new Set(others.flatMap((one) => (one.nonce < nonce ? [one.nonce] : [])))];
  if (before.length === 0) return;
  notes.warnings.push(
    warning({
      ruleId: 'review/queue-before',
      verdict: 'CAUTION',
      message: `other transactions wait before this one, on nonce ${listed(before)}: what they change is not in what is told here`,
      help: 'Review them first. This one is executed on the state that they leave behind.',
      data: { nonces: before.map(String) },
    }),
  );
  const shared = before.filter((one) => others.filter(({ nonce: other }) => other === one).length > 1);
  if (shared.length === 0) return;
  notes.warnings.push(
    warning({
      ruleId: 'review/queue-shared',
      verdict: 'CAUTION',
      message: `several transactions wait on nonce ${listed(shared)}, before this one: which of them comes first is not decided`,
      help: 'Only one of each nonce can be executed. Find out which is meant.',
      data: { nonces: shared.map(String) },
    }),
  );
};

/**
 * Reads the queue where somebody can be asked for it, and warns of the place that the transaction has in it. `current` is
 * the nonce that the Safe uses next; null where the chain was not asked, and then only what shares the nonce is known.
 * Throws what `pendingTransactions` lists.
 */
export const noteQueue = async (
  sources: QueueSources,
  signed: SignedTransaction,
  current: bigint | null,
  notes: Notes,
): Promise<PendingQueue | null> => {
  const { nonce } = signed.tx;
  if (sources.service === undefined && sources.folder === undefined) {
    if (current !== null) notes.warnings.push(...nonceWarnings(nonce, { current, pending: [] }));
    return null;
  }
  const queue = await pendingTransactions(sources, signed, current ?? nonce);
  const own = safeHashes(signed).safeTx;
  const others = queue.pending.filter(({ safeTxHash }) => safeTxHash !== own);
  notes.warnings.push(
    ...queue.findings,
    ...nonceWarnings(nonce, { current: current ?? nonce, pending: others.map((one) => one.nonce) }),
  );
  notes.checked.push(`what waits in the queue of the Safe, as ${queue.asked.join(' and ')} tell it`);
  if (current === null) {
    noteNotRunFirst(nonce, others, notes);
    notes.notChecked.push('what waits before it: the nonce that the Safe is at is not known');
  }
  return queue;
};

/** The queue as a review tells it. */
export const toldQueue = ({ pending }: PendingQueue): readonly ToldPending[] =>
  pending.map(({ nonce, safeTxHash, from }) => ({ nonce: nonce.toString(), safeTxHash, from }));
