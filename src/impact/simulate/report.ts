import type { AttackReport, AuthorityCapture, Capture } from '../attack/report.js';
import type { AtHorizon } from './at-horizon.js';
import type { MintFrame, PoolFrame, RateAnswer } from './behaviour.js';
import type { Drops } from './drops.js';
import type { BookKind, SamplingName } from './job.js';
import type { ModelCard } from './model-card.js';
import type { ParameterDraws } from './model-error.js';
import type { BookResult } from './results.js';
import type { StandingNumbers } from './standing-numbers.js';

/** An account that a change makes liquidatable at once. Exact decimals: US dollars, and health factors rounded down. */
export interface NewlyView {
  readonly account: string;
  readonly collateral: string;
  readonly debt: string;
  readonly healthBefore: string | null;
  readonly healthAfter: string | null;
}

/** What a simulation was of: everything that decides its numbers, and what needs no simulation. */
export interface Frame {
  readonly market: string;
  readonly engine: string;
  readonly seed: string;
  readonly sampling: SamplingName;
  readonly book: {
    readonly file: string;
    readonly digest: string;
    readonly found: string;
    readonly synthetic: boolean;
    readonly block: number;
    readonly time: number;
    readonly accounts: number;
    /** Accounts that are in no result: a price of something that they hold or owe is not known. */
    readonly leftOut: number;
    /** Accounts that owe more than their collateral is worth already. */
    readonly insolventNow: number;
  };
  readonly before: { readonly source: string; readonly digest: string };
  readonly after: { readonly source: string; readonly digest: string };
  /** Paths of the parameters that differ. */
  readonly changes: readonly string[];
  readonly atOnce: {
    readonly newly: readonly NewlyView[];
    readonly already: number;
    readonly rescued: number;
    readonly unknown: number;
    /** US dollars that those newly liquidatable owe, as an exact decimal. */
    readonly debt: string;
  };
  readonly standing: StandingNumbers;
  /** As everything that is not worth about a dollar falls together. */
  readonly drops: Drops;
  /** As the assets asked for fall, each alone, then all of them; absent: none was asked for. */
  readonly dropsOf?: readonly Drops[];
  /** The shares of paths that curves of distributions are given at. */
  readonly levels: readonly number[];
  /** Books that are the book as it is on both sides: no limit is raised, or no cap leaves room. */
  readonly omitted: readonly BookKind[];
  /** Who sets these values; null where the market names nobody. */
  readonly authority: AuthorityCapture | null;
  readonly scenarios: readonly ScenarioFrame[];
}

/** One scenario of a simulation. */
export interface ScenarioFrame {
  readonly name: string;
  readonly title: string;
  /** sha256 of everything in it, compiled for the market. */
  readonly digest: string;
  readonly horizon: number;
  readonly step: number;
  readonly model: string;
  readonly paths: number;
  /** Its paths are all that there are: nothing was drawn. */
  readonly exact: boolean;
  /** Quasi-random paths: their independent randomisations, which errors are had from. Absent: each path is by itself. */
  readonly replicates?: number;
  /** How its parameters were redrawn; absent: that was not asked for. */
  readonly parameterDraws?: ParameterDraws;
  readonly proxies: readonly string[];
  /** What is missing or assumed, one a line. */
  readonly notes: readonly string[];
  readonly backstops: readonly string[];
  /** Null: the scenario is of no document. */
  readonly card: ModelCard | null;
  /** What moving prices costs in its markets, against what that takes. */
  readonly attack: AttackReport;
  /** What capturing the authority costs, against what it controls; null: nobody is named, or the scenario does not say. */
  readonly capture: Capture | null;
  /** The book as it is at the horizon where nobody liquidates anything; null for given prices. */
  readonly atHorizon: AtHorizon | null;
  /** How borrowers answered changed rates before any path; absent: no curve changed, or nobody is said to answer. */
  readonly rateAnswers?: readonly RateAnswer[];
  /** Pools that suppliers leave under stress; absent: none is said to. */
  readonly pools?: readonly PoolFrame[];
  /** What somebody makes from nothing; absent: nothing. */
  readonly mints?: readonly MintFrame[];
  readonly books: readonly { readonly kind: BookKind; readonly accounts: number; readonly unchanged: boolean }[];
}

/** A simulation's results: the frame, and for each scenario what happens to each book. */
export interface Simulation {
  readonly frame: Frame;
  readonly results: readonly (readonly BookResult[])[];
}
