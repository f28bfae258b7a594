import type { Hex } from '../chain/hex.js';
import type { Finding } from '../diagnostic/finding.js';
import { type Pending, queueEntry, unreadableEntry } from '../review/queue-entry.js';
import { warning } from '../route/safe/warning.js';
import type { ListAnswer } from '../service/pages.js';
import type { ServiceAddress } from '../service/service-address.js';
import type { SafeIdentity } from '../signer/safe-tx.js';
import type { BundleAtHand } from './bundles-at-hand.js';
import type { Confirmations, NotCounted } from './confirmations.js';
import { aboutTransaction, type KnownTransaction } from './known-transaction.js';
import { type WhatItDoes, whatItDoes } from './what-it-does.js';

/** A transaction that waits, with its hash computed again and its confirmations judged. */
export interface Waiting extends Pick<Pending, 'nonce' | 'tx' | 'safeTxHash'> {
  readonly does: WhatItDoes;
  /** Owners whose signature counts. */
  readonly signed: readonly Hex[];
  /** Owners who are said to have approved the hash on the chain, not asked of it yet. */
  readonly approvals: readonly Hex[];
  /** What is said to be signatures of contracts, which are not asked yet. */
  readonly contracts: Confirmations['contracts'];
  readonly notCounted: readonly NotCounted[];
  /** Whether the service shows it to everybody; null where it does not say. */
  readonly trusted: boolean | null;
  /** The digest of a proposal that its origin claims. */
  readonly claimedDigest: string | null;
  /** The bundle on this disk that has exactly this hash; null where none has. */
  readonly bundle: BundleAtHand | null;
}

/** A run of nonces. */
export interface NonceRange {
  readonly from: bigint;
  readonly to: bigint;
}

/** The queue of a Safe as a service lists it. */
export interface ListedQueue {
  /** In the order of the nonce; of one nonce, by hash. */
  readonly waiting: readonly Waiting[];
  /** Nonces of which only one of several can be executed. */
  readonly conflicts: readonly bigint[];
  /** Nonces before the last that nothing waits on: what comes after them cannot be executed yet. */
  readonly gaps: readonly NonceRange[];
  readonly findings: readonly Finding[];
}

/** What is known of the Safe whose queue it is: `nonce` is the one that it uses next. */
export interface QueueOf {
  readonly identity: SafeIdentity;
  readonly nonce: bigint;
  readonly owners: readonly Hex[];
  readonly bundles: readonly BundleAtHand[];
}

const MAX_FINDINGS = 40;

const falseOrigin = (service: ServiceAddress, one: Pending, claimed: BundleAtHand): Finding =>
  warning({
    ruleId: 'service/false-origin',
    verdict: 'BLOCKED',
    message: `what waits on nonce ${one.nonce} at ${service.name} claims to be the proposal in ${claimed.folder}, and is another transaction: ${one.safeTxHash}, not ${claimed.hash}`,
    help: 'Do not sign it. Anybody can give a transaction the origin of another; find out who did.',
    data: { safeTxHash: one.safeTxHash, bundle: claimed.folder, bundleHash: claimed.hash },
  });

const read = (
  entry: unknown,
  index: number,
  service: ServiceAddress,
  { identity, owners, bundles }: QueueOf,
): { readonly waiting: readonly Waiting[]; readonly findings: readonly Finding[] } => {
  const { pending, findings } = queueEntry(entry, index + 1, service.name, identity);
  const read = pending.map((one): { waiting: Waiting; findings: readonly Finding[] } => {
    const about: KnownTransaction = aboutTransaction(entry, one.safeTxHash, owners);
    const claimed = bundles.find(({ digest }) => digest === about.claimedDigest);
    return {
      waiting: {
        nonce: one.nonce,
        tx: one.tx,
        safeTxHash: one.safeTxHash,
        does: whatItDoes(one.tx, identity.safe),
        signed: about.confirmations.valid.map(({ owner }) => owner),
        approvals: about.confirmations.approvals,
        contracts: about.confirmations.contracts,
        notCounted: about.confirmations.notCounted,
        trusted: about.trusted,
        claimedDigest: about.claimedDigest,
        bundle: bundles.find(({ hash }) => hash === one.safeTxHash) ?? null,
      },
      findings: claimed === undefined || claimed.hash === one.safeTxHash ? [] : [falseOrigin(service, one, claimed)],
    };
  });
  return {
    waiting: read.map(({ waiting }) => waiting),
    findings: [...findings, ...read.flatMap(({ findings: own }) => own)],
  };
};

/** Each hash once: of two answers about one transaction, the one with more signatures that count. */
const once = (all: readonly Waiting[]): readonly Waiting[] => {
  const byHash = new Map<Hex, Waiting>();
  for (const one of all) {
    const known = byHash.get(one.safeTxHash);
    if (known === undefined || one.signed.length > known.signed.length) byHash.set(one.safeTxHash, one);
  }
  return [...byHash.values()].sort((a, b) =>
    a.nonce === b.nonce ? (a.safeTxHash < b.safeTxHash ? -1 : 1) : a.nonce < b.nonce ? -1 : 1,
  );
};

const gapsIn = (nonces: readonly bigint[], from: bigint): readonly NonceRange[] => {
  const gaps: NonceRange[] = [];
  let expected = from;
  for (const nonce of nonces) {
    if (nonce > expected) gaps.push({ from: expected, to: nonce - 1n });
    if (nonce >= expected) expected = nonce + 1n;
  }
  return gaps;
};

const bounded = (findings: readonly Finding[]): readonly Finding[] => {
  const different = [...new Map(findings.map((one) => [`${one.ruleId} ${one.message}`, one])).values()];
  // The worst first: none of them may fall to the ones that only ask for care.
  const worst = different.filter(({ severity }) => severity === 'error');
  const kept = [...worst, ...different.filter((one) => !worst.includes(one))].slice(0, MAX_FINDINGS);
  const left = different.length - kept.length;
  return left === 0 ? kept : [...kept, unreadableEntry(`${left} more entries of the queue are unreadable or false`)];
};

/**
 * Reads what a service lists as the queue of a Safe. Nothing is believed: every hash is computed again from its fields,
 * every confirmation recovered; what cannot be read, is of another Safe or states a hash that its fields do not give is a
 * finding and no entry. What it lists of nonces that are used is left out.
 */
export const listQueue = (answer: ListAnswer, service: ServiceAddress, of: QueueOf): ListedQueue => {
  const parts = answer.entries.map((entry, index) => read(entry, index, service, of));
  const waiting = once(parts.flatMap((part) => part.waiting)).filter(({ nonce }) => nonce >= of.nonce);
  const nonces = waiting.map(({ nonce }) => nonce);
  const cut = answer.complete ? [] : [unreadableEntry(`${service.name} lists more transactions than are read`)];
  return {
    waiting,
    conflicts: [...new Set(nonces.filter((nonce, index) => nonces[index - 1] === nonce))],
    gaps: gapsIn(nonces, of.nonce),
    findings: bounded([...parts.flatMap(({ findings }) => findings), ...cut]),
  };
};
