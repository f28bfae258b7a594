import type { Book } from '../book.js';
import type { RiskMarket } from '../risk-market.js';
import type { Scenario } from '../scenario.js';

/** How a book answers a change: as it is, with caps filled, or re-levered to the new limits. */
export type BookKind = 'as-is' | 'filled' | 'relevered';

/** A market with a book in it. */
export interface Case {
  readonly market: RiskMarket;
  readonly book: Book;
}

/** A book before and after a change of parameters. */
export interface BookPair {
  readonly kind: BookKind;
  readonly before: Case;
  readonly after: Case;
}

/** How paths are drawn, as a person names it. */
export type SamplingName = 'random' | 'quasi' | 'importance';

/** Everything that decides the numbers of a simulation, and nothing else; can be posted to a worker. */
export interface Job {
  readonly scenario: Scenario;
  readonly seed: bigint;
  /** How many paths are asked for; `pathCount` says how many there are. */
  readonly paths: number;
  readonly sampling: SamplingName;
  readonly pairs: readonly BookPair[];
}

/** Paths `from` up to, and without, `to`. */
export interface PathRange {
  readonly from: number;
  readonly to: number;
}
