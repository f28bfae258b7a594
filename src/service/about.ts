import { isLosslessNumber } from 'lossless-json';
import type { Hex } from '../chain/hex.js';
import { refused } from '../diagnostic/error.js';
import { checksumAddress } from '../quantity/codecs/address.js';
import { getJson, ownKey } from './get-json.js';
import type { ServiceLimits } from './limits.js';
import { noSafe } from './send.js';
import type { ServiceAddress } from './service-address.js';

/** What a service says of a Safe, as far as it can be read. Never believed: the chain says what is so. */
export interface ToldSafe {
  readonly nonce: bigint | null;
  readonly threshold: bigint | null;
  /** In lower case; null where it is no list of addresses. */
  readonly owners: readonly Hex[] | null;
}

const MAX_OWNERS = 1000;

const whole = (value: unknown): bigint | null => {
  const text = typeof value === 'string' ? value : isLosslessNumber(value) ? value.value : '';
  return /^(?:0|[1-9][0-9]{0,77})$/.test(text) ? BigInt(text) : null;
};

const isAddress = (value: unknown): value is string => typeof value === 'string' && /^0x[0-9a-fA-F]{40}$/.test(value);

/**
 * Asks a service whether it is that of the chain and knows the Safe. The chain is compared where the service tells it (its
 * `about/ethereum-rpc` does); `chainTold` is false where it does not. Throws `service/other-chain`, `service/no-safe` and
 * what `getJson` lists.
 */
export const askAboutSafe = async (
  service: ServiceAddress,
  chainId: bigint,
  safe: Hex,
  limits?: ServiceLimits,
): Promise<{ readonly safe: ToldSafe; readonly chainTold: boolean }> => {
  const told = whole(ownKey(await getJson(service, '/v1/about/ethereum-rpc/', limits), 'chain_id'));
  if (told !== null && told !== chainId)
    throw refused('service/other-chain', `${service.name} is of chain ${told}, and the Safe is on chain ${chainId}`, {
      hint: 'Give the service of the chain: each chain has its own.',
    });
  const json = await getJson(service, `/v1/safes/${checksumAddress(safe) ?? safe}/`, limits);
  if (json === null) throw noSafe(service, safe);
  const owners = ownKey(json, 'owners');
  return {
    chainTold: told !== null,
    safe: {
      nonce: whole(ownKey(json, 'nonce')),
      threshold: whole(ownKey(json, 'threshold')),
      owners:
        Array.isArray(owners) && owners.length <= MAX_OWNERS && owners.every(isAddress)
          ? owners.map((owner) => owner.toLowerCase() as Hex)
          : null,
    },
  };
};
