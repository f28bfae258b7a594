import { refused } from '../../diagnostic/error.js';
import { type Entity, entityOf, type ParamSet } from '../../protocol/param-set.js';
import type { Group, Liquidation } from '../../protocol/protocol.js';
import type { Rational } from '../../quantity/rational.js';
import { assetGroup, rawPrices } from '../book/prices.js';
import type { RawBook } from '../book/raw-book.js';
import type { LiquidationRules, RateCurve, RiskAsset, RiskMarket, RiskMode } from '../risk-market.js';
import { flagAs, metricAs, numberAs } from './roles.js';

/** The nearest floating-point number: the engine's own arithmetic begins here. */
export const toNumber = ({ n, d }: Rational): number => Number(n) / Number(d);

interface Missing {
  readonly asset: string;
  readonly what: string;
}

/** Reads roles of one entity, collecting those that are not known. */
class RoleReader {
  readonly missing: Missing[] = [];
  readonly #group: Group;
  readonly #entity: Entity;

  constructor(group: Group, entity: Entity) {
    this.#group = group;
    this.#entity = entity;
  }

  /** A number that the engine cannot do without; where the protocol has no such role, `absent`. */
  number(role: string, absent: number): number {
    const value = numberAs(this.#group, this.#entity, role);
    if (value === undefined) return absent;
    if (value === 'infinite') return Number.POSITIVE_INFINITY;
    if (value !== null) return toNumber(value);
    this.missing.push({ asset: this.#entity.label || this.#entity.identity, what: role });
    return absent;
  }

  flag(role: string): boolean {
    return flagAs(this.#group, this.#entity, role) === true;
  }

  rate(): RateCurve | null {
    const roles = ['rateKink', 'rateBase', 'rateSlope1', 'rateSlope2'] as const;
    const [kink, base, slope1, slope2] = roles.map((role) => {
      const value = numberAs(this.#group, this.#entity, role);
      return value === undefined || value === null || value === 'infinite' ? null : toNumber(value);
    });
    const known = typeof kink === 'number' && typeof base === 'number' && typeof slope1 === 'number';
    return known && typeof slope2 === 'number' ? { kink, base, slope1, slope2 } : null;
  }
}

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

const modesOf = (params: ParamSet, at: ReadonlyMap<string, number>, missing: Missing[]): readonly RiskMode[] => {
  const spec = params.protocol.accounts?.modes;
  const group = params.protocol.groups.get(spec?.of ?? '');
  if (spec === undefined || group === undefined) return [];
  return [...(params.entities.get(spec.of)?.values() ?? [])].map((entity): RiskMode => {
    const reader = new RoleReader(group, entity);
    const members = (name: string): ReadonlySet<number> => {
      const value = entity.values.get(name);
      return new Set(value?.kind === 'set' ? value.members.flatMap((member) => at.get(member) ?? []) : []);
    };
    const mode: RiskMode = {
      id: entity.identity,
      label: entity.label || entity.identity,
      collateralFactor: reader.number('collateralFactor', 0),
      liquidationThreshold: reader.number('liquidationThreshold', 0),
      liquidationPenalty: reader.number('liquidationPenalty', 0),
      collateral: members(spec.collateral),
      borrowable: members(spec.borrowable),
    };
    missing.push(...reader.missing);
    return mode;
  });
};

/**
 * The market as the engine sees it: `params` with the prices and amounts of the book's block. Assets stand in the order of the
 * book's market whatever the parameters are, so that results of two sets of parameters can be compared; those without a price
 * are left out.
 *
 * Throws `impact/no-accounts` and `impact/no-liquidation` for a definition that does not say what the engine needs, and
 * `impact/missing-value` where a value is not known of an asset.
 */
export const riskMarketOf = (book: RawBook, params: ParamSet): RiskMarket => {
  const { protocol } = params;
  const group = assetGroup(book);
  if (protocol.liquidation === null)
    throw refused('impact/no-liquidation', `the definition ${protocol.name} does not say how accounts are liquidated`, {
      hint: 'add liquidation: to the protocol definition',
    });
  const prices = rawPrices(book);
  const metric = metricAs(group, 'price');
  const scale = metric?.type?.kind === 'number' ? metric.type.number.codec : null;
  const amounts = (identity: string, role: string): number => {
    const value = book.metrics
      .get(group.name)
      ?.get(identity)
      ?.get(metricAs(group, role)?.name ?? '');
    return value?.kind === 'number' && value.number.exact !== null ? toNumber(value.number.exact) : 0;
  };
  const missing: Missing[] = [];
  const assets: RiskAsset[] = [];
  for (const { identity, label } of book.params.entities.get(group.name)?.values() ?? []) {
    const raw = prices.get(identity);
    const entity = entityOf(params, group.name, identity);
    const exact = raw === undefined ? null : scale?.decode(raw.price);
    if (raw === undefined || entity === undefined || exact?.ok !== true) continue;
    const reader = new RoleReader(group, entity);
    assets.push({
      id: identity,
      label: label || identity,
      price: toNumber(exact.value),
      collateralFactor: reader.number('collateralFactor', 0),
      liquidationThreshold: reader.number('liquidationThreshold', 0),
      liquidationPenalty: reader.number('liquidationPenalty', 0),
      liquidationProtocolFee: reader.number('liquidationProtocolFee', 0),
      reserveFactor: reader.number('reserveFactor', 0),
      supplyCap: reader.number('supplyCap', Number.POSITIVE_INFINITY),
      borrowCap: reader.number('borrowCap', Number.POSITIVE_INFINITY),
      rate: reader.rate(),
      supplied: amounts(identity, 'supplied'),
      borrowed: amounts(identity, 'borrowed'),
      available: amounts(identity, 'available'),
      suppliable: !reader.flag('closed'),
      borrowable: reader.flag('borrowable') && !reader.flag('closed'),
      halted: reader.flag('halted'),
    });
    missing.push(...reader.missing);
  }
  const at = new Map(assets.map(({ id }, index) => [id, index]));
  const modes = modesOf(params, at, missing);
  const [first] = missing;
  if (first !== undefined)
    throw refused(
      'impact/missing-value',
      `the ${first.what} of ${first.asset} is not known${missing.length > 1 ? `, and ${missing.length - 1} more values are not` : ''}`,
      { hint: 'the chain holds it in a form that the definition cannot read; look at plimsoll diff' },
    );
  return { name: book.market, assets, modes, liquidation: rulesOf(protocol.liquidation) };
};

/** Labels of the assets that a book's market lists and `riskMarketOf` leaves out. */
export const unpricedAssets = (book: RawBook, { assets }: RiskMarket): readonly string[] => {
  const priced = new Set(assets.map(({ id }) => id));
  return [...(book.params.entities.get(assetGroup(book).name)?.values() ?? [])].flatMap(({ identity, label }) =>
    priced.has(identity) ? [] : [label || identity],
  );
};
