import type { Hex } from '../../chain/hex.js';
import { type PlimsollError, refused } from '../../diagnostic/error.js';
import { checksummed } from '../address.js';
import type { SafeIdentity, SafeTx } from '../safe-tx.js';
import { recoverOwner } from '../signatures.js';
import { otherTransaction } from './other-transaction.js';
import { type OwnedSignature, ownerOf } from './owner-of.js';
import type { GivenSignature } from './read-signature.js';

/** The transaction that owners sign, and who they are; addresses in lower case. */
export interface ToSign {
  readonly identity: SafeIdentity;
  readonly tx: SafeTx;
  /** Computed from the transaction. */
  readonly safeTxHash: Hex;
  readonly owners: readonly Hex[];
}

const otherOver = (over: Hex, hash: Hex): PlimsollError =>
  refused('sign/other-transaction', `the signature is said to be over ${over}, and the transaction is ${hash}`, {
    hint: 'Sign the typed data of this proposal: plimsoll sign BUNDLE --typed-data FILE.',
  });

const notOwner = (given: GivenSignature, { identity, tx, safeTxHash, owners }: ToSign): PlimsollError => {
  const other = otherTransaction(given.signature, { identity, tx, owners });
  if (other !== null)
    return refused('sign/other-transaction', other, {
      hint: 'Sign the typed data of this proposal: plimsoll sign BUNDLE --typed-data FILE.',
    });
  if (given.signer !== null && !owners.includes(given.signer))
    return refused('safe/not-an-owner', `${checksummed(given.signer)} is not an owner of the Safe`, {
      hint: `Its owners are ${owners.map(checksummed).join(', ')}.`,
    });
  const by = checksummed(recoverOwner(given.signature, safeTxHash));
  if (given.signer !== null)
    return refused(
      'sign/other-transaction',
      `the signature is not by ${checksummed(given.signer)} over this transaction: it gives ${by}`,
      { hint: 'It is over something else, or was altered. Sign the typed data of this proposal.' },
    );
  return refused('safe/not-an-owner', `The signature is by ${by}, which is not an owner of the Safe`, {
    hint: 'Sign with an owner key, and sign this hash: a signature over another hash shows as an unknown address.',
  });
};

/**
 * The owner's signature that was given, after it was held against the transaction. Throws `sign/other-transaction` where it
 * is over something else, as far as that can be told, `safe/not-an-owner` where no owner made it, `sign/other-signer` where
 * another owner made it than is said.
 */
export const acceptSignature = (given: GivenSignature, toSign: ToSign): OwnedSignature => {
  if (given.over !== null && given.over !== toSign.safeTxHash) throw otherOver(given.over, toSign.safeTxHash);
  const found = ownerOf(given.signature, toSign.safeTxHash, toSign.owners);
  if (found === null) throw notOwner(given, toSign);
  if (given.signer !== null && given.signer !== found.owner)
    throw refused(
      'sign/other-signer',
      `the signature was made by ${checksummed(found.owner)}, not by ${checksummed(given.signer)} as it says`,
      { hint: 'Correct the name of the signer, or take the signature of the other owner.' },
    );
  return found;
};
