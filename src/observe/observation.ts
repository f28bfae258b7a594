import type { PinnedBlock } from '../chain/block.js';
import type { Hex } from '../chain/hex.js';
import type { ReadCall } from '../chain/multicall.js';
import type { Finding } from '../diagnostic/finding.js';
import type { ParamSet } from '../protocol/param-set.js';
import type { MarketScope } from '../protocol/scope-of-market.js';

/** A market as one block of its chain has it: whole, or what is in a scope. */
export interface Observation {
  readonly params: ParamSet;
  readonly block: PinnedBlock;
  /** Every contract of the definition, in lower case. */
  readonly contracts: ReadonlyMap<string, Hex>;
  /** The protocol's release, where the definition tells releases apart. */
  readonly release: string | null;
  /** What the chain holds and the values cannot show: bits of a set that stand for no entity. */
  readonly findings: readonly Finding[];
  /** What of the market was read; null or absent: all. */
  readonly scope?: MarketScope | null;
  /** Every read that was made, so that the same can be asked of another state. */
  readonly reads: readonly ReadCall[];
}
