import type { BlockPace } from '../chain/block-pace.js';
import type { EstimateText, ImpactSummary, ScenarioSummary, TimingSummary } from '../impact/simulate/summary.js';
import type { Span } from './stage.js';

/**
 * Where a change stands against the bad debt of a scenario that begins with the route's first step:
 * `before`: it applies before the first bad debt, in at least 95 % of the paths that come to any;
 * `during`: some of the bad debt is there by then;
 * `after`: at least 95 % of it is, or the scenario is over;
 * `no-harm`: without the change, no path comes to bad debt;
 * `not-known`: how long the route takes in seconds is not known, or the times of harm are not.
 */
export type StressVerdict = 'before' | 'during' | 'after' | 'no-harm' | 'not-known';

/** One scenario against the time of a route. */
export interface StressTiming {
  readonly name: string;
  readonly verdict: StressVerdict;
  /** Two standard errors either way give the same verdict. */
  readonly sure: boolean;
  /** The share of paths in which debt is ever uncovered under the parameters before; null where it is not known. */
  readonly share: EstimateText | null;
  /** The median time of the first bad debt, in seconds, over the paths that come to it; null where there is none. */
  readonly first: EstimateText | null;
  /** Of those paths, the share in which it has come before the change applies; null where there is none or it is not known. */
  readonly come: EstimateText | null;
  /** The share of the expected bad debt that is there by then and stays. */
  readonly there: EstimateText | null;
}

/** How long a route takes at best, against the scenarios of an impact. As it stands in a bundle. */
export interface RouteTiming {
  readonly best: { readonly seconds: string; readonly blocks: string };
  /** How fast blocks came; null where it is not known, or the route waits for none. */
  readonly pace: { readonly seconds: string; readonly blocks: string } | null;
  /** Seconds, rounded up; null where blocks are waited for and their pace is not known. */
  readonly takes: string | null;
  readonly scenarios: readonly StressTiming[];
}

/** At least this share of paths, or of bad debt, decides. */
const MOST = 0.95;

/** Standard errors either way within which a verdict has to stay the same. */
const ERRORS = 2;

/** Seconds that a span takes, rounded up; null where it has blocks and their pace is not known. */
export const secondsOf = ({ seconds, blocks }: Span, pace: BlockPace | null): bigint | null => {
  if (blocks === 0n) return seconds;
  if (pace === null || pace.blocks <= 0n) return null;
  return seconds + (blocks * pace.seconds + pace.blocks - 1n) / pace.blocks;
};

/** An estimate's text: its value, and what it may be at least and at most. What is not known may be anything. */
const boundsOf = (text: EstimateText): { readonly value: number; readonly low: number; readonly high: number } => {
  const [first = '', second] = text.split(' ± ');
  const value = Number(first);
  const error = second === undefined ? 0 : second === '?' ? Number.POSITIVE_INFINITY : Number(second);
  return { value, low: value - ERRORS * error, high: value + ERRORS * error };
};

const NONE: EstimateText = '0';
const ALL: EstimateText = '1';

/** The harm by a time: at the first time that was looked at and is not before it, so that no harm is left out. */
const harmBy = (
  { by }: TimingSummary,
  seconds: number,
): { readonly come: EstimateText; readonly there: EstimateText } => {
  if (seconds <= 0) return { come: NONE, there: NONE };
  return by.find(({ at }) => at >= seconds) ?? { come: ALL, there: ALL };
};

/** The verdict by shares of paths that came to bad debt, and of bad debt that is there. */
const judged = (come: number, there: number): Exclude<StressVerdict, 'no-harm' | 'not-known'> =>
  come <= 1 - MOST ? 'before' : there >= MOST ? 'after' : 'during';

const against = ({ name, books }: ScenarioSummary, seconds: bigint | null): StressTiming => {
  const timing = books.find(({ kind }) => kind === 'as-is')?.timing;
  if (timing === undefined)
    return { name, verdict: 'not-known', sure: false, share: null, first: null, come: null, there: null };
  const { share, median } = timing.firstBadDebt;
  const told = { name, share, first: median };
  if (median === null)
    return { ...told, verdict: 'no-harm', sure: boundsOf(share).high <= 1 - MOST, come: null, there: null };
  if (seconds === null) return { ...told, verdict: 'not-known', sure: false, come: null, there: null };
  const { come, there } = harmBy(timing, Number(seconds));
  const [paths, debt] = [boundsOf(come), boundsOf(there)];
  if (Number.isNaN(paths.value + debt.value)) return { ...told, verdict: 'not-known', sure: false, come, there };
  const verdict = judged(paths.value, debt.value);
  const sure = [paths.low, paths.high].every((one) =>
    [debt.low, debt.high].every((other) => judged(one, other) === verdict),
  );
  return { ...told, verdict, sure, come, there };
};

const asText = ({ seconds, blocks }: Span): RouteTiming['best'] => ({
  seconds: seconds.toString(),
  blocks: blocks.toString(),
});

/**
 * Hold the least time that a route takes against when harm comes in each scenario, to the book as it is and under the parameters
 * before the change: had the stress begun as the route's first step was taken. A longer route never has a better verdict. The
 * same arguments give the same answer, so that a review can make it again.
 */
export const routeTiming = (
  { scenarios }: Pick<ImpactSummary, 'scenarios'>,
  best: Span,
  pace: BlockPace | null,
): RouteTiming => {
  const seconds = secondsOf(best, pace);
  return {
    best: asText(best),
    pace: best.blocks === 0n || pace === null ? null : asText(pace),
    takes: seconds === null ? null : seconds.toString(),
    scenarios: scenarios.map((one) => against(one, seconds)),
  };
};
