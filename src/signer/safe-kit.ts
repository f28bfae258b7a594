import { decodeReturn, encodeCall } from '../chain/calldata.js';
import { parseDeclaration } from '../chain/function.js';
import { asHex, type Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import { refused } from '../diagnostic/error.js';
import { checksummed } from './address.js';
import { contractNetwork } from './contract-networks.js';
import { guarded } from './guarded.js';
import { type SafeHashes, safeHashes } from './hashes.js';
import { type KitSafe, type KitTransaction, loadProtocolKit, type ProtocolKit } from './protocol-kit.js';
import { type SafeIdentity, type SafeTx, safeTx } from './safe-tx.js';
import { parseSafeVersion } from './safe-version.js';
import type { SecretKey } from './secret-key.js';

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
      throw refused(
        'rpc/wrong-chain',
        `${rpc.name} is on chain ${chainId}, the transaction is for ${identity.chainId}`,
        {
          hint: 'Give the RPC URL of the chain that the proposal names.',
        },
      );
    }
    const code = await rpc.request('eth_getCode', [identity.safe, 'latest']);
    if (code === '0x') {
      throw refused('signer/no-safe', `There is no contract at ${checksummed(identity.safe)} on chain ${chainId}`, {
        hint: 'Check the address of the Safe and the chain.',
      });
    }
    const found = await versionOf(identity.safe, rpc);
    if (parseSafeVersion(found) !== version) {
      throw refused('signer/wrong-version', `The Safe is version ${found}, the transaction was made for ${version}`, {
        hint: 'Propose it again: the version decides the hash.',
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

const VERSION = parseDeclaration('function VERSION() returns (string)');

/** What the contract calls its version. Throws `signer/no-safe` where it does not answer as a Safe does. */
const versionOf = async (safe: Hex, rpc: Rpc): Promise<string> => {
  const answer = asHex(await rpc.request('eth_call', [{ to: safe, data: encodeCall(VERSION, []) }, 'latest']));
  const [version] = answer === undefined || answer === '0x' ? [] : decodeReturn(VERSION, answer);
  if (typeof version === 'string') return version;
  throw refused('signer/no-safe', `The contract at ${checksummed(safe)} has no VERSION(): it is not a Safe`, {
    hint: 'Check the address of the Safe and the chain.',
  });
};

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
    throw refused(
      'signer/hash-mismatch',
      `The Safe transaction hash is ${hashes.safeTx} here, but ${who} gives ${hash}`,
      {
        hint: 'Nothing was signed. Check the version of the Safe; 0.1.0 must be signed elsewhere, from the typed data.',
      },
    );
  }
  return { tx, hashes, transaction };
};
