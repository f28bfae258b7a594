import type { PinnedBlock } from '../chain/block.js';
import { encodeCall } from '../chain/calldata.js';
import { parseDeclaration } from '../chain/function.js';
import type { Hex } from '../chain/hex.js';
import { slotKey } from '../chain/trace.js';
import { refused } from '../diagnostic/error.js';
import type { DeclaredEvent } from '../effect/described-logs.js';
import type { Machine } from '../effect/machine.js';
import type { Observation } from '../observe/observation.js';
import { labelsFor } from '../plan/labels.js';
import type { Market } from '../protocol/market.js';
import { cancelling } from '../route/cancelling.js';
import { readerOf } from '../route/reader.js';
import { APPROVE_HASH, approvedHashSlot } from '../route/safe/approvals.js';
import { readSafe } from '../route/safe/state.js';
import { safeTxFromJson } from '../route/safe/transaction-json.js';
import { safeWrapper } from '../route/safe/wrapper.js';
import { NO_TIME, type Stage } from '../route/stage.js';
import { checksummed } from '../signer/address.js';
import { approvedOnChain } from '../signer/approved-hashes.js';
import { safeHashes } from '../signer/hashes.js';
import type { Workspace } from '../workspace/workspace.js';
import { type AnyProposal, isSigned } from './proposal.js';
import { type Proof, prove } from './prove.js';
import { rehearseRoute } from './rehearse-route.js';
import { safesOf } from './safe-of.js';
import { routeCallsOf, type StepsOfProposal, stepsOf } from './steps-route.js';

export const nothing = (why: string) =>
  refused('propose/cancel', why, { hint: 'see plimsoll status for where it stands' });

/** What a Safe writes when it is called with nothing, as it calls itself to use up a nonce (since 1.1.1). */
const RECEIVED = parseDeclaration('event SafeReceived(address indexed sender, uint256 value)');
const APPROVED = parseDeclaration('event ApproveHash(bytes32 indexed approvedHash, address indexed owner)');
const PLAIN: Pick<CompanionSteps, 'events' | 'slots'> = { events: [], slots: new Set() };

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

/** The steps of a companion, and the nonce that its Safe has to use; null: its next one. */
export interface CompanionSteps {
  readonly stages: readonly Stage[];
  readonly nonce: bigint | null;
  /** What the steps are declared to do besides what Safes do themselves. */
  readonly events: readonly DeclaredEvent[];
  readonly slots: ReadonlySet<string>;
}

/** The route of the proposal that a companion is of; null where that is a Safe's transaction. */
export const ofParent = ({ route, ...proposal }: AnyProposal): StepsOfProposal | null =>
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
const stopping = async (
  parent: AnyProposal,
  workspace: Workspace,
  machine: Machine,
  block: PinnedBlock,
): Promise<CompanionSteps> => {
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
    return { ...PLAIN, stages: await bySafes(taken, workspace, machine, block), nonce: null };
  }
  if (!isSigned(parent)) throw nothing('nothing of it is on its way');
  const safe = await readSafe(machine.rpc, block, parent.route.safe.toLowerCase() as Hex);
  const nonce = BigInt(parent.transaction.nonce);
  if (safe.nonce > nonce)
    throw nothing(`the Safe has used its nonce ${nonce}, and nothing of it is on its way any more`);
  const events = [{ emitter: safe.address, declaration: RECEIVED }];
  return { ...PLAIN, stages: [rejection(safe.address, safe.owners, safe.threshold)], nonce, events };
};

/**
 * The step by which a Safe that owns the one whose owners sign a proposal approves its hash on the chain. Throws
 * `propose/approve` where it is no owner of it, has approved already, or it is too late.
 */
const approving = async (
  parent: AnyProposal,
  authority: string,
  workspace: Workspace,
  machine: Machine,
  block: PinnedBlock,
): Promise<CompanionSteps> => {
  const cannot = (why: string) => refused('propose/approve', why, { hint: 'see plimsoll status for who signs' });
  if (!isSigned(parent)) throw cannot('no Safe signs the proposal');
  const { rpc } = machine;
  const outer = await safesOf(workspace, rpc, block)(authority);
  const inner = await readSafe(rpc, block, parent.route.safe.toLowerCase() as Hex);
  const title = `Safe ${checksummed(inner.address)}`;
  if (!inner.owners.includes(outer.address))
    throw cannot(`the Safe ${checksummed(outer.address)} of ${authority} is no owner of the ${title}`);
  if (inner.nonce > BigInt(parent.transaction.nonce)) throw cannot(`the ${title} has used its nonce`);
  const identity = { chainId: block.chainId, safe: inner.address, version: inner.version };
  const hash = safeHashes({ ...identity, tx: safeTxFromJson(parent.transaction) }).safeTx;
  if ((await approvedOnChain(rpc, block, inner.address, hash, [outer.address])).length > 0)
    throw cannot(`the Safe ${checksummed(outer.address)} has approved it already`);
  const stage: Stage = {
    name: 'approve',
    of: `Safe ${checksummed(outer.address)}`,
    actor: { kind: 'owners', safe: outer.address, threshold: outer.threshold, owners: outer.owners },
    calls: [{ to: inner.address, value: 0n, data: encodeCall(APPROVE_HASH, [hash]) }],
    after: NO_TIME,
    open: null,
    ids: [],
    watch: null,
  };
  return {
    stages: [stage],
    nonce: null,
    events: [{ emitter: inner.address, declaration: APPROVED }],
    slots: new Set([slotKey(inner.address, approvedHashSlot(outer.address, hash))]),
  };
};

/** What a companion of a proposal does: stops it, or approves it for a Safe that owns the one that signs. */
export type Act = { readonly kind: 'cancel' } | { readonly kind: 'approve'; readonly authority: string };

/** The steps of a companion as the chain has it at a block. Throws what each act lists. */
export const companionSteps = (
  act: Act,
  parent: AnyProposal,
  workspace: Workspace,
  machine: Machine,
  block: PinnedBlock,
): Promise<CompanionSteps> =>
  act.kind === 'cancel'
    ? stopping(parent, workspace, machine, block)
    : approving(parent, act.authority, workspace, machine, block);

/** What the steps of a companion do when they are run: nothing to the market. */
export const proveCompanion = async (
  { stages, nonce, events: declared, slots }: CompanionSteps,
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
    declared: { events: [...events, ...declared], writes: new Set() },
    slots,
    pending: [],
    after: params,
    labelOf: labelsFor([market.params], [params]),
  });
  return { proof, steps: proven.steps };
};
