import type { LiquidationRules } from '../risk-market.js';

/** An account and the pair of positions that a liquidation closes, in dollars at reported prices. */
export interface Closing {
  readonly health: number;
  /** All that the account owes. */
  readonly accountDebt: number;
  /** What it owes of the asset repaid. */
  readonly positionDebt: number;
  /** What it has of the collateral taken. */
  readonly collateral: number;
}

/**
 * The most that one liquidation may repay, in dollars: all below a health factor or where a position is small, otherwise the
 * close factor's share of the account's or the position's debt.
 */
export const mostRepayable = (rules: LiquidationRules, closing: Closing): number => {
  const { positionDebt, accountDebt, collateral } = closing;
  const small = rules.fullCloseBelowValue ?? 0;
  if (rules.fullCloseBelowHealth !== null && closing.health <= rules.fullCloseBelowHealth) return positionDebt;
  if (positionDebt < small || collateral < small) return positionDebt;
  const share = rules.closeFactor * (rules.closeFactorOf === 'account' ? accountDebt : positionDebt);
  return Math.min(share, positionDebt);
};

/** Below 1 by more than the rounding of a quotient and its product: as near to all as this is all. */
const ALMOST_ALL = 1 - 1e-12;

/**
 * The most of `wanted` dollars whose repayment leaves no dust: all of the debt, or all of the collateral, or at least the
 * minimum of both; 0 where nothing can be repaid. `bonus` is 1 + the penalty.
 */
export const withoutDust = (
  rules: LiquidationRules,
  { positionDebt, collateral }: Pick<Closing, 'positionDebt' | 'collateral'>,
  bonus: number,
  wanted: number,
): number => {
  const least = rules.minimumLeft ?? 0;
  const closes = wanted >= positionDebt * ALMOST_ALL || wanted * bonus >= collateral * ALMOST_ALL;
  if (closes || least === 0) return wanted;
  return Math.max(0, Math.min(wanted, positionDebt - least, (collateral - least) / bonus));
};
