import type { Finding } from '../diagnostic/finding.js';
import type { Change } from '../plan/diff.js';
import type { Market } from '../protocol/market.js';
import type { ImpactAtHand } from './impact-at-hand.js';
import type { Policy } from './policy.js';
import type { LastChange, MarketState } from './state.js';

/** A rule that could not be evaluated: it neither passed nor failed. */
export interface NotEvaluated {
  readonly ruleId: string;
  /** The parameter or entity; null where it is about the whole market. */
  readonly path: string | null;
  readonly why: string;
  /** The market, where several are told of together. */
  readonly market?: string;
}

/** What a market is judged on. */
export interface JudgeInput {
  readonly policies: readonly Policy[];
  /** As the change leaves it. */
  readonly market: Market;
  /** As the base has it; null for a new one, and where there is no base. */
  readonly base: Market | null;
  /** From base to market; every value of a new one. */
  readonly changes: readonly Change[];
  /** Null where neither a chain nor a state file is at hand. */
  readonly state: MarketState | null;
  /** What merge order tells of the last change of a parameter; null where git does not know. */
  readonly merged: (path: string) => LastChange | null;
  /** What the change does to accounts, as far as rules on impact ask; left out where nobody looked. */
  readonly impact?: ImpactAtHand;
  /** Seconds since 1970. */
  readonly now: bigint;
}

/** What policies say of one market. */
export interface Judged {
  readonly findings: readonly Finding[];
  /** How many times a rule was held against an entity or a change. */
  readonly evaluated: number;
  readonly notEvaluated: readonly NotEvaluated[];
  /** Who must approve, by rule. */
  readonly reviewers: ReadonlyMap<string, readonly string[]>;
}
