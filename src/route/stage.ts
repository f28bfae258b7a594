import type { Hex } from '../chain/hex.js';
import type { GovernanceContract } from './governance/contract.js';
import type { CallId } from './governance/ids.js';
import type { Reader } from './reader.js';
import type { RouteCall } from './safe/wrap.js';

/** Who takes a step. */
export type Actor =
  /** The account of the next wrapper outward; where there is none, whoever may: `may` says who that is. */
  | { readonly kind: 'outer'; readonly may: string }
  | { readonly kind: 'anyone' }
  /** Accounts that hold a right, other than the route's own; null where the chain does not list them. */
  | {
      readonly kind: 'holders';
      readonly accounts: readonly Hex[] | null;
      readonly may: string;
      /** By which the accounts may be found in events. */
      readonly role?: { readonly at: Hex; readonly id: Hex };
    }
  /** Owners of a Safe, so many of whom sign what it makes. */
  | { readonly kind: 'owners'; readonly safe: Hex; readonly threshold: bigint; readonly owners: readonly Hex[] }
  /** Many, each with a call of their own: a vote. Nothing is sent for them. */
  | { readonly kind: 'voters'; readonly may: string };

/** How long something takes at least. A governor may count blocks instead of seconds. */
export interface Span {
  readonly seconds: bigint;
  readonly blocks: bigint;
}

export const NO_TIME: Span = { seconds: 0n, blocks: 0n };

/** Where a step stands, by the chain at one block. Times are seconds since 1970; a note says what the kind does not. */
export type StageState =
  | { readonly kind: 'done'; readonly note?: string }
  /** It can be taken now. */
  | { readonly kind: 'open'; readonly until: bigint | null; readonly note: string | null }
  /** It can be taken later: from a time or a block, or, where there is neither, once the step before it is done. */
  | {
      readonly kind: 'waiting';
      readonly from: bigint | null;
      /** Of contracts that count blocks: the first block in which it can be taken. */
      readonly fromBlock?: bigint;
      readonly note: string | null;
    }
  /** It can never be taken any more. */
  | {
      readonly kind: 'lost';
      readonly how: 'expired' | 'cancelled' | 'defeated' | 'vetoed' | 'replaced';
      readonly note: string | null;
    };

/** Reads where a step stands. Throws `route/unreadable` where the answers make no sense, and what the reader does. */
export type Watch = (reader: Reader) => Promise<StageState>;

/** The calls of a step that only the chain could tell, and the ids that came with them. */
export interface Found {
  readonly calls: readonly RouteCall[];
  readonly ids: readonly CallId[];
  /** What sending them does besides, in words. */
  readonly note: string | null;
}

/** Looks for the calls of a step; null while the chain cannot tell them. Throws what a `Watch` throws. */
export type Find = (reader: Reader) => Promise<Found | null>;

/** What a simulation makes of a step that nobody sends, or whose calls need a number that is not given yet. */
export interface Rehearsal {
  readonly calls: readonly RouteCall[];
  /** The token by which the votes of `calls` count; null where they are no votes. */
  readonly token: Hex | null;
}

/** One step of a route: what somebody sends, and when. */
export interface Stage {
  /** A verb: schedule, execute, propose, vote, queue. */
  readonly name: string;
  /** The contract that it is a step of, in words: `TimelockController 0x…`. */
  readonly of: string;
  readonly actor: Actor;
  /**
   * What the actor makes, all of it in one go where the actor can. Empty for a vote. Null where a contract gives a number on
   * the way, such as a proposal's, that the calls have to name: then `find` tells them.
   */
  readonly calls: readonly RouteCall[] | null;
  /** Only where `calls` is null. */
  readonly find?: Find;
  /** Of a vote, and where `calls` is null: as if nothing came between. Null where it cannot be made. */
  readonly rehearse?: (reader: Reader) => Promise<Rehearsal | null>;
  /** After the step before it is done, at least. */
  readonly after: Span;
  /** How long it stays open; null: for ever. */
  readonly open: Span | null;
  /** What its contract knows it by; none where that is not known before. */
  readonly ids: readonly CallId[];
  /** Null where only what encloses it can tell. */
  readonly watch: Watch | null;
}

/** What a route needs to know of the change besides its calls. The same change gives the same bytes. */
export interface About {
  /** 32 bytes that no other proposal has: of what is proposed and the block it was made on. */
  readonly nonce: Hex;
  /** What is voted on, word for word; its bytes decide a proposal's id. */
  readonly description: string;
}

/** What calldata to a wrapper asks of it. */
export interface Unwrapped {
  /** The step that it is. */
  readonly name: string;
  /** What it is about, as the wrapper's account will make it; null where the calldata does not have them. */
  readonly calls: readonly RouteCall[] | null;
  readonly ids: readonly CallId[];
}

/** One contract on the way from who acts to the protocol, with what was read of it. */
export interface Wrapper {
  readonly kind: string;
  /** In words: `TimelockController 0x…`. */
  readonly title: string;
  readonly address: Hex;
  /** Who makes the calls within it: the sender that the protocol, or the next wrapper inward, sees. */
  readonly account: Hex;
  /** The steps by which `account` comes to make these calls, the last of which makes them. Throws what the kind lists. */
  readonly wrap: (calls: readonly RouteCall[], about: About) => readonly Stage[];
  /** Of a Safe: the step by which it consents to what owners of another are to sign; null where it is none of these. */
  readonly consent?: (stage: Stage) => Stage | null;
  /** The step that stops calls that are on their way; null where there is none. */
  readonly cancel: ((calls: readonly RouteCall[], about: About) => Stage) | null;
  /** What a call to it asks for; null where it is none of its steps or no exact encoding. */
  readonly unwrap: (call: RouteCall) => Unwrapped | null;
  /** Where other programs can be told what it is asked for. */
  readonly governance?: GovernanceContract;
  /** Why the sender cannot take its first step, by what was read, in words; empty where it can. */
  readonly obstacles: readonly string[];
  /** A role of the contract that the sender lacks, where events tell who has it. */
  readonly lacks?: { readonly role: Hex; readonly name: string };
}
