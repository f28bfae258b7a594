import type { ParamSet } from '../../protocol/param-set.js';
import { rawPrices } from './prices.js';
import type { RawBook } from './raw-book.js';
import { isUnknown, type Standing, standingOf, thresholdsIn } from './standing.js';

/** An account that a change makes liquidatable at the book's prices. */
export interface NewlyLiquidatable {
  readonly account: string;
  readonly before: Standing;
  readonly after: Standing;
}

/** What a change of parameters does to a book at once, exactly. */
export interface AtOnce {
  /** By debt, the largest first. */
  readonly newly: readonly NewlyLiquidatable[];
  /** Liquidatable before and after. */
  readonly already: number;
  /** Liquidatable before and no longer. */
  readonly rescued: number;
  /** Accounts whose standing is not known. */
  readonly unknown: readonly string[];
}

/**
 * Which accounts are liquidatable under `after` and were not under `before`, at the prices of the book's block. Exact: the same
 * integers and roundings as the protocol's.
 */
export const newlyLiquidatable = (book: RawBook, before: ParamSet, after: ParamSet): AtOnce => {
  const prices = rawPrices(book);
  const [was, is] = [thresholdsIn(before), thresholdsIn(after)];
  const newly: NewlyLiquidatable[] = [];
  const unknown: string[] = [];
  let [already, rescued] = [0, 0];
  for (const account of book.accounts) {
    const [then, now] = [standingOf(account, was, prices), standingOf(account, is, prices)];
    if (isUnknown(then) || isUnknown(now)) unknown.push(account.id);
    else if (then.liquidatable && now.liquidatable) already += 1;
    else if (then.liquidatable) rescued += 1;
    else if (now.liquidatable) newly.push({ account: account.id, before: then, after: now });
  }
  newly.sort((a, b) =>
    a.after.debt < b.after.debt ? 1 : a.after.debt > b.after.debt ? -1 : a.account < b.account ? -1 : 1,
  );
  return { newly, already, rescued, unknown };
};
