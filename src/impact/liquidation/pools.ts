import { utilisation } from '../rates/curve.js';
import type { RiskMarket } from '../risk-market.js';
import { mintsIn, type Scenario } from '../scenario.js';

/**
 * What lending pools can pay out as a path goes on, in tokens, where suppliers are said to leave under stress. Those who want to
 * leave by the lowest price so far do, as far as there is anything, before liquidators; nobody comes back. A liquidator redeems the
 * collateral that it sells, so that it takes no more of it than the pool can pay out, and waits for the rest: nobody is taken to buy
 * claims on an empty pool. Repayments fill pools, and what still wants to leave takes them first.
 */
export interface Pools {
  reset(): void;
  /** Whether anything is known of the asset's pool. */
  follows(asset: number): boolean;
  /** Lets suppliers leave at these true prices over those at the start. */
  leave(ratios: Float64Array): void;
  /** Tokens that can be redeemed now; Infinity where the pool is not followed. */
  available(asset: number): number;
  /** Tokens that can be supplied below the cap, and borrowed below the cap and from what the pool has. */
  suppliable(asset: number): number;
  lendable(asset: number): number;
  supply(asset: number, tokens: number): void;
  lend(asset: number, tokens: number): void;
  repay(asset: number, tokens: number): void;
  redeem(asset: number, tokens: number): void;
  /** The share of supply that is borrowed, of each pool that is followed, in the market's order. */
  used(): number[];
}

/**
 * Assets whose pools a scenario has something to say of: those that suppliers leave, and all where somebody mints, who empties
 * them. None under auctions, whose collateral is not lent.
 */
export const followedPools = (scenario: Pick<Scenario, 'auctions' | 'elasticities' | 'events'>): number[] => {
  const { auctions, elasticities } = scenario;
  const minted = mintsIn(scenario).length > 0;
  const followed = elasticities.flatMap((one, asset) =>
    minted || (one?.suppliersUnderStress ?? 0) > 0 ? [asset] : [],
  );
  return auctions !== null ? [] : followed;
};

export const createPools = ({ assets }: RiskMarket, scenario: Scenario): Pools => {
  const followed = followedPools(scenario);
  const is = new Uint8Array(assets.length);
  for (const asset of followed) is[asset] = 1;
  const list = (): Float64Array => new Float64Array(assets.length);
  const [lowest, repaid, redeemed, wanted, added, lent] = [list(), list(), list(), list(), list(), list()];
  /** What the pool would have if nobody had left. */
  const held = (asset: number): number =>
    (assets[asset]?.available ?? 0) +
    (repaid[asset] ?? 0) -
    (redeemed[asset] ?? 0) +
    (added[asset] ?? 0) -
    (lent[asset] ?? 0);
  const loans = (asset: number): number =>
    Math.max(0, (assets[asset]?.borrowed ?? 0) - (repaid[asset] ?? 0) + (lent[asset] ?? 0));
  /** What is supplied, but for what of it was lent and can no longer leave. */
  const supplied = (asset: number): number => {
    const left = Math.min(wanted[asset] ?? 0, Math.max(0, held(asset)));
    return (assets[asset]?.supplied ?? 0) - (redeemed[asset] ?? 0) + (added[asset] ?? 0) - left;
  };
  return {
    reset() {
      lowest.fill(1);
      for (const part of [repaid, redeemed, wanted, added, lent]) part.fill(0);
    },
    follows: (asset) => is[asset] === 1,
    leave(ratios) {
      for (const asset of followed) {
        lowest[asset] = Math.min(lowest[asset] ?? 1, ratios[asset] ?? 1);
        const fall = 1 - (lowest[asset] ?? 1);
        const stays = (1 - (scenario.elasticities[asset]?.suppliersUnderStress ?? 0)) ** (100 * fall);
        wanted[asset] = (assets[asset]?.supplied ?? 0) * (1 - stays);
      }
    },
    available: (asset) =>
      is[asset] === 1 ? Math.max(0, held(asset) - (wanted[asset] ?? 0)) : Number.POSITIVE_INFINITY,
    suppliable: (asset) =>
      assets[asset]?.suppliable === true ? Math.max(0, (assets[asset]?.supplyCap ?? 0) - supplied(asset)) : 0,
    lendable(asset) {
      const { borrowable = false, borrowCap = 0 } = assets[asset] ?? {};
      const there = held(asset) - (wanted[asset] ?? 0);
      return borrowable ? Math.max(0, Math.min(borrowCap - loans(asset), there)) : 0;
    },
    supply(asset, tokens) {
      added[asset] = (added[asset] ?? 0) + tokens;
    },
    lend(asset, tokens) {
      lent[asset] = (lent[asset] ?? 0) + tokens;
    },
    repay(asset, tokens) {
      repaid[asset] = (repaid[asset] ?? 0) + tokens;
    },
    redeem(asset, tokens) {
      redeemed[asset] = (redeemed[asset] ?? 0) + tokens;
    },
    used: () => followed.map((asset) => utilisation(Math.max(loans(asset), supplied(asset)), loans(asset))),
  };
};
