import { stringify } from 'lossless-json';
import type { Hex } from '../chain/hex.js';
import { checksumAddress } from '../quantity/codecs/address.js';
import { garbage } from './ask.js';
import { getJson, notFound, ownKey } from './get-json.js';
import { SERVICE_LIMITS, type ServiceLimits } from './limits.js';
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

/** What a service lists, page after page. */
export interface QueueAnswer {
  /** As they came, the same words once. */
  readonly entries: readonly unknown[];
  /** Whether there was more than is read. */
  readonly complete: boolean;
}

/** Where the transactions of a Safe are listed and proposed. The service takes checksummed addresses only. */
export const transactionsPath = (safe: Hex): string =>
  `/v2/safes/${checksumAddress(safe) ?? safe}/multisig-transactions/`;

const PAGE = 50;
const MAX_PAGES = 20;
const MAX_ENTRIES = 1000;
const MAX_LINK = 2000;

/** The query of the page that follows. Only the query is taken from the link: nothing is asked of another host or path. */
const nextQuery = (service: ServiceAddress, path: string, link: unknown): string | null => {
  if (link === null || link === undefined) return null;
  const url =
    typeof link === 'string' && link.length <= MAX_LINK && URL.canParse(link, service.base)
      ? new URL(link, service.base)
      : undefined;
  // A service behind a proxy may not know the scheme and the prefix that it is reached by.
  if (url === undefined || url.host !== new URL(service.base).host || !url.pathname.endsWith(path))
    throw garbage(service, 'names a page elsewhere as the next one');
  return url.search;
};

const pages = async (
  service: ServiceAddress,
  path: string,
  first: string,
  limits: ServiceLimits,
  whole: AbortSignal,
): Promise<QueueAnswer> => {
  const entries: unknown[] = [];
  const seen = new Set<string>();
  let query: string | null = first;
  for (let page = 0; query !== null && page < MAX_PAGES && entries.length < MAX_ENTRIES; page += 1) {
    if (seen.has(query)) throw garbage(service, 'has pages that lead in a circle');
    seen.add(query);
    const json = await getJson(service, `${path}${query}`, limits, whole);
    // A Safe that the service does not know has no queue there.
    if (json === null) return { entries, complete: true };
    const results = ownKey(json, 'results');
    if (!Array.isArray(results)) throw garbage(service, 'sent a queue without "results"');
    for (const entry of results as readonly unknown[]) entries.push(entry);
    query = nextQuery(service, path, ownKey(json, 'next'));
  }
  return { entries: entries.slice(0, MAX_ENTRIES), complete: query === null && entries.length <= MAX_ENTRIES };
};

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
): Promise<QueueAnswer> => {
  const path = transactionsPath(safe);
  const query = (trusted: string) => `?executed=false&nonce__gte=${nonceFrom}&trusted=${trusted}&limit=${PAGE}`;
  const whole = AbortSignal.timeout(limits.wholeMs);
  const some = await pages(service, path, query('true'), limits, whole);
  const all = await pages(service, path, query('false'), limits, whole);
  const known = new Set(some.entries.map((entry) => stringify(entry)));
  const rest = all.entries.filter((entry) => !known.has(stringify(entry)));
  return { entries: [...some.entries, ...rest], complete: some.complete && all.complete };
};
