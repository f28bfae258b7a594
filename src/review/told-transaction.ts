import type { Hex } from '../chain/hex.js';
import { safeTxFromJson } from '../route/safe/transaction-json.js';
import type { SafeIdentity, SafeTx } from '../signer/safe-tx.js';
import type { ToldReview } from './told.js';

/** The Safe transaction that a review is about; null where the input makes none. */
export const signedOf = ({
  safe,
  transaction: t,
}: Pick<ToldReview, 'safe' | 'transaction'>): (SafeIdentity & { readonly tx: SafeTx }) | null => {
  if (t === null || safe === null || safe.address === null || safe.version === null || safe.chainId === null)
    return null;
  return {
    safe: safe.address.toLowerCase() as Hex,
    version: safe.version,
    chainId: BigInt(safe.chainId),
    tx: safeTxFromJson(t),
  };
};
