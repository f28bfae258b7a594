import type { BookResult, Distribution } from '../impact/simulate/results.js';
import { dollars } from './estimate-text.js';
import { indent } from './indent.js';
import { type Chart, chartLines, legend, type PlotSpace } from './plot/chart.js';
import { dollarTicks } from './plot/ticks.js';
import { wrapped } from './wrapped.js';

/** Shares of paths that the axis names. */
const NAMED = [0, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999];

/** Tail shares on a logarithmic axis: 0 at all paths, 1 at one in ten, 2 at one in a hundred. */
const placeOf = (level: number): number => -Math.log10(1 - level);

const levelText = (level: number): string => `${Number((level * 100).toFixed(1))}%`;

const HAIR = 1e-9;

/** What a share of paths stays below, by the place of the share: the last that is known at or before it. */
const curveOf =
  (values: readonly number[], levels: readonly number[]): NonNullable<Chart['before']> =>
  (place) =>
    values[
      Math.max(
        0,
        levels.findLastIndex((level) => placeOf(level) <= place + HAIR),
      )
    ] ?? null;

/** The distribution of one measure over paths: dollars that a share of paths stays below, the axis drawn out towards the rare. */
const distributionPlot = (
  name: string,
  of: Distribution,
  { paths, all, space }: { readonly paths: number; readonly all: readonly number[]; readonly space: PlotSpace },
): string => {
  const levels = all.filter((level) => 1 - level >= 1 / paths - HAIR);
  const last = levels.at(-1);
  const [before, after] = [of.curve.before.slice(0, levels.length), of.curve.after.slice(0, levels.length)];
  if (last === undefined || last < 0.5) return `    ${name}: too few paths for a plot`;
  const most = Math.max(0, ...before, ...after);
  const shown = levelText(last);
  if (most === 0) return `    ${name}: $0 on at least ${shown} of paths, before and after`;
  const same = after.every((value, index) => value === before[index]);
  const chart: Chart = {
    x: {
      from: 0,
      to: placeOf(last),
      ticks: NAMED.filter((level) => level <= last).map((level) => ({
        at: placeOf(level),
        label: levelText(level),
      })),
    },
    y: { ticks: dollarTicks(most) },
    before: same ? null : curveOf(before, levels),
    after: curveOf(after, levels),
    uprights: [0.95, 0.99].filter((level) => level <= last).map(placeOf),
  };
  const marked = (level: string, { before: was, after: is }: Distribution['p95']): string =>
    `${level} of paths below: ${same ? '' : `${dollars(was)} → `}${dollars(is)}`;
  return [
    ...wrapped(
      `${name}, by the share of paths that stay below it: up to ${shown}, the rare end of the axis stretched`,
      space.columns,
      '    ',
    ),
    indent(chartLines(chart, { ...space, columns: space.columns - 4 }).join('\n')),
    `    ${same ? 'before and after are alike' : legend(space)}`,
    `    ${marked('95%', of.p95)}`,
    `    ${marked('99%', of.p99)}`,
  ].join('\n');
};

/** The distributions of one book in one scenario, of curves given at these shares of paths. */
export const distributionPlots = (
  { badDebt, liquidated, effectivePaths: paths }: BookResult,
  all: readonly number[],
  space: PlotSpace,
): readonly string[] => [
  distributionPlot('bad debt', badDebt, { paths, all, space }),
  distributionPlot('liquidated', liquidated, { paths, all, space }),
];
