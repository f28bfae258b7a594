import { relative } from 'node:path';
import { pinBlock } from '../chain/block.js';
import type { Hex } from '../chain/hex.js';
import type { Confirmations } from '../publication/confirmations.js';
import type { ListedQueue, Waiting } from '../publication/list-queue.js';
import type { QueuedView, QueueView } from '../report/queue-text.js';
import { readSafe } from '../route/safe/state.js';
import { checksummed } from '../signer/address.js';
import { shownNotCounted } from './bundle-and-safe.js';
import type { QueueSubject } from './queue-subject.js';
import type { ServiceAtHand } from './service.js';

/** More approvals and signatures of contracts than this are not asked of the chain one by one. */
const MAX_ASKED = 200;

/** What the chain says of the consents that a service claims. */
interface OnChain {
  readonly approved: readonly Hex[];
  readonly confirmed: Pick<Confirmations, 'valid' | 'notCounted'>;
}

const queued = async (one: Waiting, onChain: (one: Waiting) => Promise<OnChain>): Promise<QueuedView> => {
  const { approved, confirmed } = await onChain(one);
  const untrue = one.approvals.filter((owner) => !approved.includes(owner));
  const { does, tx } = one;
  return {
    nonce: one.nonce.toString(),
    safeTxHash: one.safeTxHash,
    to: checksummed(tx.to),
    value: tx.value.toString(),
    operation: tx.operation,
    kind: does.kind,
    calls: does.calls,
    does: does.text,
    changesSafe: does.changesSafe,
    bundle: one.bundle === null ? null : relative(process.cwd(), one.bundle.folder) || '.',
    claimedDigest: one.claimedDigest,
    signed: [...one.signed, ...confirmed.valid.map(({ owner }) => owner)].map(checksummed),
    approvedOnChain: approved.map(checksummed),
    notCounted: shownNotCounted([
      ...one.notCounted,
      ...confirmed.notCounted,
      ...untrue.map((owner) => ({ owner, why: 'the chain has no approval of the hash by this owner' })),
    ]),
    trusted: one.trusted,
  };
};

/**
 * What waits for a Safe, as a service lists it, held against the Safe as the chain has it now. Throws `service/no-safe`,
 * `service/other-chain`, and what reading both lists.
 */
export const queueOf = async (subject: QueueSubject, { service, limits }: ServiceAtHand): Promise<QueueView> => {
  const [
    { askAboutSafe },
    { fetchQueue },
    { listQueue },
    { bundlesAtHand },
    { serviceNotes },
    { approvedOnChain },
    { answered },
    { contractAsker },
  ] = await Promise.all([
    import('../service/about.js'),
    import('../service/transactions.js'),
    import('../publication/list-queue.js'),
    import('../publication/bundles-at-hand.js'),
    import('../publication/service-notes.js'),
    import('../signer/approved-hashes.js'),
    import('../publication/answered.js'),
    import('../signer/contract-signature.js'),
  ]);
  const { chainId, rpc } = subject;
  const block = await pinBlock(rpc, 'latest', chainId);
  const safe = await readSafe(rpc, block, subject.safe);
  const identity = { chainId, safe: subject.safe, version: safe.version };
  const about = await askAboutSafe(service, chainId, subject.safe, limits);
  const answer = await fetchQueue(service, subject.safe, safe.nonce, limits);
  const bundles = await bundlesAtHand(subject.proposals, subject.bundles, identity);
  const of = { identity, nonce: safe.nonce, owners: safe.owners, bundles };
  const listed: ListedQueue = listQueue(answer, service, of);
  let asked = 0;
  const onChain = async ({ safeTxHash, tx, approvals, contracts }: Waiting): Promise<OnChain> => {
    asked += approvals.length + contracts.length;
    if (asked > MAX_ASKED) return { approved: [], confirmed: { valid: [], notCounted: [] } };
    const claimed = { valid: [], approvals, contracts, notCounted: [] };
    return {
      approved: await approvedOnChain(rpc, block, subject.safe, safeTxHash, approvals),
      confirmed: await answered(claimed, contractAsker(rpc, block, { ...identity, tx })),
    };
  };
  const transactions: QueuedView[] = [];
  for (const one of listed.waiting) transactions.push(await queued(one, onChain));
  return {
    service: service.name,
    safe: { address: checksummed(subject.safe), version: safe.version, chainId: chainId.toString() },
    nonce: safe.nonce.toString(),
    threshold: Number(safe.threshold),
    transactions,
    conflicts: listed.conflicts.map(String),
    gaps: listed.gaps.map(({ from, to }) => ({ from: from.toString(), to: to.toString() })),
    warnings: [...listed.findings, ...serviceNotes(service, about, safe)],
  };
};
