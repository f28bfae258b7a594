import type { Figure } from '../impact/gate/figure.js';
import type { BookKind } from '../impact/simulate/job.js';
import type { Change } from '../plan/diff.js';
import type { ImpactRule } from './policy.js';

/** What a scenario does to one book, by the names that rules use. */
export interface ImpactRun {
  readonly scenario: string;
  readonly book: BookKind;
  readonly figures: ReadonlyMap<string, Figure>;
}

/** What was run for one rule, and the scenarios that could not be, with why. */
export interface ImpactRuns {
  readonly runs: readonly ImpactRun[];
  readonly open: readonly { readonly scenario: string; readonly why: string }[];
}

/** What a change does to the accounts of a market, as far as rules ask for it; or why that is not known. */
export type ImpactAtHand =
  | { readonly kind: 'unknown'; readonly why: string }
  | {
      readonly kind: 'known';
      /** The time of the book's block, in seconds since 1970. */
      readonly time: bigint;
      /** Values that differ between before and after; without any there is nothing to judge. */
      readonly changes: readonly Change[];
      /** What the change is about and the book does not have, by path. */
      readonly beyond: readonly string[];
      /** What needs no scenario. */
      readonly atOnce: ReadonlyMap<string, Figure>;
      /** How many accounts one of the changes alone makes liquidatable. */
      readonly newlyBy: (change: Change) => number;
      /** Whether one of the changes does anything to one of these kinds of book. True where that is not known. */
      readonly actsOn: (change: Change, books: readonly BookKind[]) => boolean;
      readonly runsOf: (rule: ImpactRule) => ImpactRuns;
    };
