import type { Hex } from '../chain/hex.js';
import { refused } from '../diagnostic/error.js';
import { checksummed } from './address.js';
import { guarded } from './guarded.js';
import { type Mined, outcomeOf, type Patience } from './outcome.js';
import type { OwnerSignature } from './pack-signatures.js';
import { agree, type OpenSafe } from './safe-kit.js';
import type { SafeTx } from './safe-tx.js';
import { refuseUsedNonce } from './sign.js';
import { verifyOwnerSignature } from './signatures.js';

export interface ExecuteOptions extends Patience {
  /** The gas limit of the transaction; measured by the node where absent. */
  readonly gasLimit?: bigint;
}

export interface ExecutedSafeTx extends Mined {
  readonly safeTxHash: Hex;
}

/**
 * Executes a Safe transaction with collected signatures; the key of the opened Safe pays the gas and need not be an
 * owner's. Signatures are checked here first.
 * Throws `signer/nonce-used`, `signer/nonce-ahead`, `signer/too-few-signatures`, `safe/not-an-owner`,
 * `signer/hash-mismatch`, `safe/gs…` with the meaning of the code, `signer/reverted`, `signer/inner-failure` or
 * `signer/no-receipt`.
 */
export const executeSafeTx = (
  open: OpenSafe,
  tx: SafeTx,
  signatures: readonly OwnerSignature[],
  options: ExecuteOptions,
): Promise<ExecutedSafeTx> =>
  guarded(open.key, async () => {
    refuseOtherNonce(open, tx);
    const { hashes, transaction } = await agree(open, tx);
    const signers = new Set(signatures.map((signature) => checkSigner(open, signature, hashes.safeTx)));
    if (signers.size < open.threshold) {
      throw refused('signer/too-few-signatures', `${signers.size} of the ${open.threshold} owners needed have signed`, {
        hint: 'Collect more signatures with `plimsoll sign`.',
      });
    }
    for (const signature of signatures) transaction.addSignature(kitSignature(open, signature));
    const gas = options.gasLimit === undefined ? {} : { gasLimit: options.gasLimit.toString() };
    const { hash } = await open.safe.executeTransaction(transaction, gas);
    const mined = await outcomeOf(open.rpc, open.identity.safe, hash as Hex, options);
    return { ...mined, safeTxHash: hashes.safeTx };
  });

/** Throws `signer/nonce-used` and `signer/nonce-ahead` where the transaction is not the next one of the Safe. */
export const refuseOtherNonce = (safe: { readonly nonce: bigint }, tx: SafeTx): void => {
  refuseUsedNonce(safe, tx);
  if (tx.nonce === safe.nonce) return;
  throw refused('signer/nonce-ahead', `The nonce ${tx.nonce} comes after ${safe.nonce}, the next one of the Safe`, {
    hint: 'Execute or cancel the transactions before it first.',
  });
};

const checkSigner = (open: OpenSafe, signature: OwnerSignature, hash: Hex): Hex => {
  const owner = signature.owner.toLowerCase() as Hex;
  if (signature.kind === 'ecdsa') {
    return verifyOwnerSignature(signature.signature, hash, open.owners.includes(owner) ? [owner] : []);
  }
  if (open.owners.includes(owner)) return owner;
  throw refused('safe/not-an-owner', `${checksummed(owner)} is not an owner of the Safe`, {
    hint: 'Leave its signature out; it may have been an owner once.',
  });
};

const kitSignature = ({ kit }: OpenSafe, signature: OwnerSignature) => {
  const owner = checksummed(signature.owner);
  if (signature.kind === 'ecdsa') return kit.signature(owner, signature.signature, 'plain');
  if (signature.kind === 'contract') return kit.signature(owner, signature.signature, 'contract');
  const approved: Hex = `0x${signature.owner.slice(2).toLowerCase().padStart(64, '0')}${'0'.repeat(64)}01`;
  return kit.signature(owner, approved, 'plain');
};
