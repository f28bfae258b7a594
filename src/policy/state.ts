import type { ExprValue } from '../expr/value.js';
import type { ParamSet } from '../protocol/param-set.js';

/** When a parameter was last changed, and how that is known. */
export interface LastChange {
  /** Seconds since 1970. */
  readonly at: bigint;
  /** On-chain events count; merge order is what is known without a chain. */
  readonly from: 'chain' | 'state' | 'merge';
  /** Nothing was seen since `at`, which is as far back as was looked: the change itself is older. */
  readonly noLater?: true;
}

/** What is known of a market besides documents: read from its chain, or from a state file that was made and signed before. */
export interface MarketState {
  readonly market: string;
  readonly params: ParamSet;
  readonly chainId: bigint;
  readonly block: bigint;
  readonly blockHash: string;
  /** Seconds since 1970. */
  readonly time: bigint;
  /** Measures of an entity that are no parameters (`supplied`, `borrowed`, `accountsAbove`), by group and identity. */
  readonly metrics: (group: string, identity: string) => ReadonlyMap<string, ExprValue>;
  /** Bounds and delays that a contract on the chain enforces, by name. */
  readonly bounds: ReadonlyMap<string, ExprValue>;
  readonly lastChange: (group: string, identity: string, parameter: string) => LastChange | null;
}
