import type { Hex } from '../../chain/hex.js';

/** A governor, as far as what is proposed to it has to be told to other programs. */
export interface GovernorContract {
  readonly kind: 'governor';
  readonly address: Hex;
  /** Whose `propose` it has: OpenZeppelin's or Governor Bravo's. */
  readonly type: 'oz' | 'bravo';
  /** It numbers proposals: an id is known once one is proposed. */
  readonly numbered: boolean;
  /** Where it queues; null: it makes the calls itself. */
  readonly timelock: {
    readonly address: Hex;
    /** What the salt of an operation is made of; null where it is no TimelockController, which knows each call by itself. */
    readonly salt: 'description' | 'description and governor' | null;
  } | null;
}

/** A contract of a route that knows what it is asked for by an id that people compare. */
export type GovernanceContract = GovernorContract | { readonly kind: 'timelock'; readonly address: Hex };
