import type { Hex } from '../chain/hex.js';
import type { TrustedChain } from '../trust/trust.js';
import type { MarketAtHand } from './bare-markets.js';

/** True where every address that the market's document gives is pinned under its name: then the market itself was pinned. */
const isPinned = ({ contracts }: MarketAtHand, pins: TrustedChain): boolean =>
  contracts.size > 0 && [...contracts].every(([name, address]) => pins.contracts.get(address)?.name === name);

/**
 * The markets with those contracts that only the chain would tell, as far as the reviewer's pins name them. A name that is
 * pinned at two addresses, or that two pinned markets have, is left out: which is whose is not known.
 */
export const withPinnedContracts = (markets: readonly MarketAtHand[], pins: TrustedChain): readonly MarketAtHand[] => {
  const named = new Map<string, readonly Hex[]>();
  for (const [address, { name }] of pins.contracts) named.set(name, [...(named.get(name) ?? []), address]);
  const pinned = markets.filter((at) => isPinned(at, pins));
  const has = ({ market }: MarketAtHand, name: string): boolean => market.params.protocol.contracts.has(name);
  return markets.map((at) => {
    if (!pinned.includes(at)) return at;
    const found = [...named].flatMap(([name, [address, ...others]]) =>
      address !== undefined &&
      others.length === 0 &&
      has(at, name) &&
      !at.contracts.has(name) &&
      pinned.every((other) => other === at || !has(other, name))
        ? [[name, address] as const]
        : [],
    );
    return { ...at, contracts: new Map([...at.contracts, ...found]) };
  });
};
