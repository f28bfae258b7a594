import type { Finding } from '../diagnostic/finding.js';
import type { ChangeJson } from '../plan/diff-json.js';
import type { NotEvaluated } from '../policy/judged.js';

/** What became of a market between base and head. */
export type MarketFate = 'changed' | 'new' | 'deleted' | 'renamed' | 'moved' | 'unchanged';

/** One change of a value, with what it is judged by. Values as documents write them. */
export interface CheckedChange extends ChangeJson {
  /** What the chain has now; null where it was not read. */
  readonly chain: string | null;
  /** The nearest bound of a rule that is about it; null where none is. */
  readonly bound: string | null;
}

/** What gates on impact were held against. */
export interface CheckedImpact {
  readonly book: {
    /** Relative to the workspace, as the base has it. */
    readonly file: string;
    readonly block: string;
    /** Seconds since 1970. */
    readonly time: number;
    readonly accounts: number;
    /** Its accounts are made up. */
    readonly synthetic: boolean;
  };
  /** Accounts that the change makes liquidatable at once. */
  readonly newlyLiquidatable: number;
  /** Scenarios that were run. */
  readonly scenarios: readonly string[];
}

/** One market of a check. */
export interface CheckedMarket {
  readonly market: string;
  /** Relative to the workspace; of a deleted one, where it was. */
  readonly file: string;
  readonly fate: MarketFate;
  /** What it was called or where it was; null where that did not change. */
  readonly was: string | null;
  readonly changes: readonly CheckedChange[];
  /** Values that differ between chain and base: nobody's intent of this change. `before` is the base's, `after` the chain's. */
  readonly drift: readonly ChangeJson[];
  /** Calls that the change would need, in words; null where they were not planned. */
  readonly calls: readonly string[] | null;
  /** Whether these calls were run on the chain as it is: true, false, or null where it was not tried. */
  readonly proven: boolean | null;
  /** Left out where no gate on impact was held against anything. */
  readonly impact?: CheckedImpact;
}

/** A rule that was not evaluated, and the market it is about where that is known. */
export interface CheckNotEvaluated extends NotEvaluated {
  readonly market?: string;
}

/** Where values of the chain came from. */
export type StateSource = 'chain' | 'state file' | 'none';

/** All that CI asks of a change. Formats are made of this alone. */
export interface CheckReport {
  /** Null where nothing was compared with. */
  readonly base: {
    readonly revision: string;
    /** The last commit that the revision and HEAD share: what values are compared with. */
    readonly commit: string;
    /** What the revision names now: whose nodes, authorities and policies count. */
    readonly tip: string;
  } | null;
  readonly head: { readonly commit: string | null };
  readonly state: StateSource;
  /** In the order of files and lines; those that a baseline knows already are not among them. */
  readonly findings: readonly Finding[];
  readonly markets: readonly CheckedMarket[];
  readonly summary: {
    readonly errors: number;
    readonly warnings: number;
    readonly infos: number;
    /** Findings that a baseline knows. */
    readonly known: number;
    readonly evaluated: number;
    readonly notEvaluated: readonly CheckNotEvaluated[];
    /** Markets, or files where markets are, that could not be read: nothing in them was judged. None where it is left out. */
    readonly unread?: number;
  };
  /** Versions of the definitions and policies that were applied, by what they are: `policy steward`. */
  readonly versions?: Readonly<Record<string, string>>;
  /** Who must approve, and by which rules. */
  readonly reviewers: readonly { readonly name: string; readonly rules: readonly string[] }[];
  /** Whether a gate fails. */
  readonly failed: boolean;
}
