import { stringify } from 'lossless-json';
import type { Hex } from '../chain/hex.js';
import { checksumAddress } from '../quantity/codecs/address.js';
import { getJson, notFound } from './get-json.js';
import { SERVICE_LIMITS, type ServiceLimits } from './limits.js';
import { fetchPages, type ListAnswer } from './pages.js';
import type { ServiceAddress } from './service-address.js';

/** What a service says the transaction of a hash is; null where it does not know it. Throws what `getJson` lists. */
export const findSafeTransaction = (
  service: ServiceAddress,
  safeTxHash: Hex,
  limits?: ServiceLimits,
): Promise<unknown> => getJson(service, `/v2/multisig-transactions/${safeTxHash}/`, limits);

/**
 * What a service says the transaction of a hash is: its JSON as it came, numbers with their digits. Throws
 * `service/not-found` and what `getJson` lists.
 *
 * @see https://docs.safe.global/core-api/transaction-service-reference
 */
export const fetchSafeTransaction = async (
  service: ServiceAddress,
  safeTxHash: Hex,
  limits?: ServiceLimits,
): Promise<unknown> => {
  const json = await findSafeTransaction(service, safeTxHash, limits);
  if (json === null) throw notFound(service, safeTxHash);
  return json;
};

/** Where the transactions of a Safe are listed and proposed. The service takes checksummed addresses only. */
export const transactionsPath = (safe: Hex): string =>
  `/v2/safes/${checksumAddress(safe) ?? safe}/multisig-transactions/`;

const PAGE = 50;

/**
 * What waits in the queue of a Safe, from a nonce on, as a service lists it. It is asked twice, for what it trusts and for
 * what it does not: releases differ in whether `trusted=false` means all or only the rest. At most a thousand entries of
 * each are read. Throws what `getJson` lists.
 */
export const fetchQueue = async (
  service: ServiceAddress,
  safe: Hex,
  nonceFrom: bigint,
  limits: ServiceLimits = SERVICE_LIMITS,
): Promise<ListAnswer> => {
  const path = transactionsPath(safe);
  const query = (trusted: string) => `?executed=false&nonce__gte=${nonceFrom}&trusted=${trusted}&limit=${PAGE}`;
  const whole = AbortSignal.timeout(limits.wholeMs);
  const some = await fetchPages(service, path, query('true'), limits, whole);
  const all = await fetchPages(service, path, query('false'), limits, whole);
  const known = new Set(some.entries.map((entry) => stringify(entry)));
  const rest = all.entries.filter((entry) => !known.has(stringify(entry)));
  return { entries: [...some.entries, ...rest], complete: some.complete && all.complete };
};
