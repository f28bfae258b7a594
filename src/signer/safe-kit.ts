import type { Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import { RpcError } from '../chain/rpc-error.js';
import { PlimsollError, refused, unavailable } from '../diagnostic/error.js';
import { checksummed } from './address.js';
import { contractNetwork } from './contract-networks.js';
import { findSafeError } from './errors.js';
import { type SafeHashes, safeHashes } from './hashes.js';
import { type KitSafe, type KitTransaction, loadProtocolKit, type ProtocolKit } from './protocol-kit.js';
import { type SafeIdentity, type SafeTx, safeTx } from './safe-tx.js';
import { parseSafeVersion } from './safe-version.js';
import { type SecretKey, scrub } from './secret-key.js';

/** A Safe on a chain, ready to be signed for with one key. */
export interface OpenSafe {
  readonly kit: ProtocolKit;
  readonly safe: KitSafe;
  readonly identity: SafeIdentity;
  readonly key: SecretKey;
  readonly rpc: Rpc;
  /** In lower case. */
  readonly owners: readonly Hex[];
  readonly threshold: number;
  /** The nonce that the Safe will use next. */
  readonly nonce: bigint;
}

/**
 * Opens a Safe with protocol-kit over a node. The chain id and the Safe's version must be the ones reviewed.
 * Throws `rpc/wrong-chain`, `signer/wrong-version`, `signer/no-safe` or what the node answers; no error holds the key.
 */
export const openSafe = async (identity: SafeIdentity, key: SecretKey, rpc: Rpc): Promise<OpenSafe> =>
  guarded(key, async () => {
    const version = parseSafeVersion(identity.version);
    const chainId = BigInt(String(await rpc.request('eth_chainId', [])));
    if (chainId !== identity.chainId) {
      throw refused('rpc/wrong-chain', `${rpc.name} is on chain ${chainId}, the transaction is for ${identity.chainId}`, {
        hint: 'Give the RPC URL of the chain that the proposal names.',
      });
    }
    const code = await rpc.request('eth_getCode', [identity.safe, 'latest']);
    if (code === '0x') {
      throw refused('signer/no-safe', `There is no contract at ${checksummed(identity.safe)} on chain ${chainId}`, {
        hint: 'Check the address of the Safe and the chain.',
      });
    }
    const kit = await loadProtocolKit();
    const safe = await kit.init({
      provider: { request: ({ method, params }) => rpc.request(method, Array.isArray(params) ? params : []) },
      signer: key.reveal(),
      safe: checksummed(identity.safe),
      chainId,
      network: contractNetwork(version),
    });
    const found = safe.getContractVersion();
    if (parseSafeVersion(found) !== version) {
      throw refused('signer/wrong-version', `The Safe is version ${found}, the transaction was made for ${version}`, {
        hint: 'Propose it again: the version decides the hash.',
      });
    }
    const [owners, threshold, nonce] = await Promise.all([safe.getOwners(), safe.getThreshold(), safe.getNonce()]);
    return {
      kit,
      safe,
      identity,
      key,
      rpc,
      owners: owners.map((owner) => owner.toLowerCase() as Hex),
      threshold,
      nonce: BigInt(nonce),
    };
  });

/** A transaction in protocol-kit's form, whose hash three computations agree on. */
export interface AgreedTransaction {
  readonly tx: SafeTx;
  readonly hashes: SafeHashes;
  readonly transaction: KitTransaction;
}

/**
 * The transaction in protocol-kit's form, after its hash was computed here, by protocol-kit and by the contract, and is
 * the same three times. Throws `signer/hash-mismatch` otherwise.
 */
export const agree = async (open: OpenSafe, input: SafeTx): Promise<AgreedTransaction> => {
  const tx = safeTx(input);
  const hashes = safeHashes({ ...open.identity, tx });
  const transaction = open.kit.transaction(tx);
  const { safe, chainId } = open.identity;
  const others = {
    'protocol-kit': open.kit.hash(checksummed(safe), tx, parseSafeVersion(open.identity.version), chainId),
    'the Safe contract': await open.safe.getTransactionHash(transaction),
  };
  for (const [who, hash] of Object.entries(others)) {
    if (hash.toLowerCase() === hashes.safeTx) continue;
    throw refused('signer/hash-mismatch', `The Safe transaction hash is ${hashes.safeTx} here, but ${who} gives ${hash}`, {
      hint: 'Nothing was signed. Check the version of the Safe; 0.1.0 must be signed elsewhere, from the typed data.',
    });
  }
  return { tx, hashes, transaction };
};

/**
 * Runs an action of the signing library. Whatever it throws becomes an error in plain words without the key: a Safe error
 * code is explained (`safe/gs026`), a node's failure stays one, anything else is `signer/failed`.
 */
export const guarded = async <T>(key: SecretKey, action: () => Promise<T>): Promise<T> => {
  try {
    return await action();
  } catch (error) {
    throw explain(error, key);
  }
};

const explain = (error: unknown, key: SecretKey): PlimsollError => {
  if (error instanceof PlimsollError && !(error instanceof RpcError)) return error;
  const text = describe(error);
  const meaning = findSafeError(text);
  if (meaning !== undefined) {
    return refused(`safe/${meaning.code.toLowerCase()}`, `The Safe refuses it (${meaning.code}): ${meaning.meaning}`, {
      hint: meaning.help,
    });
  }
  const secret = key.reveal();
  const own = ownError(error);
  if (own !== undefined && scrub(own.message, [secret]) === own.message) return own;
  const first = scrub(text, [secret]).replace(/\p{Cc}+/gu, ' ').slice(0, 200);
  return unavailable('signer/failed', `The signing library failed: ${first}`, {
    hint: 'Check that the node answers and that the account has ETH for gas, then try again.',
  });
};

/** The messages and revert data of an error and its causes. */
const describe = (error: unknown): string => {
  const parts: string[] = [];
  let current: unknown = error;
  for (let depth = 0; depth < 10 && typeof current === 'object' && current !== null; depth += 1) {
    for (const name of ['message', 'details', 'data', 'revertData']) {
      const value: unknown = Reflect.get(current, name);
      if (typeof value === 'string') parts.push(value);
    }
    current = Reflect.get(current, 'cause');
  }
  return parts.length > 0 ? parts.join(' | ') : String(error);
};

const ownError = (error: unknown): PlimsollError | undefined => {
  let current: unknown = error;
  for (let depth = 0; depth < 10 && typeof current === 'object' && current !== null; depth += 1) {
    if (current instanceof PlimsollError) return current;
    current = Reflect.get(current, 'cause');
  }
  return undefined;
};
