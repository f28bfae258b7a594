import type { ParamSet } from '../../protocol/param-set.js';
import type { RawBook } from '../book/raw-book.js';
import { overlaid } from './overlay.js';

/** Both sides of a change. */
export interface Sides {
  readonly before: ParamSet;
  readonly after: ParamSet;
}

/** Both sides of a change as a book sees them: what the book's block has of assets that a side does not have stays. */
export const sidesOn = (book: RawBook, { before, after }: Sides): Sides => {
  const was = overlaid(book.params, before);
  return { before: was, after: overlaid(was, after) };
};
