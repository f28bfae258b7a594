import type { Hex } from '../../chain/hex.js';
import { PlimsollError, refused, unavailable } from '../../diagnostic/error.js';
import { checksummed } from '../address.js';
import { signatureForm } from '../given/signature-form.js';
import { safeHashes } from '../hashes.js';
import type { SafeIdentity, SafeTx } from '../safe-tx.js';
import type { SignedSafeTx } from '../sign.js';
import { recoverOwner } from '../signatures.js';
import { safeTypedData } from '../typed-data.js';
import type { Wallet } from './ask-wallet.js';

/** What the wallet answered, as 65 bytes, and whose it is over the hash. */
const read = (wallet: Wallet, answer: unknown, hash: Hex): { readonly signature: Hex; readonly by: Hex } => {
  try {
    if (typeof answer !== 'string') throw refused('safe/bad-signature', 'The answer is no text');
    const signature = signatureForm(answer);
    return { signature, by: recoverOwner(signature, hash) };
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
    throw unavailable('wallet/garbage', `${wallet.name} gave no signature: ${error.message}`, {
      hint: 'Nothing was stored. Use another wallet, or plimsoll sign BUNDLE --typed-data FILE.',
    });
  }
};

/** Typed data that a wallet is to sign, with the hash that is signed, computed here, and what it is in words. */
export interface TypedQuestion {
  readonly data: object;
  readonly hash: Hex;
  readonly of: string;
}

/**
 * The account's signature of typed data, by the wallet that holds its key (`eth_signTypedData_v4`). It is recovered before it is
 * given back: only the account's own, over exactly this hash, is. Throws `wallet/wrong-signature`, and what asking throws.
 */
export const typedByWallet = async (wallet: Wallet, account: Hex, { data, hash, of }: TypedQuestion): Promise<Hex> => {
  const question = [checksummed(account), JSON.stringify(data)];
  const answer = await wallet.ask('eth_signTypedData_v4', question, 'a person');
  const { signature, by } = read(wallet, answer, hash);
  if (by === account) return signature;
  throw refused(
    'wallet/wrong-signature',
    `${wallet.name} was asked to sign as ${checksummed(account)}; what it gave is not that account's signature of this ${of}: it gives ${checksummed(by)}`,
    { hint: 'Nothing was stored. It signed as another account, or something else than it was asked to.' },
  );
};

/** The signature of the account over the transaction, by the wallet that holds its key. Throws what `typedByWallet` does. */
export const signByWallet = async (
  wallet: Wallet,
  account: Hex,
  signed: SafeIdentity & { readonly tx: SafeTx },
): Promise<SignedSafeTx> => {
  const hashes = safeHashes(signed);
  const question = { data: safeTypedData(signed), hash: hashes.safeTx, of: 'transaction' };
  return { owner: account, signature: await typedByWallet(wallet, account, question), hashes };
};
