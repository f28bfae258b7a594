import type { Waterfall } from '../backstop/waterfall.js';
import type { PathOutcome } from '../outcome.js';

/** What a simulated path did, with what only a simulation of liquidations knows. Dollars at true prices. */
export interface LiquidationOutcome extends PathOutcome {
  /** By backstop: whether it was asked for more than it had. */
  readonly exhausted: readonly boolean[];
  /** Accounts whose debt stands above their collateral at the end. */
  readonly accountsUncovered: number;
  /** Auctions of an account's collateral: begun, restarted, and sales at less than a hundredth of the true price. */
  readonly auctions: number;
  readonly restarts: number;
  readonly zeroBids: number;
  /** At the end, of each pool that suppliers leave under stress: the share of supply that is borrowed. */
  readonly utilisation: readonly number[];
}

/** Sums of a path as it goes on. */
export interface Totals {
  deficit: number;
  repaid: number;
  seized: number;
  atRisk: number;
  collateralAtRisk: number;
  accountsAtRisk: number;
  liquidations: number;
  fees: number;
  profit: number;
  slippage: number;
  insolventAt: number;
  auctions: number;
  restarts: number;
  zeroBids: number;
}

export const newTotals = (): Totals => ({
  deficit: 0,
  repaid: 0,
  seized: 0,
  atRisk: 0,
  collateralAtRisk: 0,
  accountsAtRisk: 0,
  liquidations: 0,
  fees: 0,
  profit: 0,
  slippage: 0,
  insolventAt: -1,
  auctions: 0,
  restarts: 0,
  zeroBids: 0,
});

/** `uncovered`: dollars, and how many accounts, that stand uncovered at the end. */
export const outcomeOf = (
  totals: Totals,
  uncovered: { readonly dollars: number; readonly accounts: number },
  waterfall: Waterfall,
  utilisation: readonly number[],
): LiquidationOutcome => ({
  ...totals,
  badDebt: totals.deficit + uncovered.dollars,
  accountsUncovered: uncovered.accounts,
  paid: waterfall.paid(),
  exhausted: waterfall.exhausted(),
  utilisation,
});
