import { expect } from 'chai';
import fc from 'fast-check';
import stringWidth from 'fast-string-width';
import type { Range } from '../../src/diagnostic/finding.js';
import { quote } from '../../src/diagnostic/quote.js';

const on = (line: number, from: number, to: number, last = line): Range => ({
  start: { line, column: from },
  end: { line: last, column: to },
});

const parts = (quoted: string): [string, string] => {
  const [source = '', mark = ''] = quoted.split('\n');
  return [source.slice(source.indexOf('| ') + 2), mark.slice(mark.indexOf('| ') + 2)];
};

describe('quote', () => {
  it('puts carets under the range', () => {
    expect(quote('    ltv: 0.8', on(12, 10, 13))).to.equal('12 |     ltv: 0.8\n   |          ^^^');
  });

  it('widens tabs to stops of four, and the carets with them', () => {
    expect(quote('\tltv:\t0.8', on(3, 7, 10))).to.equal('3 |     ltv:    0.8\n  |             ^^^');
  });

  it('counts wide characters as the terminal does', () => {
    expect(quote('漢字: x', on(1, 5, 6))).to.equal('1 | 漢字: x\n  |       ^');
  });

  it('shows unseen characters and marks all of what it shows', () => {
    expect(quote('a\u202eb', on(1, 2, 3))).to.equal('1 | a\\u{202e}b\n  |  ^^^^^^^^');
  });

  it('gives an empty range one caret', () => {
    expect(quote('abc', on(1, 2, 2))).to.equal('1 | abc\n  |  ^');
  });

  it('marks the end of the line when the range starts behind it', () => {
    expect(quote('abc', on(1, 4, 4))).to.equal('1 | abc\n  |    ^');
    expect(quote('abc', on(1, 99, 99))).to.equal('1 | abc\n  |    ^');
    expect(quote('', on(1, 1, 1))).to.equal('1 | \n  | ^');
  });

  it('marks a range of several lines to the end of its first', () => {
    expect(quote('abc def', on(9, 5, 2, 11))).to.equal('9 | abc def\n  |     ^^^');
  });

  it('cuts a long line around the mark and says so', () => {
    const [source, mark] = parts(quote(`${'x'.repeat(200)}BAD${'y'.repeat(300)}`, on(1, 201, 204)));
    expect(source).to.match(/^…x+BADy+…$/);
    expect(source.slice(mark.indexOf('^'), mark.lastIndexOf('^') + 1)).to.equal('BAD');
    expect(stringWidth(source)).to.be.at.most(74);
  });

  it('has the marked text above its carets, wherever it stands and however long the line', () => {
    fc.assert(
      fc.property(fc.nat(3000), fc.nat(3000), fc.integer({ min: 1, max: 30 }), (before, after, length) => {
        const line = 'x'.repeat(before) + 'B'.repeat(length) + 'y'.repeat(after);
        const [source, mark] = parts(quote(line, on(1, before + 1, before + 1 + length)));
        expect(source.slice(mark.indexOf('^'), mark.lastIndexOf('^') + 1)).to.equal('B'.repeat(length));
        expect(stringWidth(source)).to.be.at.most(74);
        expect(source.startsWith('…')).to.equal(!source.startsWith(line.slice(0, 10)));
      }),
    );
  });

  it('takes any line and any range', () => {
    const place = fc.integer({ min: 1, max: 50 });
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), place, place, (line, from, to) => {
        const quoted = quote(line, on(1, from, to));
        expect(quoted.split('\n')).to.have.lengthOf(2);
        expect(quoted).to.include('^');
      }),
    );
  });
});
