import { BORROWERS } from '../accounts.js';
import type { EModeSpec, MarketSpec, ReserveSpec } from '../market-spec.js';
import { inOrder } from './context.js';

/** A borrower's position as it is opened: one collateral, one debt, amounts in the tokens' smallest units. */
export interface Position {
  readonly borrower: string;
  /** 0 where the borrower is in none. */
  readonly eMode: number;
  readonly collateral: ReserveSpec;
  readonly collateralAmount: bigint;
  readonly debt: ReserveSpec;
  readonly debtAmount: bigint;
}

const BPS = 10_000n;

/** What each borrower supplies: two million dollars, with 8 decimals as prices have. */
const COLLATERAL_VALUE = 2_000_000n * 10n ** 8n;

/** A debt is opened only where the reserve has this many times the collateral's value, so that rates stay where they are. */
const DEPTH = 5n;

/** Health factors aimed at, in basis points, near and far from liquidation. */
const PLAIN_TARGETS = [10_150n, 10_500n, 11_000n, 12_000n, 13_000n];
const E_MODE_TARGETS = [10_150n, 10_400n, 11_000n];

/** What counts for a position: the reserve's own threshold and LTV, or those of the eMode. */
type Limits = Pick<EModeSpec, 'ltv' | 'liquidationThreshold'>;

/**
 * Chooses positions the market allows: five with plain collateral, then one in each of three eModes. Fewer where the
 * market has fewer. A health factor below what the LTV admits at the moment of borrowing becomes the lowest it admits.
 */
export const choosePositions = (spec: MarketSpec): Position[] => {
  const chosen = [...plainChoices(spec), ...eModeChoices(spec)];
  return chosen.slice(0, BORROWERS.length).map((choice, index) => size(choice, BORROWERS[index] ?? ''));
};

interface Choice {
  readonly eMode: number;
  readonly limits: Limits;
  readonly collateral: ReserveSpec;
  readonly debt: ReserveSpec;
  readonly target: bigint;
}

const plainChoices = (spec: MarketSpec): Choice[] => {
  const debts = borrowable(spec.reserves);
  const choices: Choice[] = [];
  for (const collateral of inOrder(spec).filter((reserve) => takesCollateral(reserve) && reserve.ltv > 0n)) {
    const target = PLAIN_TARGETS[choices.length];
    const others = debts.filter(({ asset }) => asset !== collateral.asset);
    const debt = others[choices.length % Math.max(others.length, 1)];
    if (target === undefined || debt === undefined) break;
    choices.push({ eMode: 0, limits: collateral, collateral, debt, target });
  }
  return choices;
};

const eModeChoices = (spec: MarketSpec): Choice[] => {
  const choices: Choice[] = [];
  for (const eMode of [...spec.eModes].sort((a, b) => a.id - b.id)) {
    const target = E_MODE_TARGETS[choices.length];
    if (target === undefined) break;
    const barred = new Set(eMode.ltvzero);
    const collateral = members(spec, eMode.collateral).find(
      (reserve) => takesCollateral(reserve) && !barred.has(reserve.asset),
    );
    const debt = borrowable(members(spec, eMode.borrowable)).find(({ asset }) => asset !== collateral?.asset);
    if (collateral !== undefined && debt !== undefined) {
      choices.push({ eMode: eMode.id, limits: eMode, collateral, debt, target });
    }
  }
  return choices;
};

const members = (spec: MarketSpec, assets: readonly string[]): ReserveSpec[] =>
  inOrder(spec).filter(({ asset }) => assets.includes(asset));

/**
 * Neither frozen nor paused, with room under its supply cap, and not isolated: an isolated collateral limits what may be
 * borrowed against it.
 */
const takesCollateral = (reserve: ReserveSpec): boolean => {
  const { frozen, paused, debtCeiling, supplied, supplyCap, decimals } = reserve;
  if (frozen || paused || debtCeiling !== 0n) return false;
  return supplyCap === 0n || supplied + amountOf(COLLATERAL_VALUE, reserve) <= supplyCap * 10n ** BigInt(decimals);
};

/** The reserves that can be borrowed from: dollars first, since that is what most borrow, then the deepest first. */
const borrowable = (reserves: readonly ReserveSpec[]): ReserveSpec[] =>
  reserves
    .filter((reserve) => reserve.borrowingEnabled && !reserve.siloedBorrowing && !reserve.frozen && !reserve.paused)
    .filter((reserve) => suppliedValue(reserve) >= COLLATERAL_VALUE * DEPTH)
    .sort((a, b) => Number(isDollar(b)) - Number(isDollar(a)) || descending(suppliedValue(a), suppliedValue(b)));

const isDollar = ({ price }: ReserveSpec): boolean => price > 95_000_000n && price < 105_000_000n;

const descending = (a: bigint, b: bigint): number => Number(b > a) - Number(b < a);

const suppliedValue = ({ supplied, price, decimals }: ReserveSpec): bigint =>
  (supplied * price) / 10n ** BigInt(decimals);

const size = ({ eMode, limits, collateral, debt, target }: Choice, borrower: string): Position => {
  const lowest = (limits.liquidationThreshold * BPS) / limits.ltv + 10n;
  const healthFactor = target > lowest ? target : lowest;
  const debtValue = (COLLATERAL_VALUE * limits.liquidationThreshold) / healthFactor;
  return {
    borrower,
    eMode,
    collateral,
    collateralAmount: amountOf(COLLATERAL_VALUE, collateral),
    debt,
    debtAmount: amountOf(debtValue, debt),
  };
};

const amountOf = (value: bigint, { price, decimals }: ReserveSpec): bigint => (value * 10n ** BigInt(decimals)) / price;
