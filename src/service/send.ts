import type { Hex } from '../chain/hex.js';
import { refused } from '../diagnostic/error.js';
import { checksumAddress } from '../quantity/codecs/address.js';
import { askService } from './ask.js';
import { notFound } from './get-json.js';
import type { ServiceLimits } from './limits.js';
import type { ServiceAddress } from './service-address.js';
import { transactionsPath } from './transactions.js';

/** A Safe transaction as it is proposed to a service: integers in decimal, addresses with their checksum. */
export interface ProposedTransaction {
  readonly to: string;
  readonly value: string;
  readonly data: string;
  readonly operation: number;
  readonly safeTxGas: string;
  readonly baseGas: string;
  readonly gasPrice: string;
  readonly gasToken: string;
  readonly refundReceiver: string;
  readonly nonce: string;
  readonly contractTransactionHash: Hex;
  /** An owner or a delegate of one; the signature is this account's. */
  readonly sender: Hex;
  readonly signature: Hex;
  /** At most 200 characters. */
  readonly origin: string;
}

/**
 * Proposes a transaction. The service computes the hash again and checks that the sender is an owner or delegate who signed
 * it. Throws `service/refused` with its words, `service/no-safe`, and what `askService` lists.
 *
 * @see https://docs.safe.global/core-api/transaction-service-reference
 */
export const sendTransaction = async (
  service: ServiceAddress,
  safe: Hex,
  transaction: ProposedTransaction,
  limits?: ServiceLimits,
): Promise<void> => {
  const body = JSON.stringify({ safe: checksumAddress(safe) ?? safe, ...transaction });
  const answer = await askService(service, { path: transactionsPath(safe), body }, limits);
  if (answer === null) throw noSafe(service, safe);
};

/** Adds one owner's signature to a transaction that the service knows. Throws as `sendTransaction` does. */
export const sendConfirmation = async (
  service: ServiceAddress,
  safeTxHash: Hex,
  signature: Hex,
  limits?: ServiceLimits,
): Promise<void> => {
  const path = `/v1/multisig-transactions/${safeTxHash}/confirmations/`;
  const answer = await askService(service, { path, body: JSON.stringify({ signature }) }, limits);
  if (answer === null) throw notFound(service, safeTxHash);
};

/** What it means where a service has nothing of a Safe. */
export const noSafe = (service: ServiceAddress, safe: Hex) =>
  refused('service/no-safe', `${service.name} does not know the Safe ${checksumAddress(safe) ?? safe}`, {
    hint: 'Check that it is the service of the chain that the Safe is on. Its URL usually ends in /api.',
  });
