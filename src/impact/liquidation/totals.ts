import type { Waterfall } from '../backstop/waterfall.js';
import type { PathOutcome } from '../outcome.js';
import type { Minting } from './minters.js';
import type { TimelineOutcome } from './timeline.js';

/** What a simulated path did, with what only a simulation of liquidations knows. Dollars at true prices. */
export interface LiquidationOutcome extends PathOutcome, TimelineOutcome {
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
  /** What those did who minted an asset; absent: nobody is said to. Their bad debt is in `badDebt`, and they in no other number of accounts. */
  readonly minted?: MintedOutcome;
}

/** What minters did on a path, and what became of it. Dollars. */
export interface MintedOutcome extends Minting {
  /** Of their debt what liquidations repaid. */
  readonly repaid: number;
  /** What of it collateral no longer covers at the end, written off or standing. */
  readonly badDebt: number;
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

/** What stands uncovered at the end: dollars in all, those of minters, and how many accounts of the book. */
export interface Uncovered {
  dollars: number;
  minted: number;
  accounts: number;
}

/** What a path did from the sums of the book's accounts and of minters', who count where the market gains or loses. */
export const outcomeOf = (
  totals: Totals,
  uncovered: Uncovered,
  waterfall: Waterfall,
  utilisation: readonly number[],
  minters: { readonly totals: Totals; readonly minting: Minting } | null,
): Omit<LiquidationOutcome, keyof TimelineOutcome> => {
  const common = { paid: waterfall.paid(), exhausted: waterfall.exhausted(), utilisation };
  const accountsUncovered = uncovered.accounts;
  if (minters === null) return { ...totals, badDebt: totals.deficit + uncovered.dollars, accountsUncovered, ...common };
  const { totals: own, minting } = minters;
  const deficit = totals.deficit + own.deficit;
  return {
    ...totals,
    deficit,
    fees: totals.fees + own.fees,
    profit: totals.profit + own.profit,
    slippage: totals.slippage + own.slippage,
    badDebt: deficit + uncovered.dollars,
    accountsUncovered,
    ...common,
    minted: { ...minting, repaid: own.repaid, badDebt: own.deficit + uncovered.minted },
  };
};
