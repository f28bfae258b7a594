import { expect } from 'chai';
import fc from 'fast-check';
import stringWidth from 'fast-string-width';
import { type Chart, chartLines, legend } from '../../../src/report/plot/chart.js';
import { bareDollars, dollarTicks, stepsBetween } from '../../../src/report/plot/ticks.js';
import { wrapped } from '../../../src/report/wrapped.js';

/** Nothing up to a fifth, then all of it; before the change, from a half on. */
const STEPS: Chart = {
  x: { from: 0, to: 1, ticks: [0, 0.5, 1].map((at) => ({ at, label: String(at) })) },
  y: { ticks: [0, 10].map((at) => ({ at, label: `$${at}` })) },
  before: (x) => (x >= 0.5 ? 10 : 0),
  after: (x) => (x >= 0.2 ? 10 : 0),
  uprights: [0.8],
  level: 5,
  events: [{ label: 'L', events: [{ at: 0.5, letter: 'L' }] }],
};

const five = (line: string): readonly string[] => [line, line, line, line, line];

describe('a plot', () => {
  it('has labelled axes, the curve before below the curve after, guides and events', () => {
    // 25 columns beside the labels: column 5 is the first at 0.2 or more of 24, 12 at 0.5, 19 is nearest to 0.8.
    expect(chartLines(STEPS, { columns: 30, marks: 'unicode' })).to.deep.equal([
      '$10 ┤     ╭───────────────────',
      ...five('    │     │      ·      ┊'),
      '    │┄┄┄┄┄│┄┄┄┄┄┄·┄┄┄┄┄┄┊┄┄┄┄┄',
      ...five('    │     │      ·      ┊'),
      ' $0 ┤─────╯·······      ┊',
      '    └┬───────────┬───────────┬',
      '  L              L',
      '     0          0.5          1',
    ]);
    expect(legend({ columns: 30, marks: 'unicode' })).to.equal('··· before  ─── after, drawn over it');
  });

  it('is of ASCII alone where the terminal shows no more', () => {
    expect(chartLines(STEPS, { columns: 30, marks: 'ascii' })).to.deep.equal([
      '$10 +     ####################',
      ...five('    |     #      o      :'),
      '    |.....#......o......:.....',
      ...five('    |     #      o      :'),
      ' $0 +######ooooooo      :',
      '    ++-----------+-----------+',
      '  L              L',
      '     0          0.5          1',
    ]);
    expect(legend({ columns: 30, marks: 'ascii' })).to.equal('ooo before  ### after, drawn over it');
  });

  it('is never wider than its place, has no control characters, and draws each value at its row', () => {
    const value = fc.option(fc.double({ min: 0, max: 2e12, noNaN: true }), { nil: null });
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 40, max: 200 }),
        fc.constantFrom('unicode' as const, 'ascii' as const),
        (values, columns, marks) => {
          const most = Math.max(1, ...values.map((one) => one ?? 0));
          const at = (x: number): number | null =>
            values[Math.min(values.length - 1, Math.floor(x * values.length))] ?? null;
          const ticks = dollarTicks(most);
          const chart: Chart = { ...STEPS, y: { ticks }, level: 0, uprights: [], before: null, after: at, events: [] };
          const lines = chartLines(chart, { columns, marks });
          for (const line of lines) {
            expect(stringWidth(line)).to.be.at.most(columns);
            expect(line).to.match(marks === 'ascii' ? /^[ -~]*$/ : /^[^\p{Cc}\p{Cf}]*$/u);
          }
          const rows = lines.slice(0, -2);
          const [axis, side] = marks === 'ascii' ? ['+', '|'] : ['┤', '│'];
          const margin = (rows.at(-1) ?? '').indexOf(axis) + 1;
          expect(rows.every((row) => [axis, side].includes(row[margin - 1] ?? ''))).to.equal(true);
          // The last column of the plot: what is drawn there lies within half a row of the value.
          const width = Math.min(72, columns - margin);
          const last = at(1);
          const drawn = rows.flatMap((row, index) => (/[─╭╮╰╯#]/.test(row[margin + width - 1] ?? '') ? [index] : []));
          if (last === null) expect(drawn).to.deep.equal([]);
          else {
            const top = ticks.at(-1)?.at ?? 0;
            const row = (1 - last / top) * (rows.length - 1);
            expect(drawn.some((one) => Math.abs(one - row) <= 0.5 + 1e-6)).to.equal(true);
          }
        },
      ),
    );
  });
});

describe('the ticks of a plot', () => {
  it('are few round values about the range, equally far apart', () => {
    expect(stepsBetween(0, 4.57e6)).to.deep.equal([0, 1e6, 2e6, 3e6, 4e6, 5e6]);
    expect(stepsBetween(0.53, 1.12)).to.deep.equal([0.4, 0.6, 0.8, 1, 1.2]);
    expect(stepsBetween(0, 0)).to.deep.equal([0]);
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e12, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e12, noNaN: true }),
        (least, span) => {
          const most = least + span;
          fc.pre(span > most * 1e-6);
          const steps = stepsBetween(least, most);
          expect(steps.length).to.be.within(2, 7);
          expect(steps[0]).to.be.at.most(least + span * 1e-6);
          expect(steps.at(-1)).to.be.at.least(most - span * 1e-6);
          const step = (steps[1] ?? 0) - (steps[0] ?? 0);
          for (const [index, one] of steps.entries())
            expect(one).to.be.closeTo((steps[0] ?? 0) + index * step, step * 1e-3);
        },
      ),
    );
  });

  it('say dollars without zeros that say nothing', () => {
    expect(dollarTicks(4.57e6).map(({ label }) => label)).to.deep.equal(['$0', '$1M', '$2M', '$3M', '$4M', '$5M']);
    expect([1500, 20, 250_000, 0.5].map(bareDollars)).to.deep.equal(['$1.5k', '$20', '$250k', '$0.5']);
  });
});

describe('a line that is broken', () => {
  it('fits, at blanks, all its lines indented', () => {
    expect(wrapped('one two three four', 11, '  ')).to.deep.equal(['  one two', '  three', '  four']);
    expect(wrapped('anextraordinarilylongword x', 10)).to.deep.equal(['anextraordinarilylongword', 'x']);
  });
});
