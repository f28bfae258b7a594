import type { Hex } from '../../chain/hex.js';
import type { Rpc } from '../../chain/rpc.js';
import type { Observation } from '../../observe/observation.js';
import { observeSteward } from '../../observe/steward-measures.js';
import type { Plan } from '../../plan/plan.js';
import { type StewardMisfit, stewardPlan } from '../../plan/steward/steward-calls.js';
import type { LabelOf } from '../../protocol/value.js';
import { readerOf } from '../reader.js';
import type { RouteCall } from '../safe/wrap.js';
import { readSteward, type StewardAt } from './facts.js';
import { judgeUpdates } from './judge.js';

/** A call of a steward, with what people call it. */
export interface StewardRouteCall extends RouteCall {
  readonly title: string;
}

/** What a steward is given to make a plan. */
export interface MadeBySteward extends StewardAt {
  /** None where it has no function for a part of the plan: a part of a plan is not the plan. */
  readonly calls: readonly StewardRouteCall[];
  /** What stands against it as things are. */
  readonly misfits: readonly StewardMisfit[];
}

const callOf = (address: Hex, data: Hex, title: string): StewardRouteCall => ({ to: address, data, value: 0n, title });

/**
 * A plan as a steward at an address makes it, held against its bounds as the observation's block has them. Throws
 * `route/not-a-steward`, where the node fails, and as reading measures does where a bound cannot be read.
 */
export const madeBySteward = async (
  at: StewardAt,
  { plan, labelOf }: { readonly plan: Plan; readonly labelOf: LabelOf },
  { observation, rpc }: { readonly observation: Observation; readonly rpc: Rpc },
): Promise<MadeBySteward> => {
  const { steward, address } = at;
  const { params: observed, block } = observation;
  // What it is comes before what it enforces: of another contract no bound is to be asked.
  await readSteward(readerOf(rpc, block), at, null, observation.contracts);
  const { calls, misfits, updates } = stewardPlan(plan, observed, steward, labelOf);
  const measured = await observeSteward(rpc, observation, at, updates);
  const judged = judgeUpdates(updates, { steward, observed, measured, time: block.timestamp, labelOf });
  return {
    ...at,
    calls: calls.map(({ data, fn }) => callOf(address, data, fn.title)),
    misfits: [...misfits, ...judged],
  };
};
