import type { SafeControl } from './keys.js';

/** One move of one asset's price, what it costs and what it would take out. US dollars at true prices. */
export interface AttackPoint {
  /** The price over the true one, less one: 0.5 is half as much again. */
  readonly move: number;
  /** The same as the oracle reports it. */
  readonly reported: number;
  /** How long the price must be held for the oracle to follow. */
  readonly seconds: number;
  /** What must be put in. */
  readonly capital: number;
  /** What of it is lost. */
  readonly cost: number;
  /** Taken by borrowing, less the collateral left behind. */
  readonly borrowed: number;
  /** Earned by liquidating accounts at the moved price. */
  readonly liquidated: number;
  readonly extractable: number;
  /** Cost − extractable: below zero, the attack pays. */
  readonly margin: number;
}

/** The best moves of one asset under one set of parameters; null: nothing can be taken by any move of the grid. */
export interface AttackSide {
  readonly up: AttackPoint | null;
  readonly down: AttackPoint | null;
  /** The better of the two. */
  readonly best: AttackPoint | null;
}

export interface AssetAttack {
  readonly asset: string;
  /** Whose depth stands in for its own, in words: the cost is then an assumption of the scenario. Null: its own. */
  readonly depthProxy: string | null;
  /** How many of the oracle's sources must show the move, and how many there are. */
  readonly sources: { readonly needed: number; readonly of: number };
  /** The farthest moves that are judged: the grid's, or as far as the depth that is known lets a price go. */
  readonly reach: { readonly up: number; readonly down: number };
  readonly before: AttackSide;
  readonly after: AttackSide;
}

/** The asset that an attack on pays most, or comes nearest to paying. */
export interface WorstAttack {
  readonly asset: string;
  readonly depthProxy: string | null;
  readonly point: AttackPoint;
}

/** What attacks on a market's prices cost in a scenario's markets, before and after a change. */
export interface AttackReport {
  /** The worst first, as they are after the change. */
  readonly assets: readonly AssetAttack[];
  readonly worst: { readonly before: WorstAttack | null; readonly after: WorstAttack | null };
  /** The same among assets whose depth is their own. */
  readonly worstOfOwnDepth: AttackReport['worst'];
  /** Assets whose cost is not known, and why: nothing is assumed of them. */
  readonly notJudged: readonly { readonly asset: string; readonly why: string }[];
}

/** What is known of capturing the authority that sets a market's values. */
export interface AuthorityCapture {
  readonly name: string;
  readonly safe: string;
  /** Attestations that this tool wants before it executes, and how many reviewers may give them; null: anybody. No chain asks for them. */
  readonly attestations: number;
  readonly reviewers: number | null;
  /** Who controls the Safe at the book's block; null: it was not read. */
  readonly control: SafeControl | null;
  /** Why it was not read; null: it was. */
  readonly notRead: string | null;
  /** The fewest outermost keys that control the Safe, of how many; `exact` false: fewer may do. Null: not known, or none do. */
  readonly keys: { readonly fewest: number; readonly of: number; readonly exact: boolean } | null;
  /** Ways into it, or into a Safe that owns it, without any signature of its owners. */
  readonly modules: readonly { readonly safe: string; readonly module: string }[];
  /** What decides the cost of a capture and nobody states. */
  readonly notStated: readonly string[];
  /** What values of the market decide over, in US dollars at the book's prices; `filled`: supplied once finite caps are full. */
  readonly controls: {
    readonly supplied: number;
    readonly borrowed: number;
    readonly available: number;
    readonly filled: { readonly before: number; readonly after: number };
  };
}

/** A way to capture an authority, and what it costs in US dollars; null: so many tokens are not to be had. */
export type CaptureWay =
  | { readonly kind: 'keys'; readonly keys: readonly string[]; readonly exact: boolean; readonly cost: number }
  | { readonly kind: 'votes'; readonly tokens: number; readonly cost: number | null };

/** US dollars that a captured authority controls, and the cost of capturing it less that; null: the cost is not known. */
export interface Controlled {
  readonly controlled: number;
  readonly margin: number | null;
}

/** With what is supplied now, and once finite caps are full. */
export interface CaptureSide {
  readonly now: Controlled;
  readonly filled: Controlled;
}

/** What capturing the authority costs as a scenario assumes, against what it then controls. */
export interface Capture {
  readonly ways: readonly CaptureWay[];
  /** That of the cheapest way. Null: no way has a cost that is known. */
  readonly cost: number | null;
  /** Ways in through modules: they have no price, so that with them the cost is the most that a capture takes. */
  readonly modules: number;
  /** Seconds from where it is seen to its effect, and the share of what is available that suppliers withdraw in them. */
  readonly delay: number;
  readonly withdrawn: number;
  readonly before: CaptureSide;
  readonly after: CaptureSide;
}
