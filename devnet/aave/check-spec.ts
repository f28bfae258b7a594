import { getAddress } from 'ethers/address';
import { type PlimsollError, refused } from '../../src/diagnostic/error.js';
import type { EModeSpec, MarketAddresses, MarketSpec, ReserveSpec } from '../market-spec.js';

/**
 * The market's description with every address in checksum form, so that addresses can be compared as text.
 *
 * @throws PlimsollError `devnet/bad-market` where it contradicts itself: an address that is none, ids with a gap or used
 *   twice, an asset listed twice, an eMode with an asset that is no reserve.
 */
export const checkSpec = (spec: MarketSpec): MarketSpec => {
  const reserves = spec.reserves.map((reserve): ReserveSpec => ({ ...reserve, asset: address(reserve.asset) }));
  const assets = new Set(reserves.map(({ asset }) => asset));
  if (assets.size !== reserves.length) throw bad('An asset is listed as two reserves.');
  for (const [index, id] of reserves
    .map(({ id }) => id)
    .sort((a, b) => a - b)
    .entries()) {
    if (id !== index) throw bad(`Reserve ids must be 0, 1, 2 and so on; ${index} is missing or used twice.`);
  }
  return { ...spec, addresses: checkAddresses(spec.addresses), reserves, eModes: checkEModes(spec.eModes, assets) };
};

const checkEModes = (eModes: readonly EModeSpec[], assets: ReadonlySet<string>): EModeSpec[] => {
  if (new Set(eModes.map(({ id }) => id)).size !== eModes.length) throw bad('An eMode id is used twice.');
  return eModes.map((eMode) => {
    const members = (list: readonly string[]): string[] => {
      const checked = list.map(address);
      const stranger = checked.find((asset) => !assets.has(asset));
      if (stranger !== undefined) throw bad(`eMode ${eMode.id} names ${stranger}, which is not a reserve.`);
      return checked;
    };
    return {
      ...eMode,
      collateral: members(eMode.collateral),
      borrowable: members(eMode.borrowable),
      ltvzero: members(eMode.ltvzero),
    };
  });
};

const checkAddresses = (addresses: MarketAddresses): MarketAddresses => ({
  poolAddressesProvider: address(addresses.poolAddressesProvider),
  pool: address(addresses.pool),
  poolConfigurator: address(addresses.poolConfigurator),
  aclManager: address(addresses.aclManager),
  oracle: address(addresses.oracle),
  protocolDataProvider: address(addresses.protocolDataProvider),
  interestRateStrategy: address(addresses.interestRateStrategy),
});

const address = (text: string): string => {
  try {
    return getAddress(text);
  } catch (cause) {
    throw bad(`"${text}" is not an address.`, cause);
  }
};

const bad = (message: string, cause?: unknown): PlimsollError =>
  refused('devnet/bad-market', `The market cannot be built. ${message}`, {
    hint: 'Correct the market this chain is built from.',
    cause,
  });
