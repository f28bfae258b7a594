import type { Book } from '../book.js';
import { NO_MODE } from '../book.js';
import type { RiskMarket } from '../risk-market.js';

/**
 * Accounts that hold the same assets as collateral and owe the same assets. Their coefficients lie account after account:
 * collateral tokens times liquidation threshold, then collateral tokens, then debt tokens.
 */
export interface Group {
  /** Assets held as collateral, ascending. */
  readonly collateral: readonly number[];
  /** Assets owed, ascending. */
  readonly debt: readonly number[];
  /** Accounts by their number in the book, ascending. */
  readonly accounts: readonly number[];
}

/** A book cut into groups, without accounts that owe nothing: they are never below a health factor of 1. */
export interface Layout {
  readonly assets: number;
  readonly bookAccounts: number;
  /** In an order that depends on the book only: sums over accounts are made in it. */
  readonly groups: readonly Group[];
  /** Of all groups, one after the other. */
  readonly coefficients: Float64Array;
  /** By asset: what a price of one more adds to weighted collateral less debt of the whole book. */
  readonly margin: Float64Array;
}

/** Coefficients of one account of a group. */
export const coefficientsOf = ({ collateral, debt }: Pick<Group, 'collateral' | 'debt'>): number =>
  2 * collateral.length + debt.length;

/** The threshold of an asset for an account in a mode: the mode's where the mode names the asset as its collateral. */
export const thresholdOf = (market: RiskMarket, mode: number, asset: number): number => {
  const chosen = mode === NO_MODE ? undefined : market.modes[mode];
  if (chosen?.collateral.has(asset)) return chosen.liquidationThreshold;
  return market.assets[asset]?.liquidationThreshold ?? 0;
};

interface Holding {
  readonly asset: number;
  readonly position: number;
}

/** Positions of an account for which `amounts` is above zero, by asset. */
const holdings = ({ offsets, asset }: Book, account: number, amounts: Float64Array): Holding[] => {
  const found: Holding[] = [];
  for (let position = offsets[account] ?? 0; position < (offsets[account + 1] ?? 0); position += 1)
    if ((amounts[position] ?? 0) > 0) found.push({ asset: asset[position] ?? 0, position });
  return found.sort((a, b) => a.asset - b.asset);
};

/** Groups the accounts of a book by the assets they hold and owe. */
export const layOut = (book: Book, market: RiskMarket): Layout => {
  const groups = new Map<string, { collateral: number[]; debt: number[]; accounts: number[]; values: number[] }>();
  const margin = new Float64Array(market.assets.length);
  for (let account = 0; account < book.accounts.length; account += 1) {
    const debt = holdings(book, account, book.debt);
    if (debt.length === 0) continue;
    const collateral = holdings(book, account, book.collateral);
    const key = `${collateral.map(({ asset }) => asset)}/${debt.map(({ asset }) => asset)}`;
    let group = groups.get(key);
    if (group === undefined) {
      const of = (held: readonly Holding[]): number[] => held.map(({ asset }) => asset);
      group = { collateral: of(collateral), debt: of(debt), accounts: [], values: [] };
      groups.set(key, group);
    }
    const mode = book.modes[account] ?? NO_MODE;
    const held = collateral.map(({ position }) => book.collateral[position] ?? 0);
    const weighted = collateral.map(({ asset }, index) => (held[index] ?? 0) * thresholdOf(market, mode, asset));
    const owed = debt.map(({ position }) => book.debt[position] ?? 0);
    for (const [index, { asset }] of collateral.entries())
      margin[asset] = (margin[asset] ?? 0) + (weighted[index] ?? 0);
    for (const [index, { asset }] of debt.entries()) margin[asset] = (margin[asset] ?? 0) - (owed[index] ?? 0);
    group.accounts.push(account);
    group.values.push(...weighted, ...held, ...owed);
  }
  const ordered = [...groups.values()];
  const coefficients = new Float64Array(ordered.reduce((sum, { values }) => sum + values.length, 0));
  let at = 0;
  for (const { values } of ordered) {
    coefficients.set(values, at);
    at += values.length;
  }
  return {
    assets: market.assets.length,
    bookAccounts: book.accounts.length,
    groups: ordered.map(({ collateral, debt, accounts }) => ({ collateral, debt, accounts })),
    coefficients,
    margin,
  };
};
