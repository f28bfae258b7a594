import type { Hex } from '../chain/hex.js';
import { checksumAddress } from '../quantity/codecs/address.js';
import { garbage } from './ask.js';
import { getJson, ownKey } from './get-json.js';
import { SERVICE_LIMITS, type ServiceLimits } from './limits.js';
import { fetchPages } from './pages.js';
import type { ServiceAddress } from './service-address.js';

const lower = (value: unknown): string => (typeof value === 'string' ? value.toLowerCase() : '');

/**
 * Whether a service has an account as the delegate of one of the owners, for the Safe or for all of theirs; null where it
 * does not tell, or lists more than one page. Throws what `getJson` lists.
 */
export const isDelegate = async (
  service: ServiceAddress,
  account: Hex,
  safe: Hex,
  owners: readonly Hex[],
  limits?: ServiceLimits,
): Promise<boolean | null> => {
  const json = await getJson(
    service,
    `/v2/delegates/?delegate=${checksumAddress(account) ?? account}&limit=100`,
    limits,
  );
  const results = ownKey(json, 'results');
  if (!Array.isArray(results)) return null;
  const found = (results as readonly unknown[]).some((one) => {
    const of = ownKey(one, 'safe');
    return (
      lower(ownKey(one, 'delegate')) === account &&
      owners.some((owner) => owner === lower(ownKey(one, 'delegator'))) &&
      (of === null || of === undefined || lower(of) === safe)
    );
  });
  return found || typeof ownKey(json, 'next') !== 'string' ? found : null;
};

/** A delegate as a service has it. Never believed: whether its delegator is an owner is for the chain to say. */
export interface ToldDelegate {
  /** In lower case, as the others. */
  readonly delegate: Hex;
  readonly delegator: Hex;
  /** The Safe it is for; null: for every Safe of the delegator. */
  readonly safe: Hex | null;
  readonly label: string;
  /** When it ends, as the service writes it; null: never. */
  readonly expires: string | null;
}

/** Where delegates are listed and added. */
export const DELEGATES_PATH = '/v2/delegates/';

const PAGE = 100;
const LONGEST_TEXT = 200;

const addressIn = (value: unknown): Hex | null =>
  typeof value === 'string' && /^0x[0-9a-fA-F]{40}$/.test(value) ? (value.toLowerCase() as Hex) : null;

const toldDelegate = (service: ServiceAddress, entry: unknown): ToldDelegate => {
  const [delegate, delegator, of] = [
    addressIn(ownKey(entry, 'delegate')),
    addressIn(ownKey(entry, 'delegator')),
    ownKey(entry, 'safe') ?? null,
  ];
  const safe = of === null ? null : addressIn(of);
  if (delegate === null || delegator === null || (of !== null && safe === null))
    throw garbage(service, 'lists a delegate without the addresses of one');
  const [label, expires] = [ownKey(entry, 'label'), ownKey(entry, 'expiryDate')];
  return {
    delegate,
    delegator,
    safe,
    label: typeof label === 'string' ? label.slice(0, LONGEST_TEXT) : '',
    expires: typeof expires === 'string' ? expires.slice(0, LONGEST_TEXT) : null,
  };
};

/** What delegates are listed by: one key at least. */
export type DelegateQuery = Partial<Readonly<Record<'safe' | 'delegate' | 'delegator', Hex>>>;

/**
 * The delegates that a service lists for a query; `complete` is false where there are more than are read. Throws
 * `service/garbage`, also where one does not fit the query, and what `getJson` lists.
 */
export const fetchDelegates = async (
  service: ServiceAddress,
  query: DelegateQuery,
  limits: ServiceLimits = SERVICE_LIMITS,
  whole: AbortSignal = AbortSignal.timeout(limits.wholeMs),
): Promise<{ readonly delegates: readonly ToldDelegate[]; readonly complete: boolean }> => {
  const keys = (['safe', 'delegate', 'delegator'] as const).filter((key) => query[key] !== undefined);
  const asked = keys.map((key) => `${key}=${checksumAddress(query[key] ?? '') ?? query[key]}`);
  const first = `?${[...asked, `limit=${PAGE}`].join('&')}`;
  const { entries, complete } = await fetchPages(service, DELEGATES_PATH, first, limits, whole);
  const delegates = entries.map((entry) => toldDelegate(service, entry));
  if (delegates.some((one) => keys.some((key) => one[key] !== query[key])))
    throw garbage(service, 'lists delegates that were not asked for');
  return { delegates, complete };
};
