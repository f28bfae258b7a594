import type { Finding } from '../diagnostic/finding.js';
import type { Machine } from '../effect/machine.js';
import type { Observation } from '../observe/observation.js';
import type { Change } from '../plan/diff.js';
import type { ImpactAtHand } from '../policy/impact-at-hand.js';
import type { Judged, JudgeInput, NotEvaluated } from '../policy/judged.js';
import type { Policy } from '../policy/policy.js';
import type { LastChange, MarketState } from '../policy/state.js';
import type { Definitions } from '../protocol/load-definition.js';
import type { Market } from '../protocol/market.js';
import type { Workspace } from '../workspace/workspace.js';
import type { BothPolicies } from './judge-policies.js';
import type { CheckedImpact } from './report.js';

/** A node of a chain, as the base's plimsoll.yaml names it; or why there is none to ask. */
export type NodeAtHand =
  | {
      readonly kind: 'node';
      readonly machine: Machine;
      /** Whether somebody set it up for this run; a loopback URL in plimsoll.yaml may have nothing behind it. */
      readonly given: 'by variable' | 'by document';
    }
  | { readonly kind: 'none'; readonly why: string };

/** The policies of one side, and what is wrong with their documents. */
export interface PoliciesAtHand {
  readonly policies: readonly Policy[];
  readonly findings: readonly Finding[];
}

/** A market as a node has it. */
export interface SeenMarket {
  readonly machine: Machine;
  readonly observation: Observation;
}

/** What policies ask of a state. */
export interface StateAsked {
  /** Seconds that a state file may be old; null where any age is taken. */
  readonly maxAge: bigint | null;
  /** Seconds that last changes are looked for; 0 where no policy has a delay. */
  readonly lookBack: bigint;
}

export interface StateAtHand {
  readonly state: MarketState | null;
  readonly findings: readonly Finding[];
}

/** A market's document as the base has it. */
export interface MergedDocument {
  readonly path: string;
  readonly market: Market;
}

export interface MergedAtHand {
  readonly lastChange: (path: string) => LastChange | null;
  readonly findings: readonly Finding[];
}

/** A market whose impact is asked for. */
export interface ImpactAsked {
  /** As the base's definition reads it; null where it cannot. */
  readonly market: Market | null;
  /** As the head has it. */
  readonly head: Market;
  readonly base: Market | null;
  /** From base to head; none where nothing is compared. */
  readonly changes: readonly Change[];
  readonly policies: BothPolicies;
}

/** What a change does to the accounts of a market, as far as the policies of each side ask. */
export interface ImpactFound {
  /** Left out where no rule of that side is on impact. */
  readonly head?: ImpactAtHand;
  readonly base?: ImpactAtHand;
  /** What gates were held against; left out where they were held against nothing. */
  readonly told?: CheckedImpact;
  /** What is to be said of the book. */
  readonly findings: readonly Finding[];
  readonly notEvaluated: readonly NotEvaluated[];
}

/** Everything that a check asks of the world and of engines that are not its own. */
export interface CheckPorts {
  readonly policiesOf: (workspace: Workspace, definitions: Definitions) => Promise<PoliciesAtHand>;
  readonly judge: (input: JudgeInput) => Judged;
  /** What a policy allows that it did not in the base. Null: it is new, or gone. */
  readonly loosened: (base: Policy | null, head: Policy | null) => readonly Finding[];
  /** What is known of a market besides documents, at most so many seconds old; from what was observed where it was. */
  readonly stateOf: (market: Market, seen: SeenMarket | null, demands: StateAsked) => Promise<StateAtHand>;
  /** What merge order tells of when a parameter was last changed before the change, by path; of a new market nothing. */
  readonly mergedOf: (base: MergedDocument | null, lookBack: bigint) => Promise<MergedAtHand>;
  /** By the name of a chain. */
  readonly nodeOf: (chain: string) => Promise<NodeAtHand>;
  readonly impactOf: (asked: ImpactAsked) => Promise<ImpactFound>;
}

/** How strict a check is, and how much it looks at. */
export interface CheckOptions {
  /** `all`: every market, changed or not. */
  readonly scope: 'changed' | 'all';
  /** Whether a chain that moved by itself fails the check. */
  readonly drift: 'shown' | 'failing';
  readonly warnings: 'shown' | 'failing';
  /** Seconds since 1970. */
  readonly now: bigint;
}
