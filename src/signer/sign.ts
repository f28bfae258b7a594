import type { Hex } from '../chain/hex.js';
import { refused } from '../diagnostic/error.js';
import { checksummed } from './address.js';
import { guarded } from './guarded.js';
import type { SafeHashes } from './hashes.js';
import { agree, type OpenSafe } from './safe-kit.js';
import type { SafeTx } from './safe-tx.js';
import { verifyOwnerSignature } from './signatures.js';

/** One owner's signature over a Safe transaction. */
export interface SignedSafeTx {
  /** The owner, in lower case. */
  readonly owner: Hex;
  /** 65 bytes r, s, v with v 27 or 28. */
  readonly signature: Hex;
  readonly hashes: SafeHashes;
}

/**
 * Signs a Safe transaction as EIP-712 typed data with the key of one owner. The nonce may be ahead of the Safe's.
 * Throws `signer/not-an-owner`, `signer/nonce-used`, `signer/hash-mismatch`, `signer/number-too-large`,
 * `signer/failed`.
 */
export const signSafeTx = (open: OpenSafe, tx: SafeTx): Promise<SignedSafeTx> =>
  guarded(open.key, async () => {
    const owner = open.key.address;
    if (!open.owners.includes(owner)) {
      throw refused(
        'signer/not-an-owner',
        `${checksummed(owner)} is not an owner of the Safe ${checksummed(open.identity.safe)}`,
        { hint: `Sign with one of its owners: ${open.owners.map(checksummed).join(', ')}.` },
      );
    }
    refuseUsedNonce(open, tx);
    const { hashes, transaction } = await agree(open, tx);
    const signed = await open.safe.signTransaction(transaction, 'eth_signTypedData_v4');
    const signature = signed.getSignature(owner)?.data as Hex | undefined;
    if (signature === undefined) {
      throw refused('signer/no-signature', 'The signing library returned no signature', { hint: 'Try again.' });
    }
    verifyOwnerSignature(signature, hashes.safeTx, [owner]);
    return { owner, signature: signature.toLowerCase() as Hex, hashes };
  });

/** Throws `signer/nonce-used` where the Safe is past the transaction's nonce. */
export const refuseUsedNonce = (open: Pick<OpenSafe, 'nonce'>, tx: SafeTx): void => {
  if (tx.nonce >= open.nonce) return;
  throw refused('signer/nonce-used', `The nonce ${tx.nonce} is used: the Safe is at ${open.nonce}`, {
    hint: 'See whether it was executed already; if not, propose it again with a fresh nonce.',
  });
};
