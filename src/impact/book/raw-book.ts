import type { Hex } from '../../chain/hex.js';
import type { Measured } from '../../observe/measures.js';
import type { ObservedAt } from '../../observe/own-snapshot.js';
import type { ParamSet } from '../../protocol/param-set.js';

/** What an account has of one asset, in the token's smallest unit. */
export interface RawPosition {
  /** The entity's identity. */
  readonly asset: string;
  readonly supplied: bigint;
  /** Whether what is supplied counts as collateral. */
  readonly collateral: boolean;
  readonly owed: bigint;
}

export interface RawAccount {
  /** An address in lower case, or what the file it is from calls it. */
  readonly id: string;
  /** The identity of the mode it chose; null for none. */
  readonly mode: string | null;
  readonly positions: readonly RawPosition[];
  /** The health factor as the protocol itself says it, in its own unit; null where it was not asked. */
  readonly health: bigint | null;
}

/** How the accounts of a book were found. */
export type Found =
  /** In logs of these blocks. `whole`: from the first block that the market can have borrowers in, as it was told. */
  | { readonly kind: 'logs'; readonly from: bigint; readonly to: bigint; readonly logs: number }
  | { readonly kind: 'addresses'; readonly name: string; readonly digest: string }
  | { readonly kind: 'file'; readonly name: string; readonly digest: string }
  | { readonly kind: 'synthetic'; readonly how: string };

/**
 * Who holds and owes what in a market at one block, with the market itself as it was then: parameters, and what is supplied,
 * borrowed and paid for each asset. Every amount is the integer that the chain has.
 */
export interface RawBook {
  readonly market: string;
  readonly params: ParamSet;
  readonly at: ObservedAt;
  /** Of the block, in seconds since 1970. */
  readonly time: bigint;
  readonly metrics: Measured['metrics'];
  readonly contracts: ReadonlyMap<string, Hex>;
  readonly found: Found;
  /** Accounts that owe something. */
  readonly accounts: readonly RawAccount[];
  /** Accounts that were found and owe nothing now. */
  readonly settled: number;
}
