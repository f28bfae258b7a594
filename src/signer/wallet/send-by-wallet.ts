import { asHex, type Hex, toQuantity } from '../../chain/hex.js';
import type { Rpc } from '../../chain/rpc.js';
import { isRecord } from '../../chain/rpc-answer.js';
import { refused, unavailable } from '../../diagnostic/error.js';
import { checksummed } from '../address.js';
import type { Wallet } from './ask-wallet.js';

/** A call that a wallet is to send, without value. Addresses in lower case. */
export interface WalletCall {
  readonly from: Hex;
  readonly to: Hex;
  readonly data: Hex;
  readonly gas: bigint;
}

/**
 * Has the wallet send a call from one of its accounts (`eth_sendTransaction`), and gives the hash that it says the
 * transaction has. Throws `wallet/garbage` and what asking the wallet throws.
 */
export const sendByWallet = async (wallet: Wallet, { from, to, data, gas }: WalletCall): Promise<Hex> => {
  const transaction = { from: checksummed(from), to: checksummed(to), data, value: '0x0', gas: toQuantity(gas) };
  const hash = asHex(await wallet.ask('eth_sendTransaction', [transaction], 'a person'), 32);
  if (hash !== undefined) return hash;
  throw unavailable('wallet/garbage', `${wallet.name} gave no hash of a transaction`, {
    hint: 'It may have been sent: look with plimsoll status before you send it again.',
  });
};

/** Throws `wallet/other-transaction` where the transaction of the hash is not the call that the wallet was asked to send. */
export const requireSent = async (rpc: Rpc, wallet: Wallet, hash: Hex, { to, data }: WalletCall): Promise<void> => {
  const found = await rpc.request('eth_getTransactionByHash', [hash]);
  if (isRecord(found) && asHex(found.to, 20) === to && asHex(found.input) === data) return;
  throw refused('wallet/other-transaction', `${wallet.name} sent another transaction than it was asked to: ${hash}`, {
    hint: 'Look at it, and ask plimsoll status whether the proposal was executed.',
  });
};
