import { garbage } from './ask.js';
import { getJson, ownKey } from './get-json.js';
import type { ServiceLimits } from './limits.js';
import type { ServiceAddress } from './service-address.js';

/** What a service lists, page after page. */
export interface ListAnswer {
  /** As they came. */
  readonly entries: readonly unknown[];
  /** Whether there was no more than is read. */
  readonly complete: boolean;
}

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

/**
 * The entries of a list, page after page: at most a thousand, of at most twenty pages. `path` and `first`, a query, follow the
 * base of the service; a list that the service does not have is empty. Throws `service/garbage` and what `getJson` lists.
 */
export const fetchPages = async (
  service: ServiceAddress,
  path: string,
  first: string,
  limits: ServiceLimits,
  whole: AbortSignal,
): Promise<ListAnswer> => {
  const entries: unknown[] = [];
  const seen = new Set<string>();
  let query: string | null = first;
  for (let page = 0; query !== null && page < MAX_PAGES && entries.length < MAX_ENTRIES; page += 1) {
    if (seen.has(query)) throw garbage(service, 'has pages that lead in a circle');
    seen.add(query);
    const json = await getJson(service, `${path}${query}`, limits, whole);
    // A Safe that the service does not know has no list there.
    if (json === null) return { entries, complete: true };
    const results = ownKey(json, 'results');
    if (!Array.isArray(results)) throw garbage(service, 'sent a list without "results"');
    for (const entry of results as readonly unknown[]) entries.push(entry);
    query = nextQuery(service, path, ownKey(json, 'next'));
  }
  return { entries: entries.slice(0, MAX_ENTRIES), complete: query === null && entries.length <= MAX_ENTRIES };
};
