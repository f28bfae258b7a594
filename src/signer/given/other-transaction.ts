import type { Hex } from '../../chain/hex.js';
import { checksummed } from '../address.js';
import { safeHashesByNonce } from '../hashes.js';
import type { SafeIdentity, SafeTx } from '../safe-tx.js';
import { ownerOf } from './owner-of.js';

/** How far around the transaction's nonce another one is looked for. */
const NEARBY = 10n;
/** One version for each form of the hash. */
const FORMS = ['0.1.0', '1.0.0', '1.3.0'];

/**
 * What an owner signed instead, where it is the same transaction with another nonce or hashed as another version of the
 * Safe; null where it is neither. A signature over another hash recovers to an address of nobody, so that this is the only
 * way to tell.
 */
export const otherTransaction = (
  signature: Hex,
  { identity, tx, owners }: { readonly identity: SafeIdentity; readonly tx: SafeTx; readonly owners: readonly Hex[] },
): string | null => {
  const first = tx.nonce > NEARBY ? tx.nonce - NEARBY : 0n;
  const seen = new Set<Hex>();
  for (const version of [identity.version, ...FORMS]) {
    const hashesAt = safeHashesByNonce({ ...identity, version, tx });
    const own = hashesAt(tx.nonce).safeTx;
    if (seen.has(own)) continue;
    seen.add(own);
    for (let nonce = first; nonce <= tx.nonce + NEARBY; nonce += 1n) {
      const found = ownerOf(signature, hashesAt(nonce).safeTx, owners);
      if (found === null) continue;
      const what = [
        ...(nonce === tx.nonce ? [] : [`the nonce ${nonce} in place of ${tx.nonce}`]),
        ...(version === identity.version ? [] : [`the hash of Safe ${version} in place of ${identity.version}`]),
      ].join(' and ');
      return `${checksummed(found.owner)} signed the same transaction with ${what}`;
    }
  }
  return null;
};
