import { declaredBy } from '../effect/declared.js';
import type { Machine } from '../effect/machine.js';
import type { Observation } from '../observe/observation.js';
import type { Plan } from '../plan/plan.js';
import { titledCalls } from '../proposal/compile.js';
import { safeOf } from '../proposal/propose.js';
import { type Proof, prove } from '../proposal/prove.js';
import { safeStep } from '../proposal/proven-step.js';
import type { Market } from '../protocol/market.js';
import type { LabelOf } from '../protocol/value.js';
import { wrapCalls } from '../route/safe/wrap.js';
import { safeHashes } from '../signer/hashes.js';
import type { Authority } from '../workspace/workspace.js';

/** What is to be shown of a planned change. */
export interface ProveChangeInput {
  readonly market: Market;
  readonly observation: Observation;
  readonly authority: Authority;
  readonly plan: Plan;
  readonly labelOf: LabelOf;
}

/**
 * Run the planned calls through the authority's Safe on the block that was observed, as `propose` would: exactly these
 * changes must come of it. Throws what `safeOf`, `wrapCalls` and `prove` list.
 */
export const proveChange = async (machine: Machine, input: ProveChangeInput): Promise<Proof> => {
  const { market, observation, plan, labelOf } = input;
  const { chainId } = observation.block;
  const safe = await safeOf(input.authority, machine.rpc, observation.block);
  const calls = titledCalls(plan);
  const { address, version } = safe;
  const tx = wrapCalls(calls, { address, version, chainId }, { nonce: safe.nonce });
  return prove(machine, {
    observation,
    document: market.params,
    given: market.contracts,
    steps: [
      safeStep(
        safe,
        { tx, safeTxHash: safeHashes({ chainId, safe: address, version, tx }).safeTx },
        calls,
        observation.block,
      ),
    ],
    account: address,
    books: new Map(),
    calls,
    declared: declaredBy(
      plan.calls.map((call) => call.step.transition),
      observation.contracts,
    ),
    pending: [],
    after: plan.after,
    labelOf,
  });
};
