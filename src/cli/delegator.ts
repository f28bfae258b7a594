import type { Hex } from '../chain/hex.js';
import { refused } from '../diagnostic/error.js';
import { checksummed, parseAddress } from '../signer/address.js';
import { type DelegateMessage, delegateHash, delegateTypedData, totpAt } from '../signer/delegate-message.js';
import type { DelegateInput } from './delegate.js';
import type { QueueSubject } from './queue-subject.js';
import { keyFor } from './sign.js';

/** The owner who makes or drops a delegate, and how they sign for it. */
export interface Delegator {
  readonly account: Hex;
  readonly sign: (delegate: Hex) => Promise<Hex>;
}

type Asked = Pick<DelegateInput, 'key' | 'wallet' | 'interactive' | 'note' | 'now'>;

/** What is signed, told before it is. */
const told = ({ delegate, totp }: DelegateMessage, hash: Hex): string =>
  `Signing that ${checksummed(delegate)} is a delegate, in the hour ${totp} since 1970: hash ${hash}`;

const byKey = async (
  { chainId, rpc, rpcUrl }: QueueSubject,
  input: Asked,
  owners: readonly Hex[],
): Promise<Delegator> => {
  const key = await keyFor(input, rpc, rpcUrl);
  if (!owners.includes(key.address))
    throw refused('signer/not-an-owner', `${checksummed(key.address)} is not an owner of the Safe`, {
      hint: `Sign with one of its owners: ${owners.map(checksummed).join(', ')}.`,
    });
  return {
    account: key.address,
    sign: async (delegate) => {
      const { signHash } = await import('../signer/sign-hash.js');
      const message = { chainId, delegate, totp: totpAt(input.now) };
      const hash = delegateHash(message);
      input.note(told(message, hash));
      return signHash(hash, key);
    },
  };
};

const byWallet = async (
  named: string,
  { chainId }: QueueSubject,
  input: Asked,
  owners: readonly Hex[],
): Promise<Delegator> => {
  const [{ openWallet }, { walletAddress }, { requireChain, walletAccount }, { typedByWallet }] = await Promise.all([
    import('../signer/wallet/ask-wallet.js'),
    import('../signer/wallet/wallet-address.js'),
    import('../signer/wallet/wallet-account.js'),
    import('../signer/wallet/sign-by-wallet.js'),
  ]);
  const given = input.key.signer ?? (process.env.ETH_FROM?.trim() || undefined);
  const wanted =
    given === undefined ? null : parseAddress(given, input.key.signer === undefined ? 'ETH_FROM' : '--signer');
  const wallet = openWallet(walletAddress(named, process.env));
  await requireChain(wallet, chainId);
  const account = await walletAccount(wallet, owners, wanted);
  return {
    account,
    sign: (delegate) => {
      const message = { chainId, delegate, totp: totpAt(input.now) };
      const hash = delegateHash(message);
      input.note(`${told(message, hash)}\nWaiting for ${wallet.name} …`);
      return typedByWallet(wallet, account, { data: delegateTypedData(message), hash, of: 'message' });
    },
  };
};

/**
 * The owner whose key or wallet is at hand. Nothing is signed yet. An owner that is a contract has no key, and makes delegates on
 * the Safe's own pages. Throws `signer/not-an-owner`, and what opening keys and wallets lists.
 */
export const signerOf = (subject: QueueSubject, input: Asked, owners: readonly Hex[]): Promise<Delegator> =>
  input.wallet === undefined ? byKey(subject, input, owners) : byWallet(input.wallet, subject, input, owners);
