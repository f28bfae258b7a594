import { refused } from '../../diagnostic/error.js';
import { entityOf, type ParamSet } from '../../protocol/param-set.js';
import type { Liquidation } from '../../protocol/protocol.js';
import { type Rational, toNumber } from '../../quantity/rational.js';
import { assetGroup, dollarsIn, rawPrices } from '../book/prices.js';
import type { RawBook } from '../book/raw-book.js';
import type { LiquidationRules, RiskAsset, RiskMarket, RiskMode } from '../risk-market.js';
import { RoleReader } from './role-reader.js';
import { Unknowns } from './unknowns.js';

const rulesOf = (liquidation: Liquidation): LiquidationRules => {
  const number = (value: Rational | null): number | null => (value === null ? null : toNumber(value));
  return {
    closeFactor: toNumber(liquidation.closeFactor),
    closeFactorOf: liquidation.of,
    fullCloseBelowHealth: number(liquidation.fullCloseBelowHealth),
    fullCloseBelowValue: number(liquidation.fullCloseBelowValue),
    minimumLeft: number(liquidation.minimumLeft),
  };
};

/** Factor, threshold and penalty. A protocol that has one number for both lends up to its threshold. */
const limitsOf = (reader: RoleReader) => {
  const liquidationThreshold = reader.number('liquidationThreshold');
  return {
    collateralFactor: reader.number('collateralFactor', liquidationThreshold),
    liquidationThreshold,
    liquidationPenalty: reader.number('liquidationPenalty'),
  };
};

const modesOf = (params: ParamSet, at: ReadonlyMap<string, number>, unknowns: Unknowns): readonly RiskMode[] => {
  const spec = params.protocol.accounts?.modes;
  const group = params.protocol.groups.get(spec?.of ?? '');
  if (spec === undefined || group === undefined) return [];
  return [...(params.entities.get(spec.of)?.values() ?? [])].map((entity): RiskMode => {
    const members = (name: string): ReadonlySet<number> => {
      const value = entity.values.get(name);
      if (value?.kind !== 'set') unknowns.add(name, entity);
      return new Set(value?.kind === 'set' ? value.members.flatMap((member) => at.get(member) ?? []) : []);
    };
    return {
      id: entity.identity,
      label: entity.label || entity.identity,
      ...limitsOf(new RoleReader(group, entity, unknowns)),
      collateral: members(spec.collateral),
      borrowable: members(spec.borrowable),
    };
  });
};

/**
 * The market as the engine sees it: `params` with the prices and amounts of the book's block. Assets stand in the order of the
 * book's market whatever the parameters are, so that results of two sets of parameters can be compared; those without a price
 * are left out.
 *
 * Throws `impact/no-accounts`, `impact/no-liquidation` and `impact/no-role` for a definition that does not say what the engine
 * needs, and `impact/missing-value` where a value is not known of an asset.
 */
export const riskMarketOf = (book: RawBook, params: ParamSet): RiskMarket => {
  const { protocol } = params;
  const group = assetGroup(book);
  if (protocol.liquidation === null)
    throw refused('impact/no-liquidation', `the definition ${protocol.name} does not say how accounts are liquidated`, {
      hint: 'add liquidation: to the protocol definition',
    });
  const prices = rawPrices(book);
  const dollars = dollarsIn(book);
  const unknowns = new Unknowns();
  const assets: RiskAsset[] = [];
  for (const { identity, label } of book.params.entities.get(group.name)?.values() ?? []) {
    const raw = prices.get(identity);
    const entity = entityOf(params, group.name, identity);
    if (raw === undefined || entity === undefined) continue;
    const reader = new RoleReader(group, entity, unknowns);
    assets.push({
      id: identity,
      label: label || identity,
      price: toNumber(dollars(raw.price)),
      ...limitsOf(reader),
      liquidationProtocolFee: reader.number('liquidationProtocolFee', 0),
      reserveFactor: reader.number('reserveFactor', 0),
      supplyCap: reader.number('supplyCap', Number.POSITIVE_INFINITY),
      borrowCap: reader.number('borrowCap', Number.POSITIVE_INFINITY),
      rate: reader.rate(),
      supplied: reader.tokens('supplied', book.metrics),
      borrowed: reader.tokens('borrowed', book.metrics),
      available: reader.tokens('available', book.metrics),
      suppliable: !reader.flag('closed', 'no'),
      borrowable: reader.flag('borrowable', 'yes') && !reader.flag('closed', 'no'),
      halted: reader.flag('halted', 'no'),
    });
  }
  const at = new Map(assets.map(({ id }, index) => [id, index]));
  const modes = modesOf(params, at, unknowns);
  unknowns.refuse(book.market);
  return { name: book.market, assets, modes, liquidation: rulesOf(protocol.liquidation) };
};

/** Labels of the assets that a book's market lists and `riskMarketOf` leaves out. */
export const unpricedAssets = (book: RawBook, { assets }: RiskMarket): readonly string[] => {
  const priced = new Set(assets.map(({ id }) => id));
  return [...(book.params.entities.get(assetGroup(book).name)?.values() ?? [])].flatMap(({ identity, label }) =>
    priced.has(identity) ? [] : [label || identity],
  );
};
