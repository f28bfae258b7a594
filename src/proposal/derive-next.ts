import { refused } from '../diagnostic/error.js';
import { canonicalDigest, canonicalText } from '../document/canonical.js';
import type { Machine } from '../effect/machine.js';
import { observeMarket } from '../observe/observe-chain.js';
import { baseOf } from '../plan/lock-base.js';
import { marketInWorktree, type SourceContext } from '../plan/sources.js';
import { readSafe } from '../route/safe/state.js';
import { safeTxJson } from '../route/safe/transaction-json.js';
import { safeHashes } from '../signer/hashes.js';
import { planJson, proofJson } from './build.js';
import { planCalls } from './compile.js';
import type { AnyProposal } from './proposal.js';
import type { AnyBundle } from './read-bundle.js';
import { remainingSteps } from './remaining-steps.js';
import { authorityNameOf, proveRouted, signingSafe } from './routed.js';
import { stepsStatus } from './steps-status.js';

const refuseNext = (why: string, hint: string) => refused('propose/next', why, { hint });

/**
 * The bundle of the step that comes next, where owners of a Safe sign it: the same proposal with another step to sign, proven from
 * the latest block on. Throws `propose/next` where nobody signs what comes next, or the chain has moved so that the documents
 * would give other calls, and what proving lists.
 */
export const nextProposal = async (
  bundle: AnyBundle,
  context: SourceContext,
  machine: Machine,
  asked: bigint | null,
): Promise<AnyProposal> => {
  const { proposal } = bundle;
  const { route } = proposal;
  const { rpc } = machine;
  if (route.kind !== 'steps')
    throw refuseNext('the proposal is one transaction of a Safe: nothing comes after it', 'see plimsoll status');
  const { stages, next, state } = await stepsStatus(bundle, route, rpc);
  const stage = stages[next];
  if (stage === undefined || stage.actor.kind !== 'owners')
    throw refuseNext(
      stage === undefined
        ? `nothing is left to sign: it is ${state}`
        : `nobody signs step ${next + 1} of ${stages.length}, ${stage.name} in the ${stage.of}`,
      'plimsoll execute takes it',
    );
  if (next === route.step)
    throw refuseNext(`step ${next + 1} of ${stages.length} is this bundle’s own`, 'have it signed: plimsoll sign');
  const market = await marketInWorktree(context, proposal.market);
  const observation = await observeMarket(market, context.workspace, 'latest', rpc);
  const { block, contracts } = observation;
  const planned = planCalls({
    market,
    base: await baseOf(market.name, context.workspace, market.params.protocol),
    observed: observation.params,
    contracts,
    selection: proposal.selection,
  });
  const { plan, labelOf } = planned;
  if (canonicalText(planJson(plan, labelOf).calls) !== canonicalText(proposal.calls))
    throw refuseNext('what it was made for has moved on the chain, or in the document', 'propose again');
  const safe = await readSafe(rpc, block, stage.actor.safe);
  const proven = await remainingSteps({ ...route, step: next }, proposal, {
    rpc,
    block,
    safe: null,
    nonce: asked,
  });
  const signed = proven.steps[0]?.signed;
  if (signed == null) throw new RangeError('the step that owners sign is not a transaction of their Safe');
  const proof = await proveRouted(machine, { market, observation, planned, routed: { proven } });
  const { digest: _, impact: __, ...rest } = proposal;
  const identity = { chainId: block.chainId, safe: safe.address, version: safe.version };
  const body = {
    ...rest,
    route: {
      ...route,
      step: next,
      ...signingSafe(authorityNameOf(safe.address, context.workspace), safe),
    },
    transaction: safeTxJson(signed.tx),
    hashes: safeHashes({ ...identity, tx: signed.tx }),
    proof: proofJson(proof, route),
  };
  return { ...body, digest: canonicalDigest(body) } as AnyProposal;
};
