import { type Book, NO_MODE } from '../book.js';
import { factorFor } from '../books/borrowing-power.js';
import { mostRepayable, withoutDust } from '../liquidation/close.js';
import type { RiskMarket } from '../risk-market.js';

/** A book's accounts by what they hold and owe, for looking at one asset at a time. */
export interface Holders {
  readonly book: Book;
  readonly market: RiskMarket;
  /** By asset: solvent accounts that are not liquidatable now and have some of it. */
  readonly of: readonly (readonly number[])[];
}

interface Account {
  readonly owed: number;
  readonly held: number;
  readonly limit: number;
}

const positionsOf = ({ offsets }: Book, account: number): readonly number[] => {
  const from = offsets[account] ?? 0;
  return Array.from({ length: (offsets[account + 1] ?? 0) - from }, (_, index) => from + index);
};

/** The dollars of an account where one asset's price is reported as a multiple of the true one. */
const assess = (book: Book, market: RiskMarket, account: number, moved: number, reported: number): Account => {
  const mode = book.modes[account] ?? NO_MODE;
  let [owed, held, limit] = [0, 0, 0];
  for (let at = book.offsets[account] ?? 0; at < (book.offsets[account + 1] ?? 0); at += 1) {
    const asset = book.asset[at] ?? 0;
    const price = (market.assets[asset]?.price ?? 0) * (asset === moved ? reported : 1);
    const value = (book.collateral[at] ?? 0) * price;
    const threshold = factorFor(market, asset, mode, 'liquidationThreshold');
    owed += (book.debt[at] ?? 0) * price;
    held += threshold > 0 ? value : 0;
    limit += value * threshold;
  }
  return { owed, held, limit };
};

/** Sorts out who has which asset. Accounts that can be liquidated now are left out: nobody has to move a price for them. */
export const holdersOf = (book: Book, market: RiskMarket): Holders => {
  const of: number[][] = market.assets.map(() => []);
  for (let account = 0; account < book.accounts.length; account += 1) {
    const { owed, held, limit } = assess(book, market, account, -1, 1);
    if (owed <= 0 || limit < owed || held < owed) continue;
    for (const at of positionsOf(book, account)) of[book.asset[at] ?? 0]?.push(account);
  }
  return { book, market, of };
};

/** The largest position by what a list has of it, among assets for which `fits`; −1: none. */
const largest = (
  { book, market }: Holders,
  account: number,
  list: 'collateral' | 'debt',
  fits: (asset: number) => boolean,
): number => {
  let [best, most] = [-1, 0];
  for (const at of positionsOf(book, account)) {
    const asset = book.asset[at] ?? 0;
    const value = (book[list][at] ?? 0) * (market.assets[asset]?.price ?? 0);
    if (fits(asset) && value > most) [best, most] = [at, value];
  }
  return best;
};

/** What one liquidation of one account earns at true prices. */
const gainOf = (holders: Holders, account: number, moved: number, reported: number): number => {
  const { book, market } = holders;
  const { owed, limit } = assess(book, market, account, moved, reported);
  if (limit >= owed) return 0;
  const mode = book.modes[account] ?? NO_MODE;
  const seizable = (asset: number): boolean =>
    market.assets[asset]?.halted === false && factorFor(market, asset, mode, 'liquidationThreshold') > 0;
  const falls = reported < 1;
  const c = largest(holders, account, 'collateral', (asset) => (asset === moved) === falls && seizable(asset));
  const d = largest(
    holders,
    account,
    'debt',
    (asset) => (asset === moved) === !falls && market.assets[asset]?.halted === false,
  );
  if (c < 0 || d < 0) return 0;
  const [seized, repaid] = [book.asset[c] ?? 0, book.asset[d] ?? 0];
  const shown = (asset: number): number => (market.assets[asset]?.price ?? 0) * (asset === moved ? reported : 1);
  const penalty = factorFor(market, seized, mode, 'liquidationPenalty');
  const collateral = (book.collateral[c] ?? 0) * shown(seized);
  const positionDebt = (book.debt[d] ?? 0) * shown(repaid);
  const closing = { health: limit / owed, accountDebt: owed, positionDebt, collateral };
  const may = Math.min(mostRepayable(market.liquidation, closing), collateral / (1 + penalty));
  const repay = withoutDust(market.liquidation, closing, 1 + penalty, may);
  const kept = 1 + penalty * (1 - (market.assets[seized]?.liquidationProtocolFee ?? 0));
  // Reported dollars are worth more, or less, in truth where they are of the asset that was moved.
  const [gets, pays] = falls ? [(repay * kept) / reported, repay] : [repay * kept, repay / reported];
  return Math.max(0, gets - pays);
};

/**
 * What liquidating every account that falls below a health factor of 1 earns, once each, while one asset's reported price is
 * `reported` times the true one: the asset is taken as collateral where it fell, and repaid where it rose. US dollars at true
 * prices.
 */
export const liquidatedAt = (holders: Holders, asset: number, reported: number): number =>
  reported === 1
    ? 0
    : (holders.of[asset] ?? []).reduce((sum, account) => sum + gainOf(holders, account, asset, reported), 0);
