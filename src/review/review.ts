import type { Finding } from '../diagnostic/finding.js';
import type { BalanceChange } from '../effect/balances.js';
import type { DescribedLog } from '../effect/described-logs.js';
import type { RunMethod } from '../effect/run.js';
import type { StorageWrite } from '../effect/storage.js';
import type { ChangeJson } from '../plan/diff-json.js';
import type { SafeTxJson } from '../route/safe/transaction-json.js';
import type { ToldId, ToldPending } from './told.js';
import type { ToldImpact } from './told-impact.js';
import type { ToldOwners } from './told-owners.js';
import type { ToldRoute } from './told-route.js';

/** `OK` needs everything shown; `CAUTION` needs a person's judgement; `BLOCKED` is not to be signed. */
export type Verdict = 'OK' | 'CAUTION' | 'BLOCKED';

/** A call the transaction makes. `changes` are the paths it moves. */
export interface ReviewedCall {
  readonly to: string;
  readonly value: string;
  readonly data: string;
  readonly operation: number;
  readonly contract?: string;
  readonly function?: string;
  readonly args?: readonly { readonly name: string; readonly value: string }[];
  readonly doubt?: string;
  /** The account that makes it, where that is not the Safe; null where the bytes do not tell it. */
  readonly account?: string | null;
  /** Only of what a timelock or a governor is to make in another transaction. */
  readonly when?: 'later';
  readonly changes: readonly string[];
  readonly calls?: readonly ReviewedCall[];
}

/** What running the transaction on the chain as it is now has shown; integers as decimal text. */
export interface Effect {
  readonly block: string;
  readonly blockHash: string;
  readonly method: RunMethod;
  readonly gasUsed: string;
  /** What to send the transaction with; null where it was not run through a Safe. */
  readonly gasLimit: string | null;
  readonly events: number;
  /** How many values were read back. */
  readonly values: number;
  /** Hashes of the transactions that were run before it, because they wait with lower nonces. */
  readonly after: readonly string[];
  readonly logs: readonly DescribedLog[];
  readonly balances: readonly BalanceChange[];
  /** Every word of storage that changes; null where the node cannot tell. */
  readonly storage: readonly StorageWrite[] | null;
  /** Contracts that are new or have other code; null where the node cannot tell. */
  readonly newCode: readonly string[] | null;
}

/** What a review found, from its own computation alone. */
export interface Review {
  readonly verdict: Verdict;
  readonly title: string | null;
  readonly market: string | null;
  /** The Safe whose owners sign; its address and version null where none do. */
  readonly safe: { readonly address: string | null; readonly version: string | null; readonly chainId: string };
  readonly hashes: { readonly domain: string; readonly message: string; readonly safeTx: string } | null;
  readonly transaction: SafeTxJson | null;
  /** Under which a timelock or governor knows the calls. */
  readonly ids?: readonly ToldId[];
  /** Of a route of several steps. */
  readonly route?: ToldRoute;
  /** What waits in the queue of the Safe; absent where nobody was asked. */
  readonly queue?: readonly ToldPending[];
  readonly wrapper: { readonly to: string; readonly function: string } | null;
  readonly calls: readonly ReviewedCall[];
  readonly changes: readonly ChangeJson[];
  /** Changes that come when what it plans is executed, on the values that it leaves. */
  readonly planned: readonly ChangeJson[];
  readonly warnings: readonly Finding[];
  /** Whether the documents at the recorded commit compile to the same bytes; null where that could not be tried. */
  readonly reproduces: boolean | null;
  /** Whether what the transaction was made for has moved; null where the chain was not asked. */
  readonly stale: boolean | null;
  /** The block that the chain was asked at; null where it was not. */
  readonly block: { readonly number: string; readonly hash: string } | null;
  /** Who signs, and what nested Safes sign; absent where neither a chain nor the reviewer says. */
  readonly owners?: ToldOwners;
  /** Null where the transaction was not run. */
  readonly effect: Effect | null;
  /** Absent where the bundle says nothing of an impact. */
  readonly impact?: ToldImpact;
  readonly checked: readonly string[];
  readonly notChecked: readonly string[];
}

/** The verdict that warnings lead to: the worst that one carries. */
export const verdictOf = (warnings: readonly Finding[]): Verdict => {
  const verdicts = warnings.map((finding) => finding.data?.verdict);
  if (verdicts.includes('BLOCKED')) return 'BLOCKED';
  return verdicts.includes('CAUTION') ? 'CAUTION' : 'OK';
};
