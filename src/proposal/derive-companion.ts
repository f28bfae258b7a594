import { keccakText } from '../chain/keccak.js';
import { canonicalDigest } from '../document/canonical.js';
import type { Machine } from '../effect/machine.js';
import { observeMarket } from '../observe/observe-chain.js';
import { snapshotJson } from '../observe/own-snapshot.js';
import { marketInWorktree, type SourceContext } from '../plan/sources.js';
import { checksumAddress } from '../quantity/codecs/address.js';
import { knownJson } from '../route/known-json.js';
import { safeTxJson } from '../route/safe/transaction-json.js';
import { NO_TIME } from '../route/stage.js';
import { checksummed } from '../signer/address.js';
import { safeHashes } from '../signer/hashes.js';
import { proofJson } from './build.js';
import { type Act, companionSteps, nothing, ofParent, proveCompanion } from './companion.js';
import type { AnyProposal, StepsRoute } from './proposal.js';
import type { AnyBundle } from './read-bundle.js';
import { authorityNameOf, signingSafe } from './routed.js';
import { spanJson, stageJson } from './stage-json.js';

const TITLES = { cancel: 'Cancel', approve: 'Approve' } as const;

/**
 * The companion of a proposal, proven at the latest block to leave every value as it is. `asked`: the nonce of the Safe that
 * signs, where that is not to be its next. Throws what `companionSteps` and proving list.
 */
export const companionProposal = async (
  act: Act,
  { proposal: parent }: AnyBundle,
  context: SourceContext,
  machine: Machine,
  asked: bigint | null,
): Promise<AnyProposal> => {
  if (parent.of !== undefined)
    throw nothing(
      act.kind === 'cancel' ? 'it is of another proposal itself: stop that one' : 'it is of another proposal itself',
    );
  const { workspace } = context;
  const market = await marketInWorktree(context, parent.market);
  const observation = await observeMarket(market, workspace, 'latest', machine.rpc);
  const { block, contracts, params } = observation;
  const found = await companionSteps(act, parent, workspace, machine, block);
  const stages = { ...found, nonce: found.nonce ?? asked };
  const { proof, steps } = await proveCompanion(stages, parent, { machine, observation, market });
  const signed = steps[0]?.signed ?? null;
  const identity =
    signed === null ? null : { chainId: block.chainId, safe: signed.safe.address, version: signed.safe.version };
  // It reads the whole market, whatever lane the other one was on.
  const { digest: _, impact: __, transaction: ___, hashes: ____, lane: _____, ...rest } = parent;
  const own = ofParent(parent);
  const route: StepsRoute = {
    kind: 'steps',
    name: parent.route.kind === 'steps' ? parent.route.name : parent.route.authority,
    title: parent.route.kind === 'steps' ? parent.route.title : null,
    account: checksummed(steps.at(-1)?.from ?? `0x${'0'.repeat(40)}`),
    first: own?.first == null || signed !== null ? null : checksummed(own.first),
    nonce: keccakText(`plimsoll ${act.kind} ${parent.digest} ${block.hash}`),
    description: '',
    known: (own?.known ?? []).map(knownJson),
    step: 0,
    steps: stages.stages.map(stageJson),
    atBest: spanJson(NO_TIME),
  };
  const body = {
    ...rest,
    title: `${TITLES[act.kind]}: ${parent.title}`.slice(0, 400),
    description: '',
    block: { number: block.number.toString(), hash: block.hash, timestamp: block.timestamp.toString() },
    contracts: Object.fromEntries([...contracts].map(([name, address]) => [name, checksumAddress(address) ?? address])),
    ...{ changes: [], consequences: [], leftAlone: [], calls: [] },
    route:
      signed === null
        ? route
        : {
            ...route,
            ...signingSafe(authorityNameOf(signed.safe.address, workspace), signed.safe),
          },
    ...(signed === null || identity === null
      ? {}
      : { transaction: safeTxJson(signed.tx), hashes: safeHashes({ ...identity, tx: signed.tx }) }),
    proof: proofJson(proof, route),
    observed: snapshotJson(params, parent.market, {
      chainId: block.chainId,
      block: block.number,
      blockHash: block.hash,
    }),
    of: { act: act.kind, proposal: parent },
  };
  return { ...body, digest: canonicalDigest(body) } as unknown as AnyProposal;
};
