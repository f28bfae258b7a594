import { entityOf, type ParamSet } from '../../protocol/param-set.js';
import { add, compare, type Rational, rational } from '../../quantity/rational.js';
import { numberAs } from '../market/roles.js';
import { assetGroup, type RawPrice } from './prices.js';
import type { RawAccount } from './raw-book.js';

/**
 * How an account stands under a market's parameters, exactly. Values are integers in the unit of the market's prices:
 * collateral rounded down for each asset, debt rounded up, as lending protocols do.
 */
export interface Standing {
  readonly collateral: bigint;
  readonly debt: bigint;
  /** Collateral times its liquidation threshold, summed: the debt above which the account is liquidated. */
  readonly limit: Rational;
  readonly liquidatable: boolean;
  /** `limit` over `debt`; null where nothing is owed. */
  readonly health: Rational | null;
}

/** Why an account's standing is not known: what is missing, and of which asset. */
export interface Unknown {
  readonly asset: string;
  readonly missing: 'price' | 'threshold';
}

/** What of an asset's value counts for accounts in a mode: null where that is not known. */
export type Thresholds = (asset: string, mode: string | null) => Rational | null;

const thresholdOf = (params: ParamSet, groupName: string, identity: string): Rational | null => {
  const group = params.protocol.groups.get(groupName);
  const entity = entityOf(params, groupName, identity);
  const value = group === undefined || entity === undefined ? null : numberAs(group, entity, 'liquidationThreshold');
  return value === null || value === undefined || value === 'infinite' ? null : value;
};

/** Thresholds by asset and mode: an asset's own, or those of the account's mode for what is collateral there. */
export const thresholdsIn = (params: ParamSet): Thresholds => {
  const own = assetGroup({ params }).name;
  const modes = params.protocol.accounts?.modes;
  const known = new Map<string, Rational | null>();
  const inMode = (asset: string, mode: string): boolean => {
    const value = modes === undefined ? undefined : entityOf(params, modes.of, mode)?.values.get(modes.collateral);
    return value?.kind === 'set' && value.members.includes(asset);
  };
  return (asset, mode) => {
    const key = `${mode ?? ''} ${asset}`;
    let found = known.get(key);
    if (found === undefined) {
      const chosen = mode !== null && modes !== undefined && inMode(asset, mode);
      found = chosen ? thresholdOf(params, modes.of, mode) : thresholdOf(params, own, asset);
      known.set(key, found);
    }
    return found;
  };
};

const ceil = (n: bigint, d: bigint): bigint => (n + d - 1n) / d;

/** How an account stands; what is missing where that cannot be told. Source: DESIGN 10, the definition's `accounts`. */
export const standingOf = (
  account: RawAccount,
  thresholds: Thresholds,
  prices: ReadonlyMap<string, RawPrice>,
): Standing | Unknown => {
  let [collateral, debt, limit] = [0n, 0n, rational(0n, 1n)];
  for (const { asset, supplied, owed, collateral: counts } of account.positions) {
    const price = prices.get(asset);
    if (price === undefined) {
      if (owed > 0n || (counts && supplied > 0n)) return { asset, missing: 'price' };
      continue;
    }
    debt += ceil(owed * price.price, price.one);
    if (!counts || supplied === 0n) continue;
    const threshold = thresholds(asset, account.mode);
    if (threshold === null) return { asset, missing: 'threshold' };
    const value = (supplied * price.price) / price.one;
    collateral += value;
    limit = add(limit, rational(value * threshold.n, threshold.d));
  }
  const owes = rational(debt, 1n);
  return {
    collateral,
    debt,
    limit,
    liquidatable: compare(limit, owes) < 0,
    health: debt === 0n ? null : rational(limit.n, limit.d * debt),
  };
};

export const isUnknown = (standing: Standing | Unknown): standing is Unknown => 'missing' in standing;

/** A health factor as an integer of so many decimals, rounded down. */
export const scaledHealth = (health: Rational, decimals: number): bigint =>
  (health.n * 10n ** BigInt(decimals)) / health.d;
