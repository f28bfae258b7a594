import type { Change } from '../../plan/diff.js';
import type { ParamSet } from '../../protocol/param-set.js';
import type { RawBook } from '../book/raw-book.js';
import { applied } from '../market/overlay.js';
import type { RiskMarket } from '../risk-market.js';
import type { BookKind } from '../simulate/job.js';
import { prepareBooks } from '../simulate/prepare.js';

/** So many changed parameters are looked at one by one at most: of more, each is taken to act. */
const MOST = 32;

/** Rates move nobody but those whom a scenario says they do, which is another's to know. */
const ratesOf = ({ assets }: RiskMarket): string =>
  JSON.stringify(assets.map(({ rate, reserveFactor }) => [rate, reserveFactor]));

/**
 * Says whether one of the parameters that a change alters does anything to one of these kinds of book: by itself, or in that the
 * whole is another without it. What acts on no book moves no number of any path. Nothing is run.
 */
export const createActing = (
  book: RawBook,
  before: ParamSet,
  after: ParamSet,
  changes: readonly Change[],
): ((change: Change, kinds: readonly BookKind[]) => boolean) => {
  const known = new Map<string, boolean>();
  const differ = (was: ParamSet, is: ParamSet, kinds: readonly BookKind[]): boolean => {
    // A kind that is left out is the book as it is on both sides.
    const found = prepareBooks(book, { before: was, after: is }, [...new Set<BookKind>(['as-is', ...kinds])]);
    return found.pairs.some((pair) => pair.before !== pair.after) || ratesOf(found.before) !== ratesOf(found.after);
  };
  return (change, kinds) => {
    if (changes.length > MOST) return true;
    const key = JSON.stringify([change.path, kinds]);
    let acts = known.get(key);
    if (acts === undefined) {
      acts =
        differ(before, applied(before, change, change.after), kinds) ||
        differ(applied(after, change, change.before), after, kinds);
      known.set(key, acts);
    }
    return acts;
  };
};
