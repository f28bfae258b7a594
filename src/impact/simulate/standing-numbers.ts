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

/** What an account owes, holds and may owe: of assets that stay, then of those that fall. US dollars at the start. */
type Split = readonly [
  debt: number,
  collateral: number,
  limit: number,
  debtF: number,
  collateralF: number,
  limitF: number,
];

const splitOf = (
  book: Book,
  market: RiskMarket,
  factor: (asset: number, mode: number) => number,
  falling: ReadonlySet<number>,
  account: number,
): Split => {
  const split: [number, number, number, number, number, number] = [0, 0, 0, 0, 0, 0];
  for (let at = book.offsets[account] ?? 0; at < (book.offsets[account + 1] ?? 0); at += 1) {
    const asset = book.asset[at] ?? 0;
    const price = market.assets[asset]?.price ?? 0;
    const collateral = (book.collateral[at] ?? 0) * price;
    const to = falling.has(asset) ? 3 : 0;
    split[to] = (split[to] ?? 0) + (book.debt[at] ?? 0) * price;
    split[to + 1] = (split[to + 1] ?? 0) + collateral;
    split[to + 2] = (split[to + 2] ?? 0) + collateral * factor(asset, book.modes[account] ?? 0);
  }
  return split;
};

/**
 * Who is liquidatable as the prices of some assets fall together and all others stay: "liquidated value against ETH −x %". At
 * once, before any liquidation: a bound on what a fall of that size puts at risk. Nothing is sampled.
 */
export const dropCurve = (
  book: Book,
  market: RiskMarket,
  factor: (asset: number, mode: number) => number,
  falling: ReadonlySet<number>,
  drops: readonly number[],
): readonly DropPoint[] => {
  const splits = book.accounts.map((_, account) => splitOf(book, market, factor, falling, account));
  return drops.map((drop): DropPoint => {
    const point = { drop, debt: 0, collateral: 0, shortfall: 0, accounts: 0 };
    for (const [stays, held, limit, fallsDebt, fallsHeld, fallsLimit] of splits) {
      const debt = stays + fallsDebt * (1 - drop);
      if (limit + fallsLimit * (1 - drop) >= debt) continue;
      const collateral = held + fallsHeld * (1 - drop);
      point.debt += debt;
      point.collateral += collateral;
      point.shortfall += Math.max(0, debt - collateral);
      point.accounts += 1;
    }
    return point;
  });
};
