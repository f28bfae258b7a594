import { type PlimsollError, refused } from '../src/diagnostic/error.js';
import type { Market } from '../src/protocol/market.js';
import type { Entity } from '../src/protocol/param-set.js';
import type { Value } from '../src/protocol/value.js';
import { checksumAddress } from '../src/quantity/codecs/address.js';
import type { AssetFacts, MarketFacts } from './fixture.js';
import type { EModeSpec, MarketSpec, ReserveSpec } from './market-spec.js';

/**
 * The market to build: the parameters as its document in `params/` has them, and what nobody governs from the facts.
 * Exact: every number is the integer the chain stores, and what the document leaves out is an error, not a default.
 * Only what is usual (no LTV kept aside, no zeroed collateral) is left out of documents and is none here.
 *
 * @throws PlimsollError `devnet/bad-market` where a value is missing, an asset is without facts, or facts without asset.
 */
export const specFromParams = (market: Market, facts: MarketFacts): MarketSpec => {
  const { poolAddressesProvider } = facts.addresses;
  if (market.contracts.get('poolAddressesProvider') !== poolAddressesProvider) {
    throw bad(`The document is of another deployment than the facts of ${poolAddressesProvider}.`);
  }
  const reserves = entitiesIn(market, 'reserves').map((entity) => reserveSpec(entity, facts));
  const unknown = [...facts.assets.keys()].find((asset) => !reserves.some((reserve) => reserve.asset === asset));
  if (unknown !== undefined) throw bad(`The document has no reserve of ${unknown}.`);
  return {
    marketId: facts.marketId,
    addresses: facts.addresses,
    reserves: reserves.sort((a, b) => a.id - b.id),
    eModes: entitiesIn(market, 'eModes').map((entity) => eModeSpec(entity, facts)),
  };
};

const bad = (message: string): PlimsollError =>
  refused('devnet/bad-market', `The embedded chain cannot be built from the parameters. ${message}`, {
    hint: 'Complete the market’s document in params/, or the facts in devnet/fixtures/.',
  });

const entitiesIn = (market: Market, group: string): Entity[] => [
  ...(market.params.entities.get(group)?.values() ?? []),
];

const held = <Kind extends Value['kind']>(
  entity: Entity,
  parameter: string,
  kind: Kind,
): Extract<Value, { kind: Kind }> => {
  const value = entity.values.get(parameter);
  if (value?.kind !== kind) throw bad(`${entity.group}.${entity.label} lacks ${parameter}.`);
  return value as Extract<Value, { kind: Kind }>;
};

const integer = (entity: Entity, parameter: string): bigint => {
  const { raw } = held(entity, parameter, 'number').number;
  if (raw === null) throw bad(`${entity.group}.${entity.label}.${parameter} is nothing the chain can hold.`);
  return raw;
};

const flag = (entity: Entity, parameter: string): boolean => held(entity, parameter, 'flag').flag;

/** The assets of a set, in the order of their ids, which is that of the bits the chain keeps them in. */
const assets = (entity: Entity, parameter: string, facts: MarketFacts): string[] =>
  held(entity, parameter, 'set')
    .members.map((member) => checksumAddress(member) ?? member)
    .sort((one, other) => idOf(one, facts) - idOf(other, facts));

const idOf = (asset: string, facts: MarketFacts): number => {
  const found = facts.assets.get(asset);
  if (found === undefined) throw bad(`There are no facts of ${asset}.`);
  return found.id;
};

/** The token's own symbol, without what a document adds to tell two of them apart. */
const symbolOf = ({ label, identity }: Entity): string => {
  const suffix = `_${identity.slice(2, 8)}`;
  return label.endsWith(suffix) ? label.slice(0, -suffix.length) : label;
};

const reserveSpec = (entity: Entity, facts: MarketFacts): ReserveSpec => {
  const asset = checksumAddress(entity.identity) ?? entity.identity;
  const found: AssetFacts | undefined = facts.assets.get(asset);
  if (found === undefined) throw bad(`There are no facts of ${entity.label} (${asset}).`);
  return {
    ...found,
    asset,
    symbol: symbolOf(entity),
    ltv: integer(entity, 'ltv'),
    pendingLtv: entity.values.has('pendingLtv') ? integer(entity, 'pendingLtv') : 0n,
    liquidationThreshold: integer(entity, 'liquidationThreshold'),
    liquidationBonus: integer(entity, 'liquidationBonus'),
    liquidationProtocolFee: integer(entity, 'liquidationProtocolFee'),
    reserveFactor: integer(entity, 'reserveFactor'),
    supplyCap: integer(entity, 'supplyCap'),
    borrowCap: integer(entity, 'borrowCap'),
    debtCeiling: integer(entity, 'debtCeiling'),
    borrowingEnabled: flag(entity, 'borrowingEnabled'),
    flashLoanEnabled: flag(entity, 'flashLoanEnabled'),
    borrowableInIsolation: flag(entity, 'borrowableInIsolation'),
    siloedBorrowing: flag(entity, 'siloedBorrowing'),
    frozen: flag(entity, 'frozen'),
    paused: flag(entity, 'paused'),
    rates: {
      optimalUsageRatio: integer(entity, 'interestRate.optimalUsage'),
      baseVariableBorrowRate: integer(entity, 'interestRate.base'),
      variableRateSlope1: integer(entity, 'interestRate.slope1'),
      variableRateSlope2: integer(entity, 'interestRate.slope2'),
    },
  };
};

const eModeSpec = (entity: Entity, facts: MarketFacts): EModeSpec => ({
  id: Number.parseInt(entity.identity, 10),
  label: held(entity, 'label', 'text').text,
  ltv: integer(entity, 'ltv'),
  liquidationThreshold: integer(entity, 'liquidationThreshold'),
  liquidationBonus: integer(entity, 'liquidationBonus'),
  collateral: assets(entity, 'collateral', facts),
  borrowable: assets(entity, 'borrowable', facts),
  ltvzero: entity.values.has('ltvzero') ? assets(entity, 'ltvzero', facts) : [],
});
