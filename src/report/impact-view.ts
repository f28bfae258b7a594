import type { BookSummary, ComparedText, ScenarioSummary } from '../impact/simulate/summary.js';
import type { Proposal } from '../proposal/proposal.js';
import { atOnceWords, type NewlyRow, newlyRow } from './at-once-text.js';
import { BOOK_NAMES } from './book-kinds.js';
import { dollars, type EstimateView, happens, modelName, percents } from './estimate-text.js';
import { type FallsView, fallsView } from './impact-falls.js';
import { counted } from './names.js';

/** A measure, before, after, and their difference. */
export type ImpactRow = readonly [name: string, before: string, after: string, difference: string];

/** What is told of one scenario: how it was run, what was assumed, and a table for each book. */
export interface ScenarioView {
  readonly title: string;
  readonly assumed: readonly string[];
  readonly books: readonly { readonly title: string; readonly rows: readonly ImpactRow[] }[];
}

/** The impact of a proposal in words and cells, for every form of a report. Nothing is escaped yet. */
export interface ImpactView {
  /** What nobody may overlook: the book is made up. */
  readonly loud: string | null;
  readonly book: string;
  readonly notes: readonly string[];
  /** Exact: who becomes liquidatable at once. */
  readonly atOnce: string;
  readonly alarming: boolean;
  readonly newly: readonly NewlyRow[];
  readonly more: number;
  /** Exact: what falls of prices make liquidatable at once; null where nothing does. */
  readonly falls: FallsView | null;
  /** Scenario, book, mean bad debt before, after, difference, and the chance of insolvency after. */
  readonly overview: readonly (readonly [string, string, string, string, string, string])[];
  readonly scenarios: readonly ScenarioView[];
  readonly omitted: readonly string[];
  readonly notRun: readonly string[];
  readonly made: string;
}

/** An estimate as a bundle has it: `1234.5 ± 6.7`. What is not known is not a number. */
export const estimateOf = (text: string): EstimateView => {
  const [value = '', error] = text.split(' ± ');
  return {
    value: Number(value),
    error: error === undefined ? 0 : error === '?' ? Number.POSITIVE_INFINITY : Number(error),
  };
};

const shown = (text: string, unit: typeof dollars, sign: 'always' | 'negative' = 'negative'): string =>
  text.startsWith('?') ? '?' : unit(estimateOf(text), sign);

const row = (name: string, { before, after, difference }: ComparedText, unit: typeof dollars): ImpactRow => [
  name,
  shown(before, unit),
  shown(after, unit),
  shown(difference, unit, 'always'),
];

const happening = ({ before, after }: ComparedText): ImpactRow => [
  'ever insolvent',
  happens(estimateOf(before)),
  happens(estimateOf(after)),
  '',
];

const rowsOf = (book: BookSummary, exact: boolean): readonly ImpactRow[] => [
  row(exact ? 'bad debt' : 'bad debt, mean', book.badDebt.mean, dollars),
  ...(exact
    ? []
    : [
        row('bad debt, 99% of paths below', book.badDebt.p99, dollars),
        row('bad debt, mean of the worst 1%', book.badDebt.es99, dollars),
      ]),
  row('liquidated', book.liquidated, dollars),
  exact ? happening(book.insolvencyProbability) : row('chance of insolvency', book.insolvencyProbability, percents),
  ...book.backstops.map(({ name, paid }) => row(`paid by ${name}`, paid, dollars)),
  row('lost by suppliers', book.socialised, dollars),
  ...(book.minted === undefined
    ? []
    : [
        row('borrowed against what is minted', book.minted.borrowed, dollars),
        row('bad debt of who minted, part of the above', book.minted.badDebt, dollars),
      ]),
];

const scenarioView = (scenario: ScenarioSummary, earlier: readonly ScenarioSummary[]): ScenarioView => {
  const alike = earlier.find(({ proxies }) => proxies.join('\n') === scenario.proxies.join('\n'));
  return {
    title: `${scenario.name}: ${scenario.title} (${scenario.exact ? 'one given path' : `${scenario.paths} paths, ${modelName(scenario.model)}`})`,
    assumed: [
      ...(alike !== undefined && scenario.proxies.length > 0
        ? [`proxies: the same ${scenario.proxies.length} as of ${alike.name}`]
        : scenario.proxies.map((proxy) => `proxy: ${proxy}`)),
      ...scenario.notes.map((note) => `note: ${note}`),
    ],
    books: scenario.books.map((book) => ({
      title: `the book ${BOOK_NAMES[book.kind]}, ${counted(book.accounts, 'account')}${book.unchanged ? ': the change does nothing to it' : ''}`,
      rows: rowsOf(book, scenario.exact),
    })),
  };
};

/** What a simulated impact says. */
export const impactView = (impact: Extract<NonNullable<Proposal['impact']>, { simulated: true }>): ImpactView => {
  const { book, atOnce, scenarios } = impact;
  const listed = atOnce.listed.length;
  return {
    loud: book.synthetic
      ? 'The book is SYNTHETIC: no account of it is real, and no number below is about real people.'
      : null,
    book: [
      `${counted(book.accounts, 'account')} of ${book.file} at block ${book.block} (sha256 ${book.sha256})`,
      book.found,
      ...(book.insolventNow === null || book.insolventNow === 0
        ? []
        : [`${book.insolventNow} insolvent already, counted apart`]),
      ...(book.leftOut > 0 ? [`${book.leftOut} left out: a price is not known`] : []),
    ].join('; '),
    notes: book.notes,
    atOnce: atOnceWords(atOnce),
    alarming: atOnce.newly > 0,
    newly: atOnce.listed.map(newlyRow),
    more: atOnce.newly - listed,
    falls: fallsView(impact.drops),
    overview: scenarios.flatMap((scenario) =>
      scenario.books.map(({ kind, badDebt: { mean }, insolvencyProbability }) => {
        const [, before, after, difference] = row('', mean, dollars);
        return [
          scenario.name,
          BOOK_NAMES[kind],
          before,
          after,
          difference,
          scenario.exact
            ? happens(estimateOf(insolvencyProbability.after))
            : shown(insolvencyProbability.after, percents),
        ] as const;
      }),
    ),
    scenarios: scenarios.map((scenario, index) => scenarioView(scenario, scenarios.slice(0, index))),
    omitted: impact.omitted.map((kind) => `the book ${BOOK_NAMES[kind]} is the book as it is, and was not run apart`),
    notRun: impact.notRun,
    made: `seed ${impact.seed}, ${impact.paths} paths where prices are drawn, engine ${impact.engine}; ± is one standard error, ± ? one that so few paths do not tell`,
  };
};
