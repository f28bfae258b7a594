import type { PinnedBlock } from '../chain/block.js';
import { parseDeclaration } from '../chain/function.js';
import type { Hex } from '../chain/hex.js';
import { keccakText } from '../chain/keccak.js';
import { refused } from '../diagnostic/error.js';
import { canonicalDigest } from '../document/canonical.js';
import type { DeclaredEvent } from '../effect/described-logs.js';
import type { Machine } from '../effect/machine.js';
import type { Observation } from '../observe/observation.js';
import { observeMarket } from '../observe/observe-chain.js';
import { snapshotJson } from '../observe/own-snapshot.js';
import { labelsFor } from '../plan/labels.js';
import { marketInWorktree, type SourceContext } from '../plan/sources.js';
import type { Market } from '../protocol/market.js';
import { checksumAddress } from '../quantity/codecs/address.js';
import { cancelling } from '../route/cancelling.js';
import { knownJson } from '../route/known-json.js';
import { readerOf } from '../route/reader.js';
import { readSafe } from '../route/safe/state.js';
import { safeTxJson } from '../route/safe/transaction-json.js';
import { safeWrapper } from '../route/safe/wrapper.js';
import { NO_TIME, type Stage } from '../route/stage.js';
import { checksummed } from '../signer/address.js';
import { safeHashes } from '../signer/hashes.js';
import type { Workspace } from '../workspace/workspace.js';
import { type AnyProposal, isSigned, type StepsRoute } from './proposal.js';
import { type Proof, prove } from './prove.js';
import type { ProvenStep } from './proven-step.js';
import type { AnyBundle } from './read-bundle.js';
import { rehearseRoute } from './rehearse-route.js';
import { authorityNameOf } from './routed.js';
import { spanJson, stageJson } from './stage-json.js';
import { routeCallsOf, type StepsOfProposal, stepsOf } from './steps-route.js';

const nothing = (why: string) => refused('propose/cancel', why, { hint: 'see plimsoll status for where it stands' });

/** The step by which a Safe uses up the nonce of a transaction that it is not to make: one to itself that does nothing. */
const rejection = (safe: Hex, owners: readonly Hex[], threshold: bigint): Stage => ({
  name: 'reject',
  of: `Safe ${checksummed(safe)}`,
  actor: { kind: 'owners', safe, threshold, owners },
  calls: [{ to: safe, value: 0n, data: '0x' }],
  after: NO_TIME,
  open: null,
  ids: [],
  watch: null,
});

/** What stops a proposal, and the nonce that it has to have; null: the Safe's next one. */
export interface Cancelling {
  readonly stages: readonly Stage[];
  readonly nonce: bigint | null;
}

const ofParent = ({ route, ...proposal }: AnyProposal): StepsOfProposal | null =>
  route.kind === 'steps' ? stepsOf(route, routeCallsOf(proposal)) : null;

/** A step that an account is to take whose account is the Safe of an authority is signed by the owners of that. */
const bySafes = async (stages: readonly Stage[], workspace: Workspace, machine: Machine, block: PinnedBlock) => {
  const safes = new Set([...workspace.authorities.values()].map(({ safe }) => safe.address.toLowerCase()));
  return Promise.all(
    stages.map(async (stage) => {
      const [account] = stage.actor.kind === 'holders' ? (stage.actor.accounts ?? []) : [];
      if (account === undefined || !safes.has(account)) return stage;
      const [signed] = safeWrapper(await readSafe(machine.rpc, block, account), null).wrap(stage.calls ?? [], {
        nonce: `0x${'0'.repeat(64)}`,
        description: '',
      });
      return signed === undefined ? stage : { ...stage, actor: signed.actor };
    }),
  );
};

/**
 * What stops a proposal as the chain has it at a block: the contract of its route that has begun and not ended it, else the Safe
 * that has not executed it yet, by a transaction of the same nonce. Throws `propose/cancel` where there is nothing to stop, and what
 * `cancelling` lists.
 */
export const stopping = async (
  parent: AnyProposal,
  workspace: Workspace,
  machine: Machine,
  block: PinnedBlock,
): Promise<Cancelling> => {
  const own = ofParent(parent);
  const begun = own === null ? null : await cancelling(own, readerOf(machine.rpc, block));
  if (begun !== null) {
    const first = own?.first ?? null;
    const taken = begun.map(
      (stage): Stage =>
        stage.actor.kind === 'outer' && first !== null
          ? { ...stage, actor: { kind: 'holders', accounts: [first], may: stage.actor.may } }
          : stage,
    );
    return { stages: await bySafes(taken, workspace, machine, block), nonce: null };
  }
  if (!isSigned(parent)) throw nothing('nothing of it is on its way');
  const safe = await readSafe(machine.rpc, block, parent.route.safe.toLowerCase() as Hex);
  const nonce = BigInt(parent.transaction.nonce);
  if (safe.nonce > nonce)
    throw nothing(`the Safe has used its nonce ${nonce}, and nothing of it is on its way any more`);
  return { stages: [rejection(safe.address, safe.owners, safe.threshold)], nonce };
};

/** What a Safe writes when it is called with nothing, as it calls itself to use up a nonce (since 1.1.1). */
const RECEIVED = parseDeclaration('event SafeReceived(address indexed sender, uint256 value)');
const received = (steps: readonly ProvenStep[]): readonly DeclaredEvent[] =>
  steps.flatMap(({ signed }) => (signed === null ? [] : [{ emitter: signed.safe.address, declaration: RECEIVED }]));

/** What the steps of a cancellation do when they are run: nothing to the market. */
export const proveStopping = async (
  { stages, nonce }: Cancelling,
  parent: AnyProposal,
  {
    machine,
    observation,
    market,
  }: { readonly machine: Machine; readonly observation: Observation; readonly market: Market },
): Promise<{ readonly proof: Proof; readonly steps: Awaited<ReturnType<typeof rehearseRoute>>['steps'] }> => {
  const { block, params } = observation;
  const own = ofParent(parent) ?? { known: [], wrappers: [], account: `0x${'0'.repeat(40)}` as Hex };
  const { events, ...proven } = await rehearseRoute(own, stages, { rpc: machine.rpc, block, nonce });
  const proof = await prove(machine, {
    observation,
    document: market.params,
    given: market.contracts,
    ...proven,
    account: proven.steps.at(-1)?.from ?? proven.account,
    calls: [],
    declared: { events: [...events, ...received(proven.steps)], writes: new Set() },
    pending: [],
    after: params,
    labelOf: labelsFor([market.params], [params]),
  });
  return { proof, steps: proven.steps };
};

/**
 * The proposal that stops another one, proven at the latest block to leave every value as it is. `nonce`: the Safe's, where the
 * one that signs is to use another than its next. Throws what `stopping` and proving list.
 */
export const cancelProposal = async (
  { proposal: parent }: AnyBundle,
  context: SourceContext,
  machine: Machine,
  asked: bigint | null,
): Promise<AnyProposal> => {
  if (parent.cancels !== undefined) throw nothing('it stops another proposal itself');
  const { workspace } = context;
  const market = await marketInWorktree(context, parent.market);
  const observation = await observeMarket(market, workspace, 'latest', machine.rpc);
  const { block, contracts, params } = observation;
  const found = await stopping(parent, workspace, machine, block);
  const stages = { ...found, nonce: found.nonce ?? asked };
  const { proof, steps } = await proveStopping(stages, parent, { machine, observation, market });
  const signed = steps[0]?.signed ?? null;
  const identity =
    signed === null ? null : { chainId: block.chainId, safe: signed.safe.address, version: signed.safe.version };
  const { digest: _, impact: __, transaction: ___, hashes: ____, ...rest } = parent;
  const own = ofParent(parent);
  const route: StepsRoute = {
    kind: 'steps',
    name: parent.route.kind === 'steps' ? parent.route.name : parent.route.authority,
    title: parent.route.kind === 'steps' ? parent.route.title : null,
    account: checksummed(steps.at(-1)?.from ?? `0x${'0'.repeat(40)}`),
    first: own?.first == null || signed !== null ? null : checksummed(own.first),
    nonce: keccakText(`plimsoll cancel ${parent.digest} ${block.hash}`),
    description: '',
    known: (own?.known ?? []).map(knownJson),
    step: 0,
    steps: stages.stages.map(stageJson),
    atBest: spanJson(NO_TIME),
  };
  const body = {
    ...rest,
    title: `Cancel: ${parent.title}`.slice(0, 400),
    description: '',
    block: { number: block.number.toString(), hash: block.hash, timestamp: block.timestamp.toString() },
    contracts: Object.fromEntries([...contracts].map(([name, address]) => [name, checksumAddress(address) ?? address])),
    ...{ changes: [], consequences: [], leftAlone: [], calls: [] },
    route:
      signed === null
        ? route
        : {
            ...route,
            authority: authorityNameOf(signed.safe.address, workspace),
            safe: checksummed(signed.safe.address),
            version: signed.safe.version,
            threshold: signed.safe.threshold.toString(),
            owners: signed.safe.owners.map(checksummed),
          },
    ...(signed === null || identity === null
      ? {}
      : { transaction: safeTxJson(signed.tx), hashes: safeHashes({ ...identity, tx: signed.tx }) }),
    proof: {
      method: proof.method,
      gasUsed: proof.gasUsed.toString(),
      gasLimit: proof.gasLimit.toString(),
      events: proof.events,
      values: proof.values,
      nonceAhead: proof.nonceAhead.toString(),
      steps: proof.steps.map(({ title, gasUsed }) => ({ title, gasUsed: gasUsed.toString() })),
    },
    observed: snapshotJson(params, parent.market, {
      chainId: block.chainId,
      block: block.number,
      blockHash: block.hash,
    }),
    cancels: parent,
  };
  return { ...body, digest: canonicalDigest(body) } as AnyProposal;
};
