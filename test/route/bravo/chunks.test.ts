import { expect } from 'chai';
import fc from 'fast-check';
import type { Hex } from '../../../src/chain/hex.js';
import { chunksOf } from '../../../src/route/bravo/chunks.js';

const call = (data: number) => ({ to: `0x${'11'.repeat(20)}` as Hex, value: 0n, data: `0x0${data}` as Hex });

describe('the parts of a change that a governor takes', () => {
  it('are as long as they may be, and never make one call twice', () => {
    expect(chunksOf([1, 2, 3, 4, 5].map(call), 2n).map(({ length }) => length)).to.deep.equal([2, 2, 1]);
    expect(chunksOf([1, 2, 1, 3].map(call), 10n).map(({ length }) => length)).to.deep.equal([2, 2]);
    expect(chunksOf([], 10n)).to.deep.equal([]);
  });

  it('are all calls in their order, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 })), fc.integer({ min: 1, max: 5 }), (numbers, most) => {
        const chunks = chunksOf(numbers.map(call), BigInt(most));
        expect(chunks.flat()).to.deep.equal(numbers.map(call));
        for (const chunk of chunks) {
          expect(chunk).to.have.length.within(1, most);
          expect(new Set(chunk.map(({ data }) => data)).size).to.equal(chunk.length);
        }
      }),
    );
  });
});
