import { asHex, type Hex, toQuantity } from '../../chain/hex.js';
import { PlimsollError, refused, unavailable, usage } from '../../diagnostic/error.js';
import { checksummed } from '../address.js';
import type { Wallet } from './ask-wallet.js';

const MAX_ACCOUNTS = 1000;

const garbage = (wallet: Wallet, what: string) =>
  unavailable('wallet/garbage', `${wallet.name} ${what}`, {
    hint: 'Check that the address is that of a wallet with a JSON-RPC server.',
  });

const chainOf = async (wallet: Wallet): Promise<bigint> => {
  const answer = await wallet.ask('eth_chainId', [], 'the wallet');
  if (typeof answer === 'string' && /^0x[0-9a-f]{1,64}$/i.test(answer)) return BigInt(answer);
  throw garbage(wallet, 'gave no chain id');
};

/** True for what a wallet says where it cannot do what it was asked, in place of a person who said no. */
const isUnable = (error: unknown): boolean =>
  error instanceof PlimsollError && (error.code === 'wallet/method-missing' || error.code === 'wallet/failed');

/**
 * Makes sure that the wallet is on the chain: where it is on another, it is asked once to change (EIP-3326), which Frame
 * does for each program apart. Throws `wallet/wrong-chain` where it stays.
 */
export const requireChain = async (wallet: Wallet, chainId: bigint): Promise<void> => {
  if ((await chainOf(wallet)) === chainId) return;
  try {
    await wallet.ask('wallet_switchEthereumChain', [{ chainId: toQuantity(chainId) }], 'a person');
  } catch (error) {
    if (!isUnable(error)) throw error;
  }
  const found = await chainOf(wallet);
  if (found === chainId) return;
  throw refused('wallet/wrong-chain', `${wallet.name} is on chain ${found}, the transaction is for ${chainId}`, {
    hint: `Nothing was asked to be signed. Choose chain ${chainId} in the wallet.`,
  });
};

const accountsOf = async (wallet: Wallet): Promise<readonly Hex[]> => {
  const answer = await wallet.ask('eth_requestAccounts', [], 'a person').catch((error: unknown) => {
    if (isUnable(error)) return wallet.ask('eth_accounts', [], 'the wallet');
    throw error;
  });
  if (!Array.isArray(answer) || answer.length > MAX_ACCOUNTS) throw garbage(wallet, 'gave no list of accounts');
  return answer.map((account: unknown) => {
    const address = asHex(account, 20);
    if (address === undefined) throw garbage(wallet, 'gave an account that is no address');
    return address;
  });
};

/**
 * The account of the wallet that is to sign: the one wanted, else the only one that is an owner. Addresses in lower case.
 * Throws `wallet/no-account`, `signer/not-an-owner`, and `wallet/several-accounts` (64) where one must be chosen.
 */
export const walletAccount = async (wallet: Wallet, owners: readonly Hex[], wanted: Hex | null): Promise<Hex> => {
  const accounts = await accountsOf(wallet);
  const shown = accounts.length === 0 ? 'none' : accounts.slice(0, 10).map(checksummed).join(', ');
  if (wanted !== null && !owners.includes(wanted))
    throw refused('signer/not-an-owner', `${checksummed(wanted)} is not an owner of the Safe`, {
      hint: `Sign with one of its owners: ${owners.map(checksummed).join(', ')}.`,
    });
  const usable = accounts.filter((account) => (wanted === null ? owners.includes(account) : account === wanted));
  const [account, ...others] = [...new Set(usable)];
  if (account === undefined)
    throw refused(
      'wallet/no-account',
      wanted === null
        ? `${wallet.name} offers no owner of the Safe: ${shown}`
        : `${wallet.name} does not offer ${checksummed(wanted)}: ${shown}`,
      { hint: `Choose an owner in the wallet: ${owners.map(checksummed).join(', ')}.` },
    );
  if (others.length > 0)
    throw usage('wallet/several-accounts', `${wallet.name} offers ${others.length + 1} owners of the Safe`, {
      hint: `Say with --signer which one signs: ${[account, ...others].map(checksummed).join(', ')}.`,
    });
  return account;
};

/**
 * The account of the wallet that is to send a transaction, which need not be an owner's: the one wanted, else the only one.
 * In lower case. Throws `wallet/no-sender`, and `wallet/several-accounts` (64) where one must be chosen.
 */
export const walletSender = async (wallet: Wallet, wanted: Hex | null): Promise<Hex> => {
  const accounts = [...new Set(await accountsOf(wallet))];
  const shown = accounts.length === 0 ? 'none' : accounts.slice(0, 10).map(checksummed).join(', ');
  const [account, ...others] = accounts.filter((one) => wanted === null || one === wanted);
  if (account === undefined)
    throw refused(
      'wallet/no-sender',
      wanted === null
        ? `${wallet.name} offers no account`
        : `${wallet.name} does not offer ${checksummed(wanted)}: ${shown}`,
      { hint: 'Allow plimsoll to see the account in the wallet.' },
    );
  if (others.length > 0)
    throw usage('wallet/several-accounts', `${wallet.name} offers ${others.length + 1} accounts`, {
      hint: `Say with --signer which one sends: ${shown}.`,
    });
  return account;
};
