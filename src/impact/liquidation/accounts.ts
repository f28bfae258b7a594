import { refused } from '../../diagnostic/error.js';
import { type Book, NO_MODE } from '../book.js';
import type { RiskMarket } from '../risk-market.js';

/**
 * The indebted and solvent accounts of a book in an order of their own (by name, positions by asset identity), so that
 * neither the order of a book nor that of its assets changes a digit of a result.
 */
export interface Accounts {
  readonly names: readonly string[];
  /** How many are of the book, the first ones: those after them are minters', and have and owe nothing until they act. */
  readonly borrowers: number;
  /** Positions of account `i` stand at `offsets[i]` up to `offsets[i + 1]`. */
  readonly offsets: Uint32Array;
  /** By position: which asset of the market. */
  readonly asset: Uint16Array;
  /** By position: tokens that can be seized. */
  readonly collateral: Float64Array;
  readonly debt: Float64Array;
  /** By position: what the account's mode or the asset has. */
  readonly threshold: Float64Array;
  readonly penalty: Float64Array;
  /** By account, at the start: the lesser of its health factor and of collateral over debt. */
  readonly health: Float64Array;
  readonly standing: Standing;
}

/** A book before anything happens, in US dollars at the prices of the start. */
export interface Standing {
  /** Accounts that owe anything. */
  readonly indebted: number;
  /** Of them those whose collateral is worth less than their debt: no path is charged with them. */
  readonly insolvent: readonly string[];
  /** Their debt that their collateral does not cover. */
  readonly insolventShortfall: number;
  readonly insolventDebt: number;
  /** Solvent accounts with a health factor below 1. */
  readonly liquidatable: readonly string[];
  readonly liquidatableDebt: number;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const checkAssets = (market: RiskMarket, book: Book): void => {
  const fits = market.assets.length === book.assets.length && market.assets.every(({ id }, i) => id === book.assets[i]);
  if (!fits)
    throw refused(
      'liquidation/book-assets',
      'The book is not of this market: its assets are not those of the market.',
      {
        hint: 'Read the book again for this market.',
      },
    );
  for (const { label, price } of market.assets)
    if (!(price > 0 && Number.isFinite(price)))
      throw refused('liquidation/start-price', `${label} has no price at the start.`, {
        hint: 'Give every asset of the market a price above zero.',
      });
};

/** Throws `liquidation/book-assets` for a book of another market and `liquidation/start-price` for a price that is none. */
export const indexAccounts = (market: RiskMarket, book: Book): Accounts => {
  checkAssets(market, book);
  const rank = new Uint16Array(market.assets.length);
  const byId = [...market.assets.keys()].sort((a, b) => compare(book.assets[a] ?? '', book.assets[b] ?? ''));
  for (const [place, asset] of byId.entries()) rank[asset] = place;
  const modeOf = (account: number, asset: number) => {
    const chosen = book.modes[account] ?? NO_MODE;
    const mode = chosen === NO_MODE ? undefined : market.modes[chosen];
    return mode?.collateral.has(asset) ? mode : market.assets[asset];
  };
  const order = [...book.accounts.keys()].sort(
    (a, b) => compare(book.accounts[a] ?? '', book.accounts[b] ?? '') || a - b,
  );
  const names: string[] = [];
  const offsets: number[] = [0];
  const assets: number[] = [];
  const collaterals: number[] = [];
  const debts: number[] = [];
  const thresholds: number[] = [];
  const penalties: number[] = [];
  const healths: number[] = [];
  const standing = { indebted: 0, insolvent: [] as string[], insolventShortfall: 0, insolventDebt: 0 };
  const liquidatable = { liquidatable: [] as string[], liquidatableDebt: 0 };
  for (const account of order) {
    const positions: number[] = [];
    for (let at = book.offsets[account] ?? 0; at < (book.offsets[account + 1] ?? 0); at += 1) positions.push(at);
    positions.sort((a, b) => (rank[book.asset[a] ?? 0] ?? 0) - (rank[book.asset[b] ?? 0] ?? 0));
    let [owed, held, power] = [0, 0, 0];
    for (const at of positions) {
      const asset = book.asset[at] ?? 0;
      const price = market.assets[asset]?.price ?? 0;
      const threshold = modeOf(account, asset)?.liquidationThreshold ?? 0;
      owed += (book.debt[at] ?? 0) * price;
      if (threshold > 0) held += (book.collateral[at] ?? 0) * price;
      power += (book.collateral[at] ?? 0) * price * threshold;
    }
    if (!(owed > 0)) continue;
    const name = book.accounts[account] ?? '';
    standing.indebted += 1;
    if (held < owed) {
      standing.insolvent.push(name);
      standing.insolventShortfall += owed - held;
      standing.insolventDebt += owed;
      continue;
    }
    if (power < owed) {
      liquidatable.liquidatable.push(name);
      liquidatable.liquidatableDebt += owed;
    }
    for (const at of positions) {
      const asset = book.asset[at] ?? 0;
      const terms = modeOf(account, asset);
      const threshold = terms?.liquidationThreshold ?? 0;
      const seizable = threshold > 0 ? (book.collateral[at] ?? 0) : 0;
      if (seizable === 0 && book.debt[at] === 0) continue;
      assets.push(asset);
      collaterals.push(seizable);
      debts.push(book.debt[at] ?? 0);
      thresholds.push(threshold);
      penalties.push(terms?.liquidationPenalty ?? 0);
    }
    names.push(name);
    offsets.push(assets.length);
    healths.push(Math.min(power, held) / owed);
  }
  return {
    names,
    borrowers: names.length,
    offsets: Uint32Array.from(offsets),
    asset: Uint16Array.from(assets),
    collateral: Float64Array.from(collaterals),
    debt: Float64Array.from(debts),
    threshold: Float64Array.from(thresholds),
    penalty: Float64Array.from(penalties),
    health: Float64Array.from(healths),
    standing: { ...standing, ...liquidatable },
  };
};
