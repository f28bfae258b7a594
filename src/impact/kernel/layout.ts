import type { Book } from '../book.js';
import { NO_MODE } from '../book.js';
import type { RiskMarket } from '../risk-market.js';
import { writeNetted } from './netting.js';
import { type Shape, strideOf } from './shape.js';
import { groupBySignature, PositionReader } from './signatures.js';

/**
 * Accounts that hold the same assets as collateral and owe the same assets. Their coefficients lie account after account:
 * collateral tokens times liquidation threshold, then collateral tokens, then debt tokens, each by asset ascending; then,
 * where an asset is on both sides, netted bounds of collateral and of debt.
 */
export interface Group {
  /** Assets held as collateral, ascending. */
  readonly collateral: readonly number[];
  /** Assets owed, ascending. */
  readonly debt: readonly number[];
  /** How many accounts there are. */
  readonly accounts: number;
}

/** A book cut into groups, without accounts that owe nothing: they are never below a health factor of 1. */
export interface Layout {
  readonly assets: number;
  readonly bookAccounts: number;
  /** In an order that depends on the book only: sums over accounts are made in it. */
  readonly groups: readonly Group[];
  /** The groups' accounts one after the other, by their number in the book. */
  readonly accounts: Uint32Array;
  /** Of the same accounts. */
  readonly coefficients: Float64Array;
  /** By asset: what a price of one more adds to weighted collateral less debt of the whole book. */
  readonly margin: Float64Array;
}

/** How many assets a group's accounts hold and owe, and whether one of them is on both sides. */
export const shapeOf = ({ collateral, debt }: Pick<Group, 'collateral' | 'debt'>): Shape => ({
  collateral: collateral.length,
  debt: debt.length,
  bounds: collateral.some((asset) => debt.includes(asset)) ? 'netted' : 'plain',
});

/** Thresholds by asset, first outside any mode, then in each: the mode's where the mode names the asset as its collateral. */
const thresholdsOf = ({ assets, modes }: RiskMarket): Float64Array =>
  Float64Array.from(
    [undefined, ...modes].flatMap((mode) =>
      assets.map((asset, index) => (mode?.collateral.has(index) ? mode : asset).liquidationThreshold),
    ),
  );

/** Groups the accounts of a book by the assets they hold and owe. */
export const layOut = (book: Book, market: RiskMarket): Layout => {
  const assets = market.assets.length;
  const reader = new PositionReader(book);
  const { groups: signatures, groupOf } = groupBySignature(book, assets, reader);
  const counts = new Uint32Array(signatures.length);
  for (const group of groupOf) if (group >= 0) counts[group] = (counts[group] as number) + 1;
  const groups = signatures.map((group, index) => ({ ...group, accounts: counts[index] as number }));
  const shapes = groups.map(shapeOf);

  const nextAccount = new Uint32Array(groups.length);
  const nextCoefficient = new Uint32Array(groups.length);
  let [total, size] = [0, 0];
  for (const [index, group] of groups.entries()) {
    nextAccount[index] = total;
    nextCoefficient[index] = size;
    total += group.accounts;
    size += group.accounts * strideOf(shapes[index] as Shape);
  }
  const accounts = new Uint32Array(total);
  const coefficients = new Float64Array(size);
  const margin = new Float64Array(assets);
  const thresholds = thresholdsOf(market);
  for (let account = 0; account < groupOf.length; account += 1) {
    const group = groupOf[account] as number;
    if (group < 0) continue;
    const next = nextAccount[group] as number;
    accounts[next] = account;
    nextAccount[group] = next + 1;
    const mode = book.modes[account] as number;
    const row = (mode === NO_MODE ? 0 : mode + 1) * assets;
    const start = nextCoefficient[group] as number;
    let at = start;
    const held = reader.find(account, book.collateral);
    for (let index = 0; index < held; index += 1) {
      const position = reader.found[index] as number;
      const asset = book.asset[position] as number;
      const tokens = book.collateral[position] as number;
      const weighted = tokens * (thresholds[row + asset] as number);
      coefficients[at + index] = weighted;
      coefficients[at + held + index] = tokens;
      margin[asset] = (margin[asset] as number) + weighted;
    }
    at += 2 * held;
    const owed = reader.find(account, book.debt);
    for (let index = 0; index < owed; index += 1) {
      const position = reader.found[index] as number;
      const asset = book.asset[position] as number;
      coefficients[at + index] = book.debt[position] as number;
      margin[asset] = (margin[asset] as number) - (book.debt[position] as number);
    }
    const shape = shapes[group] as Shape;
    if (shape.bounds === 'netted') writeNetted(coefficients, start, at + owed, groups[group] as Group);
    nextCoefficient[group] = start + strideOf(shape);
  }
  return { assets, bookAccounts: book.accounts.length, groups, accounts, coefficients, margin };
};
