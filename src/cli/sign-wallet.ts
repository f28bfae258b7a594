import type { Bundle } from '../proposal/read-bundle.js';
import { parseAddress } from '../signer/address.js';
import { hashesByContract } from '../signer/contract-hash.js';
import { refuseUsedNonce } from '../signer/sign.js';
import { openWallet } from '../signer/wallet/ask-wallet.js';
import { signByWallet } from '../signer/wallet/sign-by-wallet.js';
import { requireChain, walletAccount } from '../signer/wallet/wallet-account.js';
import { walletAddress } from '../signer/wallet/wallet-address.js';
import { type ActInput, reviewedForAction } from './sign.js';
import { ownersNow, shownBySigner, signSubject } from './sign-subject.js';
import { type Signed, storeSignature } from './signed.js';
import { nodeOf, sourceContext } from './source-context.js';

/** How `sign --wallet` was called. */
export interface WalletInput extends ActInput {
  /** `frame`, a URL, or the name of the variable that holds it. */
  readonly wallet: string;
  /** The account that is to sign. */
  readonly signer: string | undefined;
}

/**
 * Review, have a wallet sign as one owner, and put the signature beside the proposal. The wallet's chain and account are
 * looked at before the review, so that nobody reviews for nothing; what is to be compared on the device is told before it
 * is asked. Throws the codes of the wallet, `signer/nonce-used`, `signer/hash-mismatch`, and those of the review.
 */
export const signWithWallet = async (bundle: Bundle, input: WalletInput): Promise<Signed> => {
  const wanted = input.signer ?? (process.env.ETH_FROM?.trim() || undefined);
  const account =
    wanted === undefined ? null : parseAddress(wanted, input.signer === undefined ? 'ETH_FROM' : '--signer');
  const wallet = openWallet(walletAddress(input.wallet, process.env));
  const { rpc } = await nodeOf(bundle.proposal.market, await sourceContext(input.workspace));
  const subject = signSubject(bundle);
  const owners = await ownersNow(subject, rpc);
  if (owners.nonce !== null) refuseUsedNonce({ nonce: owners.nonce }, subject.tx);
  await requireChain(wallet, subject.identity.chainId);
  const signer = await walletAccount(wallet, owners.owners, account);
  const { verdict } = await reviewedForAction(bundle, input, 'signed');
  await hashesByContract(subject.identity, subject.tx, rpc);
  input.note(`${shownBySigner('wallet', subject)}\nWaiting for ${wallet.name} …`);
  const signed = await signByWallet(wallet, signer, { ...subject.identity, tx: subject.tx });
  return storeSignature({ bundle, subject, owners, signed, by: 'wallet', verdict });
};
