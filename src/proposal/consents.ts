import type { Hex } from '../chain/hex.js';
import type { OwnerSignature } from '../signer/pack-signatures.js';
import type { CollectedSignature } from './signatures.js';

/** How owners consented to a transaction: by signatures beside it, and by approvals of its hash on the chain. */
export interface Consents {
  readonly signatures: readonly CollectedSignature[];
  /** In lower case. */
  readonly approved: readonly Hex[];
}

/** How many owners consented: one who did so in two ways counts once. */
export const consenting = ({ signatures, approved }: Consents): number =>
  new Set([...signatures.map(({ owner }) => owner), ...approved]).size;

/**
 * The consents that a Safe is given: as many as it needs, one an owner. Keys' signatures come first, because nothing that
 * happens on the chain takes them back while their owner stays one; then approvals, which stay as well and are looked up;
 * then contracts' signatures, which the contract may refuse at any time.
 */
export const chosenConsents = ({ signatures, approved }: Consents, need: number): readonly OwnerSignature[] => {
  const byKey = signatures.filter(({ kind }) => kind === undefined);
  const byContract = signatures.filter(({ kind }) => kind === 'contract');
  const inOrder: readonly OwnerSignature[] = [
    ...byKey.map(({ owner, signature }) => ({ kind: 'ecdsa' as const, owner, signature })),
    ...approved.map((owner) => ({ kind: 'approved' as const, owner })),
    ...byContract.map(({ owner, signature }) => ({ kind: 'contract' as const, owner, signature })),
  ];
  const chosen = new Map<Hex, OwnerSignature>();
  for (const one of inOrder) if (!chosen.has(one.owner)) chosen.set(one.owner, one);
  return [...chosen.values()].slice(0, need);
};
