import type { Hex } from '../chain/hex.js';
import { type SafeIdentity, type SafeTx, safeTx } from '../signer/safe-tx.js';
import type { ToldReview } from './told.js';

/** The Safe transaction that a review is about; null where the input makes none. */
export const signedOf = ({
  safe,
  transaction: t,
}: Pick<ToldReview, 'safe' | 'transaction'>): (SafeIdentity & { readonly tx: SafeTx }) | null => {
  if (t === null || safe === null || safe.address === null || safe.version === null || safe.chainId === null)
    return null;
  const tx = safeTx({
    to: t.to as Hex,
    value: BigInt(t.value),
    data: t.data as Hex,
    operation: t.operation === 1 ? 1 : 0,
    safeTxGas: BigInt(t.safeTxGas),
    baseGas: BigInt(t.baseGas),
    gasPrice: BigInt(t.gasPrice),
    gasToken: t.gasToken as Hex,
    refundReceiver: t.refundReceiver as Hex,
    nonce: BigInt(t.nonce),
  });
  return { safe: safe.address.toLowerCase() as Hex, version: safe.version, chainId: BigInt(safe.chainId), tx };
};
