import { expect } from 'chai';
import fc from 'fast-check';
import { commentText } from '../../../src/proposal/payload/comment.js';

describe('a comment of a payload', () => {
  it('is one bounded line of ASCII, whatever it is made of', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
        const comment = commentText(text);
        expect(comment).to.match(/^[ -~]*$/);
        expect(comment.length).to.be.at.most(203);
        expect(comment).to.not.match(/SPDX-/i);
      }),
    );
  });

  it('leaves plain text as it is, and shows what cannot be seen', () => {
    expect(commentText('reserves.WETH.ltv: 80.5% → 80%')).to.equal('reserves.WETH.ltv: 80.5% -> 80%');
    expect(commentText('a\nb\u2028c\u202e\u{1f600}')).to.equal('a\\u{a}b\\u{2028}c\\u{202e}\\u{1f600}');
    expect(commentText('spdx-License-Identifier: X')).to.equal('spdx\\u{2d}License-Identifier: X');
  });
});
