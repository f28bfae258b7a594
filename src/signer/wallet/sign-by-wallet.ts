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

/**
 * The signature of the account over the transaction, by the wallet that holds its key (`eth_signTypedData_v4`). It is
 * recovered before it is given back: only the account's own, over exactly this transaction, is. Throws
 * `wallet/wrong-signature`, and what asking the wallet throws.
 */
export const signByWallet = async (
  wallet: Wallet,
  account: Hex,
  signed: SafeIdentity & { readonly tx: SafeTx },
): Promise<SignedSafeTx> => {
  const hashes = safeHashes(signed);
  const data = JSON.stringify(safeTypedData(signed));
  const answer = await wallet.ask('eth_signTypedData_v4', [checksummed(account), data], 'a person');
  const { signature, by } = read(wallet, answer, hashes.safeTx);
  if (by === account) return { owner: account, signature, hashes };
  throw refused(
    'wallet/wrong-signature',
    `${wallet.name} was asked to sign as ${checksummed(account)}; what it gave is not that account's signature of this transaction: it gives ${checksummed(by)}`,
    { hint: 'Nothing was stored. It signed as another account, or something else than it was asked to.' },
  );
};
