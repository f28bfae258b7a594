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
  /** Attestations that a proposal needs before it is executed, and how many reviewers may give them; null: anybody. */
  readonly attestations: number;
  readonly reviewers: number | null;
  /** What decides the cost of a capture and the workspace does not state. */
  readonly notStated: readonly string[];
  /** What values of the market decide over, in US dollars at the book's prices. */
  readonly controls: { readonly supplied: number; readonly borrowed: number; readonly available: number };
}
