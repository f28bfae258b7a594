import { escapeForTerminal } from '../diagnostic/escape.js';
import type { Frame, Simulation } from '../impact/simulate/report.js';
import { atOnceWords, newlyRow, newlyTable } from './at-once-text.js';
import { authorityLines } from './authority-text.js';
import { BOOK_KINDS } from './book-kinds.js';
import { dropPlot } from './drop-plot.js';
import { exactDollars, percentText } from './estimate-text.js';
import { indent } from './indent.js';
import { counted } from './names.js';
import type { PlotSpace } from './plot/chart.js';
import { comparedLines, footLines, limitLines } from './simulation-head.js';
import { overviewText, restsOnLines } from './simulation-overview.js';
import { scenarioLines } from './simulation-scenario.js';
import type { Style } from './style.js';

const OMITTED = {
  'as-is': '',
  filled: 'the book as it is: no finite cap leaves room',
  relevered: 'the book as it is: no limit is raised',
} as const;

const SHOWN_ACCOUNTS = 10;

const atOnce = ({ atOnce: { newly, ...counts } }: Frame, style: Style): readonly string[] => [
  style(newly.length === 0 ? 'good' : 'error', atOnceWords({ ...counts, newly: newly.length })),
  ...(newly.length === 0 ? [] : [indent(newlyTable(newly.slice(0, SHOWN_ACCOUNTS).map(newlyRow), style))]),
  ...(newly.length > SHOWN_ACCOUNTS ? [`    and ${newly.length - SHOWN_ACCOUNTS} more: --json has all`] : []),
];

const share = (value: number): string => percentText(value, 1);

const standingLines = ({ standing }: Frame): readonly string[] => {
  const { borrowingPower, powerUsed, topTenShare } = standing;
  const moved = standing.rates.filter(
    ({ before, after }) => before.borrow !== after.borrow || before.supply !== after.supply,
  );
  return [
    `borrowing power ${exactDollars(borrowingPower.before)} → ${exactDollars(borrowingPower.after)}, used ${share(powerUsed.before)} → ${share(powerUsed.after)}; the ten largest owe ${share(topTenShare)} of all debt`,
    ...moved.map(
      ({ asset, utilisation, before, after }) =>
        `rates of ${escapeForTerminal(asset)} at ${share(utilisation)} use: borrow ${percentText(before.borrow, 2)} → ${percentText(after.borrow, 2)}, supply ${percentText(before.supply, 2)} → ${percentText(after.supply, 2)}`,
    ),
  ];
};

/** More scenarios are told in a line a book, unless each is asked for in full. */
const IN_FULL = 3;

/** How a simulation is told to a person. */
export interface SimulationTelling {
  readonly space: PlotSpace;
  /** What is shown besides: distributions as plots, every scenario in full and what the engine cannot see. */
  readonly shows: ReadonlySet<'plots' | 'details'>;
  /** What the engine does not see, one a line. */
  readonly limits: readonly string[];
}

const bookText = ({ book }: Frame, style: Style): string => {
  const said = [
    `${counted(book.accounts, 'account')} of ${escapeForTerminal(book.file)} at block ${book.block}`,
    escapeForTerminal(book.found),
    ...(book.insolventNow > 0 ? [`${book.insolventNow} insolvent already, counted apart`] : []),
    ...(book.leftOut > 0 ? [`${book.leftOut} left out: a price is not known`] : []),
  ].join('; ');
  return book.synthetic ? style('warning', said) : said;
};

/** A simulation for a person: what the change does at once, then each scenario and book, before, after and their difference. */
export const simulationText = (
  { frame, results }: Simulation,
  style: Style,
  { space, shows, limits }: SimulationTelling,
): string => {
  const { scenarios } = frame;
  const inFull = scenarios.length <= IN_FULL || shows.has('details') || shows.has('plots');
  const telling = { style, space, plotted: shows.has('plots') ? frame.levels : null };
  return [
    ...comparedLines(frame, style),
    bookText(frame, style),
    '',
    ...atOnce(frame, style),
    ...standingLines(frame),
    ...(frame.authority === null ? [] : authorityLines(frame.authority, style)),
    ...(frame.dropsOf ?? [frame.drops]).flatMap((drops) => ['', dropPlot(drops, style, space)]),
    ...(frame.omitted.length === 0
      ? []
      : ['', ...frame.omitted.map((kind) => `not run: ${BOOK_KINDS[kind]}, which is ${OMITTED[kind]}`)]),
    ...(scenarios.length === 1 ? [] : ['', overviewText(frame, results, style)]),
    ...(inFull
      ? scenarios.flatMap((scenario, index) => [
          '',
          ...scenarioLines(scenario, results[index] ?? [], scenarios.slice(0, index), telling),
        ])
      : ['', ...restsOnLines(frame, style), '', 'every scenario in full: --details, or --scenario NAME']),
    ...(shows.has('details') ? ['', ...limitLines(limits, style)] : []),
    '',
    ...footLines(frame, style),
  ].join('\n');
};
