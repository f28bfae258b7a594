import { escapeForTerminal } from '../diagnostic/escape.js';
import type { Drops } from '../impact/simulate/drops.js';
import { exactDollars, fallText } from './estimate-text.js';
import { indent } from './indent.js';
import { someOf } from './names.js';
import { type Chart, chartLines, legend, type PlotSpace } from './plot/chart.js';
import { dollarTicks } from './plot/ticks.js';
import type { Style } from './style.js';
import { table } from './table.js';
import { wrapped } from './wrapped.js';

/** Falls that are told in numbers below the curve. */
const TOLD = [0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.6];
const TOLD_NARROW = [0, 0.1, 0.3, 0.6];
const NARROW = 80;

type Point = Drops['before'][number];

/** The debt at the last point not beyond a fall. */
const debtAt =
  (points: readonly Point[]): NonNullable<Chart['before']> =>
  (fall) =>
    points.findLast(({ drop }) => drop <= fall + 1e-9)?.debt ?? null;

const row = (name: string, points: readonly Point[], falls: readonly number[]): readonly string[] => [
  name,
  ...falls.map((fall) => exactDollars(debtAt(points)(fall) ?? 0)),
];

/** "Liquidated value against ETH −x %": the debt liquidatable at once as some assets fall, before and after. */
export const dropPlot = ({ falling, before, after }: Drops, style: Style, space: PlotSpace): string => {
  const title = `debt liquidatable at once if ${escapeForTerminal(someOf(falling))} ${falling.length === 1 ? 'falls' : 'fall together'} and all else stays`;
  if (falling.length === 0)
    return 'debt liquidatable at once after a fall: every asset of the book is worth about a dollar';
  const to = after.at(-1)?.drop ?? 0;
  const most = Math.max(0, ...before.map(({ debt }) => debt), ...after.map(({ debt }) => debt));
  if (!(to > 0)) return `${title}: not known`;
  if (most === 0) return `${title}: $0 down to ${fallText(to)}, before and after`;
  const same = after.every(({ debt }, index) => debt === before[index]?.debt);
  const ticks = [0, 1, 2, 3, 4, 5, 6].map((tenth) => tenth / 10).filter((at) => at <= to + 1e-9);
  const chart: Chart = {
    x: { from: 0, to, ticks: ticks.map((at) => ({ at, label: fallText(at) })) },
    y: { ticks: dollarTicks(most) },
    before: same ? null : debtAt(before),
    after: debtAt(after),
  };
  const falls = space.columns < NARROW ? TOLD_NARROW : TOLD;
  const columns = [{ title: 'fall' }, ...falls.map((fall) => ({ title: fallText(fall), align: 'right' as const }))];
  const rows = same
    ? [row('before and after', after, falls)]
    : [row('before', before, falls), row('after', after, falls)];
  return [
    ...wrapped(`${title} (exact)`, space.columns),
    indent(chartLines(chart, { ...space, columns: space.columns - 4 }).join('\n')),
    `    ${same ? 'the change does nothing to it' : legend(space)}`,
    indent(table(columns, rows, style)),
  ].join('\n');
};
