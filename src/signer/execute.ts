import { asQuantity, type Hex } from '../chain/hex.js';
import { refused, unavailable } from '../diagnostic/error.js';
import { checksummed } from './address.js';
import { guarded } from './guarded.js';
import type { OwnerSignature } from './pack-signatures.js';
import { agree, type OpenSafe } from './safe-kit.js';
import type { SafeTx } from './safe-tx.js';
import { refuseUsedNonce } from './sign.js';
import { verifyOwnerSignature } from './signatures.js';

/** topic 0 of `ExecutionSuccess(bytes32,uint256)` and `ExecutionFailure(bytes32,uint256)`, since Safe 1.1.1. */
const EXECUTION_FAILURE = '0x23428b18acfb3ea64b08dc0c1d296ea9c09702c09083ca5272e64d115b687d23';

export interface ExecuteOptions {
  /** The gas limit of the transaction; measured by the node where absent. */
  readonly gasLimit?: bigint;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** How many times the receipt is asked for, a second apart. */
  readonly attempts: number;
}

export interface ExecutedSafeTx {
  readonly transaction: Hex;
  readonly block: bigint;
  readonly safeTxHash: Hex;
}

/**
 * Executes a Safe transaction with collected signatures; the key of the opened Safe pays the gas and need not be an
 * owner's. Signatures are checked here first.
 * Throws `signer/nonce-used`, `signer/nonce-ahead`, `signer/too-few-signatures`, `safe/not-an-owner`,
 * `signer/hash-mismatch`, `safe/gs…` with the meaning of the code, `signer/reverted`, `signer/inner-failure` or
 * `signer/no-receipt`.
 */
export const executeSafeTx = (
  open: OpenSafe,
  tx: SafeTx,
  signatures: readonly OwnerSignature[],
  options: ExecuteOptions,
): Promise<ExecutedSafeTx> =>
  guarded(open.key, async () => {
    refuseUsedNonce(open, tx);
    if (tx.nonce > open.nonce) {
      throw refused('signer/nonce-ahead', `The nonce ${tx.nonce} comes after ${open.nonce}, the next one of the Safe`, {
        hint: 'Execute or cancel the transactions before it first.',
      });
    }
    const { hashes, transaction } = await agree(open, tx);
    const signers = new Set(signatures.map((signature) => checkSigner(open, signature, hashes.safeTx)));
    if (signers.size < open.threshold) {
      throw refused('signer/too-few-signatures', `${signers.size} of the ${open.threshold} owners needed have signed`, {
        hint: 'Collect more signatures with `plimsoll sign`.',
      });
    }
    for (const signature of signatures) transaction.addSignature(kitSignature(open, signature));
    const gas = options.gasLimit === undefined ? {} : { gasLimit: options.gasLimit.toString() };
    const { hash } = await open.safe.executeTransaction(transaction, gas);
    return { ...(await outcome(open, hash as Hex, options)), safeTxHash: hashes.safeTx };
  });

const checkSigner = (open: OpenSafe, signature: OwnerSignature, hash: Hex): Hex => {
  const owner = signature.owner.toLowerCase() as Hex;
  if (signature.kind === 'ecdsa') {
    return verifyOwnerSignature(signature.signature, hash, open.owners.includes(owner) ? [owner] : []);
  }
  if (open.owners.includes(owner)) return owner;
  throw refused('safe/not-an-owner', `${checksummed(owner)} is not an owner of the Safe`, {
    hint: 'Leave its signature out; it may have been an owner once.',
  });
};

const kitSignature = ({ kit }: OpenSafe, signature: OwnerSignature) => {
  const owner = checksummed(signature.owner);
  if (signature.kind === 'ecdsa') return kit.signature(owner, signature.signature, 'plain');
  if (signature.kind === 'contract') return kit.signature(owner, signature.signature, 'contract');
  const approved: Hex = `0x${signature.owner.slice(2).toLowerCase().padStart(64, '0')}${'0'.repeat(64)}01`;
  return kit.signature(owner, approved, 'plain');
};

const outcome = async (open: OpenSafe, hash: Hex, options: ExecuteOptions) => {
  for (let attempt = 0; attempt < options.attempts; attempt += 1) {
    const receipt = await open.rpc.request('eth_getTransactionReceipt', [hash]);
    if (typeof receipt === 'object' && receipt !== null) return judge(open, hash, receipt);
    await options.sleep(1000);
  }
  throw unavailable('signer/no-receipt', `The transaction ${hash} was sent but is in no block yet`, {
    hint: 'Look it up before you send it again: with the same nonce only one can succeed.',
  });
};

const judge = (open: OpenSafe, hash: Hex, receipt: object) => {
  const block = asQuantity(Reflect.get(receipt, 'blockNumber'));
  const logs: unknown = Reflect.get(receipt, 'logs');
  if (block === undefined || !Array.isArray(logs)) {
    throw unavailable('rpc/garbage', `${open.rpc.name} gave a receipt of ${hash} without block or logs`, {
      hint: 'Ask another node about this transaction.',
    });
  }
  if (Reflect.get(receipt, 'status') !== '0x1') {
    throw refused('signer/reverted', `The transaction ${hash} reverted in block ${block}; the nonce is not used`, {
      hint: 'The state changed since the simulation, or the gas did not suffice. Simulate it again.',
    });
  }
  if (logs.some((log: unknown) => isFailure(log, open.identity.safe))) {
    throw refused('signer/inner-failure', `The transaction ${hash} was mined, but what the Safe tried to do failed`, {
      hint: 'The nonce is used. Propose the change again, with safeTxGas 0.',
    });
  }
  return { transaction: hash, block };
};

const isFailure = (log: unknown, safe: Hex): boolean => {
  if (typeof log !== 'object' || log === null) return false;
  const topics: unknown = Reflect.get(log, 'topics');
  const emitter = String(Reflect.get(log, 'address')).toLowerCase();
  return emitter === safe.toLowerCase() && Array.isArray(topics) && topics[0] === EXECUTION_FAILURE;
};
