import { encodeCall } from '../chain/calldata.js';
import { parseDeclaration } from '../chain/function.js';
import { asHex, type Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import { refused } from '../diagnostic/error.js';
import { type SafeHashes, safeHashes } from './hashes.js';
import type { SafeIdentity, SafeTx } from './safe-tx.js';

const HASH = parseDeclaration(
  'function getTransactionHash(address to, uint256 value, bytes data, uint8 operation, uint256 safeTxGas, uint256 baseGas, uint256 gasPrice, address gasToken, address refundReceiver, uint256 nonce) returns (bytes32)',
);

/**
 * The hashes of the transaction, after the Safe itself gave the same. Throws `signer/hash-mismatch` where it gives another,
 * and what the node answers.
 */
export const hashesByContract = async (identity: SafeIdentity, tx: SafeTx, rpc: Rpc): Promise<SafeHashes> => {
  const hashes = safeHashes({ ...identity, tx });
  const fields = [
    ...[tx.to, tx.value, tx.data, BigInt(tx.operation), tx.safeTxGas, tx.baseGas],
    ...[tx.gasPrice, tx.gasToken, tx.refundReceiver, tx.nonce],
  ];
  const call = { to: identity.safe, data: encodeCall(HASH, fields) };
  const found: Hex | undefined = asHex(await rpc.request('eth_call', [call, 'latest']), 32);
  if (found === hashes.safeTx) return hashes;
  throw refused(
    'signer/hash-mismatch',
    `The Safe transaction hash is ${hashes.safeTx} here, but the Safe contract gives ${found ?? 'none'}`,
    { hint: 'Nothing was signed. Check the version of the Safe and the chain.' },
  );
};
