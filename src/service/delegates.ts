import type { Hex } from '../chain/hex.js';
import { checksumAddress } from '../quantity/codecs/address.js';
import { getJson, ownKey } from './get-json.js';
import type { ServiceLimits } from './limits.js';
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
