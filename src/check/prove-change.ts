import type { Machine } from '../effect/machine.js';
import type { Observation } from '../observe/observation.js';
import type { Plan } from '../plan/plan.js';
import { titledCalls } from '../proposal/compile.js';
import type { Proof } from '../proposal/prove.js';
import { aboutOf } from '../proposal/route-plan.js';
import { proveRouted, routeCalls } from '../proposal/routed.js';
import { safesOf } from '../proposal/safe-of.js';
import type { Market } from '../protocol/market.js';
import type { LabelOf } from '../protocol/value.js';
import { accountNames } from '../workspace/account-names.js';
import type { Route } from '../workspace/routes.js';
import type { Workspace } from '../workspace/workspace.js';

/** What is to be shown of a planned change. */
export interface ProveChangeInput {
  readonly market: Market;
  readonly observation: Observation;
  readonly workspace: Workspace;
  /** The preferred first; one at least. */
  readonly routes: readonly Route[];
  readonly plan: Plan;
  readonly labelOf: LabelOf;
}

/**
 * Run the planned calls on the first of the routes that may make them, on the block that was observed, as `propose` would:
 * exactly these changes must come of it. Throws what `routeCalls` and `proveRouted` list.
 */
export const proveChange = async (machine: Machine, input: ProveChangeInput): Promise<Proof> => {
  const { market, observation, plan, labelOf, workspace, routes } = input;
  const { rpc } = machine;
  const names = accountNames(workspace, market.chain);
  const planned = { plan, labelOf, calls: titledCalls(plan) };
  const { routed } = await routeCalls(routes, planned, {
    ...{ observation, rpc, workspace, nonce: null, names, safeOf: safesOf(workspace, rpc, observation.block) },
    aboutFor: () => aboutOf(market.name, observation.block, ''),
  });
  return proveRouted(machine, { market, observation, planned, routed, names });
};
