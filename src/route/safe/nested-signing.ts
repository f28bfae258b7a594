import type { Hex } from '../../chain/hex.js';
import { type SafeHashes, safeHashes } from '../../signer/hashes.js';
import { answersQuestion, contractQuestion, safeMessageHash } from '../../signer/safe-message.js';
import type { SafeIdentity, SafeTx } from '../../signer/safe-tx.js';
import { nestedApproval } from './approvals.js';

/** A transaction that waits for the consent of a Safe's owners. */
export interface ToSign {
  readonly identity: SafeIdentity;
  readonly hashes: SafeHashes;
}

/** What the owners of a Safe sign so that it consents to a transaction of a Safe it owns. */
export interface NestedSigning extends ToSign {
  /** On the chain: the transaction by which it approves the hash. */
  readonly approval: SafeTx;
  /** Off the chain: the message it signs as a contract; null where it does not answer the parent's question. */
  readonly messageHash: Hex | null;
}

/** The two ways of a child Safe at a nonce to consent to its parent's transaction. Throws `safe/unknown-version`. */
export const nestedSigning = (
  parent: ToSign,
  child: { readonly safe: Hex; readonly version: string; readonly nonce: bigint },
): NestedSigning => {
  const { chainId, safe, version } = parent.identity;
  const identity = { chainId, safe: child.safe, version: child.version };
  const approval = nestedApproval(safe, parent.hashes.safeTx, child.nonce);
  return {
    identity,
    hashes: safeHashes({ ...identity, tx: approval }),
    approval,
    messageHash: answersQuestion(child.version, version)
      ? safeMessageHash(identity, contractQuestion(version, parent.hashes).data)
      : null,
  };
};
