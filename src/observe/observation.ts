import type { PinnedBlock } from '../chain/block.js';
import type { Hex } from '../chain/hex.js';
import type { ParamSet } from '../protocol/param-set.js';

/** A whole market as one block of its chain has it. */
export interface Observation {
  readonly params: ParamSet;
  readonly block: PinnedBlock;
  /** Every contract of the definition, in lower case. */
  readonly contracts: ReadonlyMap<string, Hex>;
  /** The protocol's release, where the definition tells releases apart. */
  readonly release: string | null;
}
