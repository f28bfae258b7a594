import type { Hex } from '../chain/hex.js';
import { PlimsollError } from '../diagnostic/error.js';
import type { Finding } from '../diagnostic/finding.js';
import { warning } from '../route/safe/warning.js';
import { checksummed } from '../signer/address.js';
import { safeHashes } from '../signer/hashes.js';
import type { SafeIdentity, SafeTx } from '../signer/safe-tx.js';
import { serviceLies } from './fetched-subject.js';
import { wayOfHash } from './hash-ways.js';
import { type StatedTransaction, statedTransaction } from './stated-transaction.js';

/** A transaction that waits. Its hash is computed from its fields for the Safe as it is now. */
export interface Pending {
  readonly nonce: bigint;
  readonly tx: SafeTx;
  readonly safeTxHash: Hex;
  /** Who says that it waits: a service, a file or a bundle. */
  readonly from: string;
}

/** What was read of one place in a queue. */
export interface QueuePart {
  readonly pending: readonly Pending[];
  readonly findings: readonly Finding[];
}

/** Something that stands in a queue and cannot be judged. */
export const unreadableEntry = (message: string): Finding =>
  warning({
    ruleId: 'review/queue-unreadable',
    verdict: 'CAUTION',
    message,
    help: 'It may be executed before this one all the same. Find out what it is.',
  });

const olderHash = (what: string, version: string, name: string): Finding =>
  warning({
    ruleId: 'review/queue-old-hash',
    verdict: 'CAUTION',
    message: `${what} has the hash of a Safe of version ${name}, and the Safe is version ${version}: signatures on it are void`,
    help: 'It was proposed before the Safe was upgraded. Have it proposed again, or rejected.',
  });

/**
 * An entry of a queue that was asked for one Safe. What is for another Safe or chain, or states a hash that its fields do
 * not give, is a lie of whoever keeps the queue.
 */
export const queueEntry = (json: unknown, at: number, from: string, identity: SafeIdentity): QueuePart => {
  const what = `entry ${at} in the queue of ${from}`;
  let stated: StatedTransaction;
  try {
    stated = statedTransaction(json, what);
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
    return { pending: [], findings: [unreadableEntry(`${what} cannot be read: ${error.message}`)] };
  }
  if (stated.safe !== undefined && stated.safe !== identity.safe)
    return { pending: [], findings: [serviceLies(`${what} is of another Safe: ${checksummed(stated.safe)}`)] };
  if (stated.chainId !== undefined && stated.chainId !== identity.chainId)
    return { pending: [], findings: [serviceLies(`${what} is for another chain: ${stated.chainId}`)] };
  const signed = { ...identity, tx: stated.tx };
  const safeTxHash = safeHashes(signed).safeTx;
  const pending = [{ nonce: stated.tx.nonce, tx: stated.tx, safeTxHash, from }];
  if (stated.statedHash === undefined || stated.statedHash === safeTxHash) return { pending, findings: [] };
  const other = wayOfHash(signed, stated.statedHash);
  const { version } = identity;
  const finding =
    other === undefined
      ? serviceLies(`${what} states the hash ${stated.statedHash}, but its fields give ${safeTxHash}`, {
          stated: stated.statedHash,
          computed: safeTxHash,
        })
      : olderHash(what, version, other.name);
  // What the fields say is not what was signed under the stated hash, so it is not what will be executed.
  return { pending: [], findings: [finding] };
};
