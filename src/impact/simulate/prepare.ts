import type { ParamSet } from '../../protocol/param-set.js';
import type { Target } from '../attack/market-attack.js';
import { floatBook } from '../book/float-book.js';
import type { RawBook } from '../book/raw-book.js';
import { filled } from '../books/filled.js';
import { relevered } from '../books/relevered.js';
import { riskMarketOf, unpricedAssets } from '../market/risk-market-of.js';
import { usedMarket } from '../market/used-assets.js';
import type { RiskMarket } from '../risk-market.js';
import type { BookKind, BookPair, Case } from './job.js';

/** A book under two sets of parameters, for the engine. */
export interface Prepared {
  readonly before: RiskMarket;
  readonly after: RiskMarket;
  readonly pairs: readonly BookPair[];
  /** The market with every asset that it lists, for those who would attack it. */
  readonly target: Target;
  /** Books that were asked for and are the book as it is on both sides. */
  readonly omitted: readonly BookKind[];
  /** Accounts that the engine leaves out: they have something of an asset whose price is not known. */
  readonly leftOut: readonly string[];
}

/** What of a market decides what happens to a book that is there: caps and factors for new loans do not. */
const whatActs = ({ assets, modes, liquidation }: RiskMarket): string =>
  JSON.stringify([
    assets.map(({ id, price, liquidationThreshold, liquidationPenalty, liquidationProtocolFee, halted }) => [
      id,
      price,
      liquidationThreshold,
      liquidationPenalty,
      liquidationProtocolFee,
      halted,
    ]),
    modes.map(({ id, liquidationThreshold, liquidationPenalty, collateral }) => [
      id,
      liquidationThreshold,
      liquidationPenalty,
      [...collateral],
    ]),
    liquidation,
  ]);

const sameNumbers = (a: Float64Array, b: Float64Array): boolean =>
  a.length === b.length && a.every((value, at) => value === b[at]);

/** True where the same happens to two books on every path. */
export const actAlike = (one: Case, other: Case): boolean =>
  whatActs(one.market) === whatActs(other.market) &&
  sameNumbers(one.book.collateral, other.book.collateral) &&
  sameNumbers(one.book.debt, other.book.debt);

/** A pair whose sides are one where nothing that acts differs: it is then run once, and its difference is nothing, exactly. */
const pairOf = (kind: BookKind, before: Case, after: Case): BookPair => ({
  kind,
  before,
  after: actAlike(before, after) ? before : after,
});

/**
 * The book as it is, with caps filled, and re-levered, each before and after a change of parameters. Throws as `riskMarketOf`
 * does.
 */
export const prepareBooks = (
  raw: RawBook,
  params: { readonly before: ParamSet; readonly after: ParamSet },
  kinds: readonly BookKind[],
): Prepared => {
  const listed = { before: riskMarketOf(raw, params.before), after: riskMarketOf(raw, params.after) };
  const before = usedMarket(listed.before, raw);
  const after = usedMarket(listed.after, raw);
  const { book, leftOut } = floatBook(raw, before);
  const was: Case = { market: before, book };
  const cases: Readonly<Record<BookKind, () => BookPair>> = {
    'as-is': () => pairOf('as-is', was, { market: after, book }),
    filled: () =>
      pairOf('filled', { market: before, book: filled(book, before) }, { market: after, book: filled(book, after) }),
    relevered: () => pairOf('relevered', was, { market: after, book: relevered(book, before, after) }),
  };
  const isAsIs = (of: Case): boolean =>
    sameNumbers(of.book.collateral, book.collateral) && sameNumbers(of.book.debt, book.debt);
  const all = kinds.map((kind) => cases[kind]());
  const omitted = all.filter((pair) => pair.kind !== 'as-is' && isAsIs(pair.before) && isAsIs(pair.after));
  return {
    before,
    after,
    pairs: all.filter((pair) => !omitted.includes(pair)),
    target: { ...listed, book: floatBook(raw, listed.before).book, unpriced: unpricedAssets(raw, listed.before) },
    omitted: omitted.map(({ kind }) => kind),
    leftOut,
  };
};
