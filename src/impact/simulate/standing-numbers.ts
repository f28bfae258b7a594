import type { Book } from '../book.js';
import { borrowingPowers, debtsOf } from '../books/borrowing-power.js';
import { borrowRate, supplyRate, utilisation } from '../rates/curve.js';
import type { RiskMarket } from '../risk-market.js';

/** Rates of an asset at its present use, under both curves. Shares a year. */
export interface RateNumbers {
  readonly asset: string;
  readonly utilisation: number;
  readonly before: { readonly borrow: number; readonly supply: number };
  readonly after: { readonly borrow: number; readonly supply: number };
}

/** What follows of a book and parameters without any simulation. US dollars and shares. */
export interface StandingNumbers {
  readonly borrowingPower: { readonly before: number; readonly after: number };
  readonly debt: number;
  /** Debt over borrowing power. */
  readonly powerUsed: { readonly before: number; readonly after: number };
  /** The share of all debt that the ten largest debtors owe. */
  readonly topTenShare: number;
  /** Sum of squared shares of debt, by account: 1 for a single debtor. */
  readonly herfindahl: number;
  readonly rates: readonly RateNumbers[];
}

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

const ratesOf = (before: RiskMarket, after: RiskMarket): readonly RateNumbers[] =>
  before.assets.flatMap((asset, index): RateNumbers[] => {
    const then = after.assets[index];
    if (asset.rate === null || then === undefined || then.rate === null) return [];
    const used = utilisation(asset.supplied, asset.borrowed);
    return [
      {
        asset: asset.label,
        utilisation: used,
        before: { borrow: borrowRate(asset.rate, used), supply: supplyRate(asset.rate, asset.reserveFactor, used) },
        after: { borrow: borrowRate(then.rate, used), supply: supplyRate(then.rate, then.reserveFactor, used) },
      },
    ];
  });

/** Borrowing power, concentration and rates, before and after. */
export const standingNumbers = (book: Book, before: RiskMarket, after: RiskMarket): StandingNumbers => {
  const debts = debtsOf(book, before);
  const debt = sum(debts);
  const power = { before: sum(borrowingPowers(book, before)), after: sum(borrowingPowers(book, after)) };
  const top = Float64Array.from(debts).sort().subarray(-10);
  return {
    borrowingPower: power,
    debt,
    powerUsed: { before: debt / power.before, after: debt / power.after },
    topTenShare: debt > 0 ? sum(top) / debt : 0,
    herfindahl: debt > 0 ? debts.reduce((total, own) => total + (own / debt) ** 2, 0) : 0,
    rates: ratesOf(before, after),
  };
};

/** What is liquidatable once prices have fallen by a share: debt and collateral in US dollars at the fallen prices. */
export interface DropPoint {
  readonly drop: number;
  readonly debt: number;
  readonly collateral: number;
  readonly shortfall: number;
  readonly accounts: number;
}

/**
 * Who is liquidatable as the prices of some assets fall together and all others stay: "liquidated value against ETH −x %". At
 * once, before any liquidation: a bound on what a fall of that size puts at risk.
 */
export const dropCurve = (
  book: Book,
  market: RiskMarket,
  factor: (asset: number, mode: number) => number,
  falling: ReadonlySet<number>,
  drops: readonly number[],
): readonly DropPoint[] =>
  drops.map((drop): DropPoint => {
    const point = { drop, debt: 0, collateral: 0, shortfall: 0, accounts: 0 };
    for (let account = 0; account < book.accounts.length; account += 1) {
      let [debt, collateral, limit] = [0, 0, 0];
      for (let at = book.offsets[account] ?? 0; at < (book.offsets[account + 1] ?? 0); at += 1) {
        const asset = book.asset[at] ?? 0;
        const price = (market.assets[asset]?.price ?? 0) * (falling.has(asset) ? 1 - drop : 1);
        debt += (book.debt[at] ?? 0) * price;
        collateral += (book.collateral[at] ?? 0) * price;
        limit += (book.collateral[at] ?? 0) * price * factor(asset, book.modes[account] ?? 0);
      }
      if (limit >= debt) continue;
      point.debt += debt;
      point.collateral += collateral;
      point.shortfall += Math.max(0, debt - collateral);
      point.accounts += 1;
    }
    return point;
  });
