import { escapeForTerminal } from '../diagnostic/escape.js';
import type { AccountPath, AccountStep } from '../impact/simulate/explain-account.js';
import { BOOK_KINDS } from './book-kinds.js';
import { exactDollars } from './estimate-text.js';
import { healthPlot } from './health-plot.js';
import { indent } from './indent.js';
import type { PlotSpace } from './plot/chart.js';
import { timeText } from './scenario.js';
import type { Style } from './style.js';
import { table } from './table.js';

const money = (value: number | undefined): string => (value === undefined ? '' : exactDollars(value));

const WAITING: readonly AccountStep['what'][] = ['healthy', 'below', 'left-alone'];

/** What the numbers beside it say already: the reason is in the JSON. */
const PLAIN: readonly AccountStep['what'][] = ['healthy', 'below', 'end'];

const healthOf = ({ numbers }: AccountStep): number => numbers.health ?? Number.POSITIVE_INFINITY;

/**
 * Between two changes of the account only the first step of each kind and reason is kept, the one of the lowest health, and
 * the last.
 */
const kept = (steps: readonly AccountStep[]): readonly AccountStep[] => {
  const keep = new Set<AccountStep>();
  let waiting: AccountStep[] = [];
  const flush = (): void => {
    const firsts = new Map(waiting.toReversed().map((one) => [`${one.what} ${one.why}`, one]));
    const lowest = waiting.toSorted((a, b) => healthOf(a) - healthOf(b))[0];
    for (const one of [...firsts.values(), lowest, waiting.at(-1)]) if (one !== undefined) keep.add(one);
    waiting = [];
  };
  for (const step of steps)
    if (WAITING.includes(step.what)) waiting.push(step);
    else {
      flush();
      keep.add(step);
    }
  flush();
  return steps.filter((step) => keep.has(step));
};

const NAMES: Readonly<Record<string, string>> = {
  repaid: 'repaid',
  seized: 'taken',
  protocolFee: 'fee',
  proceeds: 'sale gets',
  cost: 'costs',
  gas: 'gas',
  profit: 'profit',
  loss: 'lost',
};

const amounts = ({ numbers }: AccountStep): string =>
  Object.entries(numbers)
    .flatMap(([key, value]) => (NAMES[key] === undefined ? [] : [`${NAMES[key]} ${money(value)}`]))
    .join(', ');

const row = (step: AccountStep): readonly string[] => {
  const { numbers } = step;
  const more = amounts(step);
  return [
    timeText(Math.round(step.seconds)),
    step.prices.map(({ asset, price }) => `${escapeForTerminal(asset)} $${Number(price.toPrecision(6))}`).join(' '),
    numbers.debt === 0 && step.what === 'healthy' ? 'owes nothing' : step.what,
    numbers.health === undefined ? '' : numbers.health.toFixed(4),
    money(numbers.collateral),
    money(numbers.debt),
    PLAIN.includes(step.what) ? more : `${escapeForTerminal(step.why)}${more === '' ? '' : ` ${more}`}`,
  ];
};

const COLUMNS = [
  { title: 'at', align: 'right' },
  { title: 'prices' },
  { title: 'what' },
  { title: 'health', align: 'right' },
  { title: 'collateral', align: 'right' },
  { title: 'debt', align: 'right' },
  { title: 'why' },
] as const;

const sideText = (title: string, steps: readonly AccountStep[], style: Style): string => {
  const shown = kept(steps);
  const left = steps.length - shown.length;
  return [
    `  ${title}`,
    indent(table(COLUMNS, shown.map(row), style)),
    ...(left > 0 ? [`    ${left} more left out, in which nothing changes: --json has all`] : []),
  ].join('\n');
};

/** One account through one path of a scenario, before and after, in each book that has it; with a place for plots, its health too. */
export const accountPathText = (
  scenario: { readonly name: string; readonly path: number },
  books: readonly AccountPath[],
  style: Style,
  space: PlotSpace | null,
): string =>
  [
    `${style('strong', escapeForTerminal(scenario.name))}, path ${scenario.path}`,
    ...books.flatMap((book) => {
      const { kind, unchanged, before, after } = book;
      const name = BOOK_KINDS[kind];
      return [
        ...(space === null ? [] : [`  ${name}`, healthPlot(book, space)]),
        ...(unchanged
          ? [sideText(`${name}: the change does nothing to it`, before, style)]
          : [sideText(`${name}, before`, before, style), sideText(`${name}, after`, after, style)]),
      ];
    }),
  ].join('\n');
