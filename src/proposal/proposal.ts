import type { Hex } from '../chain/hex.js';
import type { ImpactSummary } from '../impact/simulate/summary.js';
import type { ChangeJson } from '../plan/diff-json.js';
import type { ValueJson } from '../protocol/value.js';
import type { RouteTiming } from '../route/against-stress.js';
import type { KnownJson } from '../route/known-json.js';
import type { SafeTxJson } from '../route/safe/transaction-json.js';
import type { SpanJson, StageJson } from './stage-json.js';

export const PROPOSAL_FORMAT = 'plimsoll.proposal/1';

/** A document that decided the bytes, as it was when they were made. */
export interface ProposalDocument {
  readonly path: string;
  readonly sha256: string;
  /** The text itself, where the commit does not have it: it was edited and not committed. */
  readonly text?: string;
}

export interface ProposalCall {
  readonly title: string;
  readonly contract: string;
  readonly function: string;
  readonly to: string;
  readonly value: string;
  readonly data: string;
  readonly changes: readonly {
    readonly path: string;
    readonly before: ValueJson | null;
    readonly after: ValueJson | null;
    readonly kind: 'intent' | 'consequence';
  }[];
  /** Values that the call stores again as they are: it is stale if one of them moves. */
  readonly siblings: readonly { readonly path: string; readonly value: ValueJson }[];
}

/** What a proposal does to the accounts of a book; or why that was not simulated. */
export type ProposalImpact =
  | ({
      readonly simulated: true;
      /** Whether the route is faster than the stress; absent: that was not asked, as of a route that waits for nothing. */
      readonly timing?: RouteTiming;
    } & ImpactSummary)
  | { readonly simulated: false; readonly reason: string };

/** The Safe whose owners sign. */
export interface SigningSafe {
  readonly authority: string;
  readonly safe: string;
  readonly version: string;
  readonly threshold: string;
  readonly owners: readonly string[];
}

/** A route of several steps, with all that decides their bytes. */
export interface StepsRoute {
  readonly kind: 'steps';
  readonly name: string;
  readonly title: string | null;
  /** Who makes the calls in the end. */
  readonly account: string;
  /** The account that takes the first step by itself; null where a Safe does. */
  readonly first: string | null;
  /** 32 bytes that no other proposal has. */
  readonly nonce: Hex;
  /** What is voted on, word for word. */
  readonly description: string;
  /** The contracts of the route, from the one that makes the calls outward, as they were read at the block. */
  readonly known: readonly KnownJson[];
  /** From 0: the step that the people of this proposal take. */
  readonly step: number;
  readonly steps: readonly StageJson[];
  readonly atBest: SpanJson;
}

/** What every proposal says. */
interface ProposalBody {
  readonly format: typeof PROPOSAL_FORMAT;
  readonly digest: string;
  readonly tool: { readonly name: string; readonly version: string };
  readonly title: string;
  readonly description: string;
  readonly market: string;
  readonly chain: { readonly name: string; readonly id: string };
  readonly block: { readonly number: string; readonly hash: string; readonly timestamp: string };
  readonly provenance: {
    /** Null outside a git repository. */
    readonly commit: string | null;
    readonly dirty: boolean;
    readonly documents: readonly ProposalDocument[];
    readonly protocol: { readonly name: string; readonly version: string; readonly sha256: string };
  };
  /**
   * Present where it takes the emergency lane: what of the market was read, `reserves.WETH` or `eModes.*` for every one. All
   * else was not.
   */
  readonly lane?: { readonly kind: 'emergency'; readonly entities: readonly string[] };
  readonly selection: { readonly only: readonly string[]; readonly includeDrift: readonly string[] };
  readonly contracts: Readonly<Record<string, string>>;
  readonly changes: readonly ChangeJson[];
  readonly consequences: readonly ChangeJson[];
  readonly leftAlone: readonly ChangeJson[];
  readonly calls: readonly ProposalCall[];
  readonly proof: {
    readonly method: string;
    /** Of the step that the people of this proposal take. */
    readonly gasUsed: string;
    readonly gasLimit: string;
    readonly events: number;
    readonly values: number;
    readonly nonceAhead: string;
    /** Of a route of several steps: every one that was run, in order. */
    readonly steps?: readonly { readonly title: string; readonly gasUsed: string }[];
  };
  /** Absent from proposals of releases that did not simulate. */
  readonly impact?: ProposalImpact;
  /** The proposal that this one stops, or approves for a Safe that owns the one that signs; then it changes nothing itself. */
  readonly of?: { readonly act: 'cancel' | 'approve'; readonly proposal: AnyProposal };
  /** Every value that was read of the market at the block, in a snapshot's form: with the documents it compiles to the same bytes. */
  readonly observed: object;
}

/**
 * `proposal.json`: all that a proposal says. Every other file of the bundle but signatures is made from it again at review.
 * `digest` is the sha256 of the canonical text of all the rest. It holds no time but the block's, so that the same inputs
 * and block give the same bytes.
 */
export interface Proposal extends ProposalBody {
  readonly route: SigningSafe & ({ readonly kind: 'safe' } | StepsRoute);
  readonly transaction: SafeTxJson;
  readonly hashes: { readonly domain: string; readonly message: string; readonly safeTx: string };
}

/** The same where no Safe takes the first step: an account sends it. */
export interface SentProposal extends ProposalBody {
  readonly route: StepsRoute;
  readonly transaction?: never;
  readonly hashes?: never;
}

export type AnyProposal = Proposal | SentProposal;

/** True of a proposal that owners of a Safe sign. */
export const isSigned = (proposal: AnyProposal): proposal is Proposal => proposal.transaction !== undefined;
