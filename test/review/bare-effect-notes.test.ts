import { expect } from 'chai';
import type { CallMeaning } from '../../src/review/bare-calls.js';
import { noteOther } from '../../src/review/bare-effect-notes.js';
import { Notes } from '../../src/review/notes.js';

describe('what running a transaction does besides', () => {
  it('is told once for each thing, with how often it is there, and five of them at most', () => {
    const notes = new Notes([]);
    const others = ['owners change', 'a fee is paid', 'owners change', 'owners change', 'b', 'c', 'd', 'e', 'b'];
    noteOther(others, { foreign: 1, steps: [] } as unknown as CallMeaning, notes);
    expect(notes.warnings.map(({ message }) => message)).to.deep.equal([
      'run on the chain as it is now, it also does this: owners change (3 times); a fee is paid; b (2 times); c; d; and 1 more',
    ]);
  });
});
