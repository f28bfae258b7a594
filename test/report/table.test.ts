import { expect } from 'chai';
import fc from 'fast-check';
import stringWidth from 'fast-string-width';
import { coloured, plain } from '../../src/report/style.js';
import { table } from '../../src/report/table.js';

const columns = [
  { title: 'Parameter' },
  { title: 'Before', align: 'right' },
  { title: 'After', role: 'good' },
] as const;

describe('table', () => {
  it('lines columns up on their sides, without trailing spaces', () => {
    const rows = [
      ['ltv', '80.5%', '81%'],
      ['supplyCap', '9', '3000000'],
    ];
    expect(table(columns, rows, plain)).to.equal(
      ['Parameter  Before  After', 'ltv         80.5%  81%', 'supplyCap       9  3000000'].join('\n'),
    );
  });

  it('counts wide characters as the terminal does', () => {
    const lines = table(
      [{ title: 'A' }, { title: 'B' }],
      [
        ['漢字', 'x'],
        ['abcd', 'y'],
      ],
      plain,
    ).split('\n');
    expect(lines.slice(1)).to.deep.equal(['漢字  x', 'abcd  y']);
  });

  it('fills short rows and ends a line at its last cell', () => {
    expect(table([{ title: 'A' }, { title: 'B' }], [['a'], ['', 'b']], plain)).to.equal('A  B\na\n   b');
  });

  it('is as wide with colour as without', () => {
    const rows = [['ltv', '1', '2']];
    const widths = (text: string): number[] => text.split('\n').map((line) => stringWidth(line));
    const dressed = table(columns, rows, coloured);
    expect(dressed).to.include('\u001b[32m2\u001b[39m');
    expect(widths(dressed)).to.deep.equal(widths(table(columns, rows, plain)));
  });

  it('starts every column at the same place in every line', () => {
    const cell = fc.stringMatching(/^[a-z]{1,12}$/);
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
        const lines = table([{ title: 'A' }, { title: 'B' }], rows, plain)
          .split('\n')
          .slice(1);
        const width = Math.max(1, ...rows.map(([first]) => first.length));
        for (const [index, [first, second]] of rows.entries())
          expect(lines[index]).to.equal(`${first.padEnd(width)}  ${second}`);
      }),
    );
  });
});
