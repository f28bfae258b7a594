import type { Finding } from '../diagnostic/finding.js';
import type { ChangeJson } from '../plan/diff-json.js';
import type { SafeTxJson } from '../route/safe/transaction-json.js';
import type { Effect, Verdict } from './review.js';
import type { ToldImpact } from './told-impact.js';
import type { ToldOwners } from './told-owners.js';
import type { ToldRoute } from './told-route.js';

/** What was given to review. */
export type InputKind =
  | 'bundle'
  | 'safe-transaction'
  | 'transaction-builder'
  | 'calldata'
  | 'exec-transaction'
  | 'hash'
  | 'governor-proposal'
  | 'timelock-operation';

/** A call as a review tells it. A part that a file does not give in a readable form is null. */
export interface ToldCall {
  readonly to: string | null;
  readonly value: string | null;
  readonly data: string | null;
  readonly operation: number;
  /** The market whose definition describes the call. */
  readonly market?: string;
  readonly contract?: string;
  readonly function?: string;
  readonly args?: readonly { readonly name: string; readonly value: string }[];
  /** What the function does, to follow "it". */
  readonly meaning?: string;
  /** Why the decoding may be wrong, or why there is none; or why the call may not do what it says. */
  readonly doubt?: string;
  /** The account that makes it, where that is not the Safe; null where the bytes do not tell it. */
  readonly account?: string | null;
  /** Only of what a timelock or a governor is to make in another transaction. */
  readonly when?: 'later';
  readonly changes: readonly string[];
  readonly calls?: readonly ToldCall[];
}

/** A change, with its market where the transaction changes several. */
export type ToldChange = ChangeJson & { readonly market?: string };

/** The transaction held against a document. */
export interface AgainstDocument {
  readonly source: string;
  readonly market: string;
  /** Changes of the document that the transaction does not make. */
  readonly missing: readonly ChangeJson[];
  /** Changes that the transaction makes and the document does not have. */
  readonly extra: readonly ChangeJson[];
  /** Calls that the definition does not describe, as positions: `2`, `2.1`. */
  readonly otherCalls: readonly string[];
}

/** Under what a governor or timelock knows the calls. */
export interface ToldId {
  readonly name: string;
  /** As it is usually shown: in decimal or in hexadecimal. */
  readonly value: string;
  readonly hex: string;
}

/** A transaction that waits in the queue of the Safe, from the nonce that is next on. */
export interface ToldPending {
  readonly nonce: string;
  readonly safeTxHash: string;
  /** Who says that it waits. */
  readonly from: string;
}

/** A transaction of another Safe that the reviewed one approves the hash of. */
export interface ToldParent {
  readonly safe: { readonly address: string; readonly version: string; readonly chainId: string };
  readonly hashes: { readonly domain: string; readonly message: string; readonly safeTx: string };
  readonly transaction: SafeTxJson;
  readonly wrapper: { readonly to: string; readonly function: string } | null;
  readonly calls: readonly ToldCall[];
  readonly changes: readonly ToldChange[];
}

/** What a review tells, of a bundle as of anything else; what the input does not decide is null. */
export interface ToldReview {
  readonly input?: InputKind;
  readonly verdict: Verdict;
  readonly title: string | null;
  readonly market: string | null;
  readonly safe: {
    readonly address: string | null;
    readonly version: string | null;
    readonly chainId: string | null;
  } | null;
  readonly hashes: { readonly domain: string; readonly message: string; readonly safeTx: string } | null;
  readonly transaction: SafeTxJson | null;
  /** Of calls of a governor or timelock; absent where there are none. */
  readonly ids?: readonly ToldId[];
  /** Of a bundle whose route has several steps. */
  readonly route?: ToldRoute;
  /** The account that makes the calls, where no Safe does and it is known. */
  readonly executor?: string;
  /** What waits in the queue of the Safe, in order of nonce; absent where nothing was asked. */
  readonly queue?: readonly ToldPending[];
  readonly wrapper: { readonly to: string; readonly function: string } | null;
  readonly calls: readonly ToldCall[];
  readonly changes: readonly ToldChange[];
  /** Changes that come when what it plans is executed, on the values that it leaves. */
  readonly planned: readonly ToldChange[];
  readonly warnings: readonly Finding[];
  readonly reproduces: boolean | null;
  readonly against?: AgainstDocument | null;
  readonly stale: boolean | null;
  /** Of a bundle: the block that the chain was asked at. */
  readonly block?: { readonly number: string; readonly hash: string } | null;
  /** Who signs, and what nested Safes sign; absent where neither a chain nor the reviewer says. */
  readonly owners?: ToldOwners;
  /** What is really approved, where the transaction approves hashes and their transactions were given. */
  readonly approves?: readonly ToldParent[];
  /** Null where the transaction was not run. */
  readonly effect: Effect | null;
  /** Of a bundle that tells of an impact. */
  readonly impact?: ToldImpact;
  readonly checked: readonly string[];
  readonly notChecked: readonly string[];
}
