import type { Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import type { Observation } from '../observe/observation.js';
import { stewardOf } from '../route/steward/facts.js';
import { type MadeBySteward, madeBySteward } from '../route/steward/made-by-steward.js';
import type { Route } from '../workspace/routes.js';
import type { PlannedCalls, TitledCall } from './compile.js';

/** What is made of a plan on a route, before it is known what its other contracts make of that. */
export interface CallsFor {
  /**
   * What the first account behind the protocol, or behind its steward, makes. None where the steward cannot make the plan;
   * `misfits` then say why.
   */
  readonly calls: readonly TitledCall[];
  /** The sender that the protocol sees where that is the route's steward; null where it is whoever makes the calls. */
  readonly sender: Hex | null;
  /** Contracts whose storage the calls change beyond what the protocol's own do: a steward keeps when it changed what. */
  readonly writes: readonly Hex[];
  /** Why the steward would not make it as things are: each a sentence that begins with a path. */
  readonly misfits: readonly string[];
  /** For `readRoute`; null where the route goes through no steward. */
  readonly steward: { readonly given: MadeBySteward; readonly contracts: ReadonlyMap<string, Hex> } | null;
}

/**
 * The calls that a plan is on a route: the plan's own, or where the route goes through a steward, that steward's, held against
 * its bounds at the block of the observation. Throws `route/no-steward`,
 * `route/not-a-steward`, and where the node fails or a bound cannot be read.
 */
export const callsFor = async (
  { through: [first] }: Route,
  { plan, labelOf, calls }: PlannedCalls,
  chain: { readonly observation: Observation; readonly rpc: Rpc },
): Promise<CallsFor> => {
  if (first?.kind !== 'steward') return { calls, sender: null, writes: [], misfits: [], steward: null };
  const { params, contracts } = chain.observation;
  const given = await madeBySteward(stewardOf(first, params.protocol), { plan, labelOf }, chain);
  return {
    // Whoever may call a steward is asked of the steward itself, not of the protocol's roles.
    calls: given.calls.map((call) => ({ ...call, roles: [] })),
    sender: given.address,
    writes: [given.address],
    misfits: given.misfits.map(({ path, says }) => `${path}: ${says}`),
    steward: { given, contracts },
  };
};
