import type { Finding } from '../diagnostic/finding.js';
import type { ServiceAddress } from '../service/service-address.js';
import type { SafeIdentity } from '../signer/safe-tx.js';
import { type Pending, type QueuePart, queueEntry, unreadableEntry } from './queue-entry.js';

/** Who can say what waits in the queue of a Safe. */
export interface QueueSources {
  readonly service?: ServiceAddress;
  /** A folder of proposal bundles and Safe transaction files. */
  readonly folder?: string;
}

/** What waits, in order of nonce, each transaction once; and what is wrong with the places it was read from. */
export interface PendingQueue {
  readonly pending: readonly Pending[];
  readonly findings: readonly Finding[];
  /** Who was asked, in words. */
  readonly asked: readonly string[];
}

const MAX_FINDINGS = 20;

const serviceQueue = async (service: ServiceAddress, identity: SafeIdentity, from: bigint): Promise<QueuePart> => {
  const { fetchQueue } = await import('../service/transactions.js');
  const { entries, complete } = await fetchQueue(service, identity.safe, from);
  const parts = entries.map((entry, index) => queueEntry(entry, index + 1, service.name, identity));
  const cut = complete ? [] : [unreadableEntry(`${service.name} lists more transactions than are read`)];
  return {
    pending: parts.flatMap(({ pending }) => pending),
    findings: [...parts.flatMap(({ findings }) => findings), ...cut],
  };
};

/** One of each hash; where several say that it waits, all of them. */
const merged = (pending: readonly Pending[]): readonly Pending[] => {
  const byHash = new Map<string, Pending>();
  for (const one of pending) {
    const known = byHash.get(one.safeTxHash);
    const sources = known === undefined ? one.from : `${known.from}, ${one.from}`;
    if (known === undefined || !known.from.split(', ').includes(one.from))
      byHash.set(one.safeTxHash, { ...one, from: sources });
  }
  return [...byHash.values()].sort((a, b) =>
    a.nonce === b.nonce ? (a.safeTxHash < b.safeTxHash ? -1 : 1) : a.nonce < b.nonce ? -1 : 1,
  );
};

/** The findings without those that repeat, and only so many: a hostile queue has as many as it likes. */
const bounded = (findings: readonly Finding[]): readonly Finding[] => {
  const once = [...new Map(findings.map((finding) => [`${finding.ruleId} ${finding.message}`, finding])).values()];
  if (once.length <= MAX_FINDINGS) return once;
  // The worst first: none of them may fall to the ones that only ask for care.
  const worst = once.filter(({ data }) => data?.verdict === 'BLOCKED');
  const kept = [...worst, ...once.filter((finding) => !worst.includes(finding))].slice(0, MAX_FINDINGS);
  return [...kept, unreadableEntry(`${once.length - kept.length} more entries of the queue are unreadable or false`)];
};

/**
 * What waits in the queue of a Safe from a nonce on, as a service and a folder give it, each transaction with its hash
 * computed again. Nothing is believed: what cannot be read, is of another Safe or states a hash that its fields do not give
 * is a finding, never an entry. Throws `review/unreadable-input` for a folder that is none, and what `fetchQueue` lists.
 */
export const pendingTransactions = async (
  { service, folder }: QueueSources,
  identity: SafeIdentity,
  nonceFrom: bigint,
): Promise<PendingQueue> => {
  const parts: QueuePart[] = [];
  if (service !== undefined) parts.push(await serviceQueue(service, identity, nonceFrom));
  if (folder !== undefined) {
    const { folderQueue } = await import('./queue-folder.js');
    parts.push(await folderQueue(folder, identity));
  }
  const all = parts.flatMap(({ pending }) => pending).filter(({ nonce }) => nonce >= nonceFrom);
  return {
    pending: merged(all),
    findings: bounded(parts.flatMap(({ findings }) => findings)),
    asked: [
      ...(service === undefined ? [] : [service.name]),
      ...(folder === undefined ? [] : [`the folder ${folder}`]),
    ],
  };
};
