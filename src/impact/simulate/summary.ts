import type { Estimate } from '../outcome.js';
import type { BookKind } from './job.js';
import type { Frame, NewlyView, ScenarioFrame, Simulation } from './report.js';
import type { BookResult, Compared } from './results.js';
import type { FirstTime, Timing } from './timing.js';

/**
 * A number and its standard error as text, `1234.5 ± 6.7`: nine significant digits, `± ?` where so few paths do not tell the
 * error, no error where nothing was drawn.
 */
export type EstimateText = string;

export interface ComparedText {
  readonly before: EstimateText;
  readonly after: EstimateText;
  readonly difference: EstimateText;
}

/** When something first happens, in seconds since the start, over the paths in which it does; null where there is none. */
export interface FirstTimeSummary {
  /** Of all paths. */
  readonly share: EstimateText;
  readonly mean: EstimateText | null;
  readonly median: EstimateText | null;
}

/** When harm comes under the parameters before a change. */
export interface TimingSummary {
  readonly firstLiquidation: FirstTimeSummary;
  readonly firstBadDebt: FirstTimeSummary;
  /** By when half of the expected bad debt is there, in seconds; null where none is expected. */
  readonly half: EstimateText | null;
  /**
   * By some times, in seconds: of the paths in which debt is ever uncovered, the share in which it was by then; and the share of
   * the expected bad debt that is there by then and stays. Empty where debt is never uncovered.
   */
  readonly by: readonly { readonly at: number; readonly come: EstimateText; readonly there: EstimateText }[];
}

/** What a scenario does to one book: US dollars, and shares of paths. */
export interface BookSummary {
  readonly kind: BookKind;
  readonly accounts: number;
  /** The change does nothing to it. */
  readonly unchanged: boolean;
  readonly badDebt: { readonly mean: ComparedText; readonly p99: ComparedText; readonly es99: ComparedText };
  readonly liquidated: ComparedText;
  readonly insolvencyProbability: ComparedText;
  readonly backstops: readonly { readonly name: string; readonly paid: ComparedText }[];
  /** What backstops do not pay and suppliers lose. */
  readonly socialised: ComparedText;
  /** Of somebody who mints: what is borrowed against it, and what of all bad debt is theirs; absent: nobody does. */
  readonly minted?: { readonly borrowed: ComparedText; readonly badDebt: ComparedText };
  /** Absent in bundles made before it was told. */
  readonly timing?: TimingSummary;
}

export interface ScenarioSummary {
  readonly name: string;
  readonly title: string;
  /** Of everything in it, compiled for the market. */
  readonly sha256: string;
  readonly model: string;
  /** Seconds. */
  readonly horizon: number;
  readonly step: number;
  readonly paths: number;
  readonly exact: boolean;
  readonly proxies: readonly string[];
  readonly notes: readonly string[];
  readonly books: readonly BookSummary[];
}

/** What a change makes liquidatable at once: exact. */
export interface AtOnceSummary {
  /** How many; `listed` has the largest debts of them. */
  readonly newly: number;
  readonly listed: readonly NewlyView[];
  readonly debt: string;
  readonly already: number;
  readonly rescued: number;
  readonly unknown: number;
}

/** What falls of prices make liquidatable at once: exact, of nine significant digits. */
export interface DropsSummary {
  /** What falls together, while all else stays. */
  readonly falling: readonly string[];
  /** The fall as a share of the price; US dollars of debt then liquidatable. */
  readonly points: readonly { readonly fall: string; readonly before: string; readonly after: string }[];
}

/** A simulation as a bundle holds it: small enough to read, and with all that makes it again. */
export interface ImpactSummary {
  readonly engine: string;
  readonly seed: string;
  /** That were asked for, of each scenario that draws. */
  readonly paths: number;
  readonly book: {
    /** Relative to the workspace, or the name alone of one from elsewhere. */
    readonly file: string;
    readonly sha256: string;
    readonly found: string;
    readonly synthetic: boolean;
    readonly block: string;
    readonly accounts: number;
    readonly leftOut: number;
    /** Null where no scenario was run. */
    readonly insolventNow: number | null;
    /** What is wrong with it, one a line. */
    readonly notes: readonly string[];
  };
  /** sha256 of the market's values, before and after. */
  readonly parameters: { readonly before: string; readonly after: string };
  readonly atOnce: AtOnceSummary;
  /** Absent in bundles made before it was told. */
  readonly drops?: DropsSummary;
  /** Books that are the book as it is on both sides. */
  readonly omitted: readonly BookKind[];
  readonly scenarios: readonly ScenarioSummary[];
  /** Scenarios that were not run, each with why. */
  readonly notRun: readonly string[];
}

/** Accounts that are listed of those newly liquidatable. */
const LISTED = 25;

const numberText = (value: number): string => (Number.isFinite(value) ? String(Number(value.toPrecision(9)) + 0) : '?');

const estimateText = ({ value, error }: Estimate): EstimateText =>
  error === 0 ? numberText(value) : `${numberText(value)} ± ${numberText(error)}`;

const comparedText = ({ before, after, difference }: Compared): ComparedText => ({
  before: estimateText(before),
  after: estimateText(after),
  difference: estimateText(difference),
});

const orNull = (of: Estimate | null): EstimateText | null => (of === null ? null : estimateText(of));

const firstTimeSummary = ({ share, mean, median }: FirstTime): FirstTimeSummary => ({
  share: estimateText(share),
  mean: orNull(mean),
  median: orNull(median),
});

const timingSummary = ({ firstLiquidation, firstBadDebt, half, by }: Timing): TimingSummary => ({
  firstLiquidation: firstTimeSummary(firstLiquidation),
  firstBadDebt: firstTimeSummary(firstBadDebt),
  half: orNull(half),
  by: by.map(({ at, come, there }) => ({ at, come: estimateText(come), there: estimateText(there) })),
});

const bookSummary = (of: ScenarioFrame['books'][number], result: BookResult): BookSummary => {
  const { mean, p99, es99 } = result.badDebt;
  return {
    kind: of.kind,
    accounts: of.accounts,
    unchanged: of.unchanged,
    badDebt: { mean: comparedText(mean), p99: comparedText(p99), es99: comparedText(es99) },
    liquidated: comparedText(result.liquidated.mean),
    insolvencyProbability: comparedText(result.insolvencyProbability),
    backstops: result.backstops.map(({ name, paid }) => ({ name, paid: comparedText(paid) })),
    socialised: comparedText(result.socialised),
    ...(result.minted === undefined
      ? {}
      : { minted: { borrowed: comparedText(result.minted.borrowed), badDebt: comparedText(result.minted.badDebt) } }),
    ...(result.timing === undefined ? {} : { timing: timingSummary(result.timing) }),
  };
};

/** The exact part of a summary. */
export const atOnceSummary = ({ newly, already, rescued, unknown, debt }: Frame['atOnce']): AtOnceSummary => ({
  newly: newly.length,
  listed: newly.slice(0, LISTED),
  debt,
  already,
  rescued,
  unknown,
});

/** Of a curve's points a bundle has every fifth: each two and a half per cent. */
const KEPT = 5;

const dropsSummary = ({ falling, before, after }: Frame['drops']): DropsSummary => ({
  falling,
  points: after.flatMap(({ drop, debt }, index) =>
    index % KEPT === 0
      ? [{ fall: numberText(drop), before: numberText(before[index]?.debt ?? 0), after: numberText(debt) }]
      : [],
  ),
});

/** The summary of a simulation. The same simulation gives the same summary. */
export const summaryOf = (
  { frame, results }: Simulation,
  {
    paths,
    notes,
    notRun,
  }: { readonly paths: number; readonly notes: readonly string[]; readonly notRun: readonly string[] },
): ImpactSummary => {
  const { book } = frame;
  return {
    engine: frame.engine,
    seed: frame.seed,
    paths,
    book: {
      file: book.file,
      sha256: book.digest,
      found: book.found,
      synthetic: book.synthetic,
      block: String(book.block),
      accounts: book.accounts,
      leftOut: book.leftOut,
      insolventNow: frame.scenarios.length === 0 ? null : book.insolventNow,
      notes,
    },
    parameters: { before: frame.before.digest, after: frame.after.digest },
    atOnce: atOnceSummary(frame.atOnce),
    drops: dropsSummary(frame.drops),
    omitted: frame.omitted,
    scenarios: frame.scenarios.map((scenario, index) => ({
      name: scenario.name,
      title: scenario.title,
      sha256: scenario.digest,
      model: scenario.model,
      horizon: scenario.horizon,
      step: scenario.step,
      paths: scenario.paths,
      exact: scenario.exact,
      proxies: scenario.proxies,
      notes: scenario.notes,
      books: scenario.books.map((one, at) => bookSummary(one, results[index]?.[at] as BookResult)),
    })),
    notRun,
  };
};
