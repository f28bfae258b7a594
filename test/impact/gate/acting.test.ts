import { expect } from 'chai';
import { createActing } from '../../../src/impact/gate/acting.js';
import { changesBetween } from '../../../src/impact/simulate/frame.js';
import type { BookKind } from '../../../src/impact/simulate/job.js';
import { bookOf, ETHER, paramsWith, THREE } from '../book/fixture.js';

describe('which changed parameters act on a book', () => {
  const acting = async (fields: Partial<Record<'ltv' | 'threshold' | 'supplyCap', number>>) => {
    const book = await bookOf(THREE);
    const after = await paramsWith((reserve, asset) => (asset === ETHER ? { ...reserve, ...fields } : reserve));
    const changes = changesBetween(book.params, after);
    const acts = createActing(book, book.params, after, changes);
    return (kind: BookKind): readonly string[] =>
      changes.filter((change) => acts(change, [kind])).map(({ parameter }) => parameter);
  };

  it('are, on the book as it is, those that decide who is liquidated and how', async () => {
    const lower = await acting({ ltv: 7500, threshold: 8000 });
    expect(lower('as-is')).to.deep.equal(['liquidationThreshold']);
    // A lowered limit changes nobody's debt.
    expect(lower('relevered')).to.deep.equal(['liquidationThreshold']);
  });

  it('are the limits where borrowers use them, and caps where they are filled', async () => {
    const other = await acting({ ltv: 8100, supplyCap: 50_001 });
    expect(other('as-is')).to.deep.equal([]);
    expect(other('relevered')).to.deep.equal(['ltv']);
    expect(other('filled')).to.deep.equal(['supplyCap']);
  });
});
