import { expect } from 'chai';
import fc from 'fast-check';
import { csvRows } from '../../src/impact/csv.js';

const rowsOf = (text: string, comments: 'comments' | 'no-comments' = 'no-comments') => [...csvRows(text, comments)];
const textsOf = (text: string, comments: 'comments' | 'no-comments' = 'no-comments') =>
  rowsOf(text, comments).map(({ cells }) => cells.map((cell) => cell.text));

const separator = fc.constantFrom(',', ';', '\t');
const plain = fc.stringMatching(/^[a-z0-9.:-]{1,8}$/);
/** What only quotes can hold. */
const held = fc.string({ unit: fc.constantFrom('a', '1', ',', ';', '\t', '"', '\n', '#'), minLength: 1, maxLength: 8 });
const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

describe('rows of a CSV text', () => {
  it('come back as they were written, with the line and the place of each cell', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(plain, held, plain), { minLength: 1, maxLength: 6 }),
        separator,
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.constantFrom('', '\uFEFF'),
        (rows, between, end, mark) => {
          const text =
            mark + rows.map(([a, b, c], at) => [a, quoted(b), c].join(between) + (at % 2 ? end : '') + end).join('');
          const read = rowsOf(text);
          expect(read.map(({ cells }) => cells.map((cell) => cell.text))).to.deep.equal(
            rows.map(([a, b, c]) => [a, b.trim(), c]),
          );
          for (const { line, start, cells, open } of read) {
            expect(open).to.equal(null);
            const before = text.slice(0, start);
            expect(line).to.equal(1 + (before.match(/\r\n|\n|\r/g) ?? []).length);
            for (const cell of [cells[0], cells[2]]) expect(text.slice(cell?.start, cell?.end)).to.equal(cell?.text);
          }
        },
      ),
    );
  });

  it('are separated by what the first line with a separator has outside quotes', () => {
    expect(textsOf('"a;b",c\n1;2,3\n')).to.deep.equal([
      ['a;b', 'c'],
      ['1;2', '3'],
    ]);
    expect(textsOf('one\n\na;b,c\n')).to.deep.equal([['one'], ['a', 'b,c']]);
    expect(textsOf('\ta,b\t\n')).to.deep.equal([['a', 'b']]);
    expect(textsOf('a\tb,c\n')).to.deep.equal([['a', 'b,c']]);
  });

  it('may end in comments, where there are any', () => {
    expect(textsOf('# of, 2\na;b # c;d\n#e\n"#1";#\n', 'comments')).to.deep.equal([
      ['a', 'b'],
      ['#1', ''],
    ]);
    expect(textsOf('a,#1\n')).to.deep.equal([['a', '#1']]);
  });

  it('leave out what is blank, and name the line of a quote that nothing closes', () => {
    expect(textsOf(' \n,,\n\r\n')).to.deep.equal([]);
    const [first, last, ...more] = rowsOf('a,b\n1,"2\n3,4\n');
    expect(more).to.deep.equal([]);
    expect(first?.open).to.equal(null);
    expect(last).to.include({ line: 2, open: 2 });
  });
});
