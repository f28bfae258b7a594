import type { AccountPath, AccountStep } from '../impact/simulate/explain-account.js';
import { indent } from './indent.js';
import { type Chart, chartLines, type EventRow, legend, type PlotSpace } from './plot/chart.js';
import { stepsBetween } from './plot/ticks.js';
import { timeText } from './scenario.js';
import { wrapped } from './wrapped.js';

/** Letters of what is done to an account. */
const LETTERS: Partial<Record<AccountStep['what'], readonly [letter: string, meaning: string]>> = {
  liquidated: ['L', 'liquidated'],
  'auction-begun': ['A', 'auction begun'],
  'auction-sale': ['S', 'sold at auction'],
  'auction-restarted': ['R', 'auction restarted'],
  'written-off': ['W', 'written off'],
};

/** Steps of the time axis, in seconds. */
const STEPS = [60, 300, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 2_592_000];
const MOST_TICKS = 8;

/** Beyond this a health factor is drawn at the top: it would flatten what matters. */
const TOP = 3;

const told = (steps: readonly AccountStep[]): readonly AccountStep[] =>
  steps.filter(({ what, numbers }) => what !== 'end' && (numbers.health !== undefined || numbers.debt === 0));

/** The health factor at the last step not after a time; null where nothing is owed. */
const healthOf = (steps: readonly AccountStep[]): NonNullable<Chart['before']> => {
  const known = told(steps);
  return (time) => known.findLast(({ seconds }) => seconds <= time + 1e-6)?.numbers.health ?? null;
};

const eventsOf = (label: string, steps: readonly AccountStep[]): EventRow => ({
  label,
  events: steps.flatMap(({ what, seconds }) => {
    const [letter] = LETTERS[what] ?? [];
    return letter === undefined ? [] : [{ at: seconds, letter }];
  }),
});

/** One account's health factor over the time of a path, before and after, and what is done to it below. */
export const healthPlot = ({ unchanged, before, after }: AccountPath, space: PlotSpace): string => {
  const both = [...before, ...after];
  const healths = both.flatMap(({ numbers: { health } }) => (health === undefined ? [] : [health]));
  const to = Math.max(0, ...both.map(({ seconds }) => seconds));
  if (healths.length === 0 || to === 0) return '    no plot: nothing is owed';
  const step = STEPS.find((one) => to / one <= MOST_TICKS) ?? to;
  const ticks = Array.from({ length: Math.floor(to / step) + 1 }, (_, index) => index * step);
  const highest = Math.max(...healths);
  const rows = unchanged ? [eventsOf('', after)] : [eventsOf('before', before), eventsOf('after', after)];
  const seen = [...new Set(both.map(({ what }) => LETTERS[what]).filter((one) => one !== undefined))];
  const chart: Chart = {
    x: { from: 0, to, ticks: ticks.map((at) => ({ at, label: timeText(at) })) },
    y: {
      ticks: stepsBetween(Math.min(1, ...healths), Math.max(1.1, Math.min(highest, TOP))).map((at) => ({
        at,
        label: String(at),
      })),
    },
    before: unchanged ? null : healthOf(before),
    after: healthOf(after),
    level: 1,
    events: rows.filter(({ events }) => events.length > 0),
  };
  const notes = [
    ...(unchanged ? [] : [legend(space)]),
    ...seen.map(([letter, meaning]) => `${letter} ${meaning}`),
    ...(highest > TOP ? [`above ${TOP} at the top`] : []),
  ];
  return [
    ...wrapped(
      'health factor at reported prices over time, liquidatable below 1; no line where nothing is owed',
      space.columns,
      '    ',
    ),
    indent(chartLines(chart, { ...space, columns: space.columns - 4 }).join('\n')),
    ...(notes.length === 0 ? [] : wrapped(notes.join('; '), space.columns, '    ')),
  ].join('\n');
};
