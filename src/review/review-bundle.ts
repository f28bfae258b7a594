import { checkStillThere } from '../chain/at-block.js';
import type { Hex } from '../chain/hex.js';
import type { Patience } from '../chain/rpc.js';
import { PlimsollError } from '../diagnostic/error.js';
import type { Machine } from '../effect/machine.js';
import { observeMarket } from '../observe/observe-chain.js';
import { changeJson } from '../plan/diff-json.js';
import { labelsFor } from '../plan/labels.js';
import { transactionOf } from '../proposal/artefacts.js';
import { type AnyProposal, isSigned } from '../proposal/proposal.js';
import type { AnyBundle } from '../proposal/read-bundle.js';
import type { ParamSet } from '../protocol/param-set.js';
import { hashWarnings, identityWarnings } from '../route/safe/context-warnings.js';
import { type Action, decodeCalls, decodeSafeTransaction } from '../route/safe/decode.js';
import { knownCallWarnings } from '../route/safe/known-warnings.js';
import { readSafe } from '../route/safe/state.js';
import { safeTxJson } from '../route/safe/transaction-json.js';
import { bareContext, safeWarnings } from '../route/safe/warnings.js';
import { type SafeHashes, safeHashes } from '../signer/hashes.js';
import { NO_TRUST_AT_HAND, type TrustAtHand } from '../trust/at-hand.js';
import { afterQueue, readyNow } from './after-queue.js';
import { isBatch } from './batch-code.js';
import { checkBelonging, checkSafe } from './belonging.js';
import { bareCallJson, callJson, decodeMeaning, type MarketKnowledge, type Meaning } from './decode-calls.js';
import { delegatesOf } from './delegates.js';
import { checkEffect, type Online } from './effect.js';
import { checkImpact } from './impact.js';
import type { NestedGiven } from './nested-given.js';
import { noteNoCode } from './no-code.js';
import { Notes } from './notes.js';
import { tellOwners } from './owners.js';
import type { PendingQueue, QueueSources } from './queue.js';
import { noteQueue, toldQueue } from './queue-notes.js';
import { withQueued } from './queued.js';
import { claimedContracts, claimedState, readSources, type Sources } from './reproduce.js';
import { checkListedCalls, checkReproduction } from './reproduction.js';
import { type Review, verdictOf } from './review.js';
import { checkRouteNow, routeCallsKnown, routeContracts, stewardContracts } from './route-now.js';
import { type OnPaths, simulateAgain } from './simulate-again.js';
import { judgeTrust, openTrust } from './trust.js';

/** What a review may use besides the bundle. */
export interface ReviewInput {
  readonly bundle: AnyBundle;
  /** The reviewer's clone; null where there is none. */
  readonly root: string | null;
  /** A node; null offline. */
  readonly machine: Machine | null;
  readonly expectHash: Hex | null;
  readonly expectChainId: bigint | null;
  readonly expectSafe: Hex | null;
  /** The reviewer's pins; without them the verdict is at best `CAUTION`. */
  readonly trust?: TrustAtHand;
  /** Safes that own the bundle's, inwards, as the reviewer names them. */
  readonly nested?: readonly NestedGiven[];
  /** The URL of a node that is to say the same as the first. */
  readonly secondNode?: string;
  /** How that one is waited for. */
  readonly patience?: Patience;
  /** Who says what else waits for the Safe. */
  readonly queue?: QueueSources;
  /** Told how far simulating the impact again is. */
  readonly onPaths?: OnPaths;
}

/** What owners of a Safe sign, computed from the fields; null where none do. */
const signedOf = (proposal: AnyProposal) =>
  isSigned(proposal)
    ? {
        chainId: BigInt(proposal.chain.id),
        safe: proposal.route.safe.toLowerCase() as Hex,
        version: proposal.route.version,
        tx: transactionOf(proposal),
      }
    : null;

/** The hashes that the fields give, against those stated and those expected; null where no Safe signs. */
const checkHashes = (
  { bundle: { proposal }, expectHash, expectChainId, expectSafe }: ReviewInput,
  notes: Notes,
): SafeHashes | null => {
  notes.checked.push('every file of the bundle, made from proposal.json');
  const signed = signedOf(proposal);
  const identity = signed ?? { chainId: BigInt(proposal.chain.id) };
  const expected = {
    ...(expectChainId === null ? {} : { chainId: expectChainId }),
    ...(expectSafe === null ? {} : { safe: expectSafe }),
  };
  if (signed === null || !isSigned(proposal)) {
    notes.warnings.push(...identityWarnings(identity, expected));
    if (expectHash !== null || expectSafe !== null)
      notes.blocked(
        'review/no-safe',
        'no Safe signs this: an account sends its first step',
        'Compare the ids instead.',
      );
    return null;
  }
  const hashes = safeHashes(signed);
  for (const name of ['domain', 'message', 'safeTx'] as const) {
    if (hashes[name] === proposal.hashes[name]) continue;
    notes.blocked('bundle/hash', `the proposal states another ${name} hash than its fields give`, 'Do not sign.');
  }
  notes.warnings.push(...hashWarnings(expectHash ?? undefined, hashes.safeTx), ...identityWarnings(identity, expected));
  notes.checked.push('the three hashes, computed from the fields');
  return hashes;
};

/** What a proposal's step does: the Safe's transaction, or the calls of the account that sends it. */
const rootsOf = (proposal: AnyProposal): readonly Action[] => {
  const signed = signedOf(proposal);
  if (signed !== null) return [decodeSafeTransaction(signed.tx, signed.safe)];
  const { route } = proposal;
  if (route.kind !== 'steps') return [];
  const calls = (route.steps[route.step]?.calls ?? []).map(({ to, value, data }) => ({
    ...{ to: to.toLowerCase() as Hex, value: BigInt(value), data },
    operation: 0,
  }));
  const from = route.first === null ? undefined : (route.first.toLowerCase() as Hex);
  return decodeCalls(calls, from).filter((one) => one !== null);
};

const goOnline = async (
  { machine, bundle: { proposal }, queue: asked = {} }: ReviewInput,
  sources: Sources,
  notes: Notes,
): Promise<(Online & { readonly queue: PendingQueue | null }) | null> => {
  if (machine === null) {
    const message = 'the chain was not asked: whether this is still what it was made for is not known';
    notes.caution('review/offline', message, 'Review again with a node before you sign.');
    return null;
  }
  const { rpc } = machine;
  const observation = await observeMarket(sources.market, sources.workspace, 'latest', rpc);
  const observed = [{ market: sources.market, observation }];
  const signed = signedOf(proposal);
  if (signed === null || !isSigned(proposal))
    return { machine, observation, safe: null, ready: readyNow(null, observed), queue: null };
  const safe = await readSafe(rpc, observation.block, signed.safe);
  checkSafe(proposal, safe, notes);
  const queue = await noteQueue(asked, signed, safe.nonce, notes);
  const { nonce } = signed.tx;
  const pending = queue?.pending ?? [];
  const ready = await afterQueue({ machine, block: observation.block, safe, nonce, queue: pending, observed }, notes);
  return { machine, observation, safe, ready, queue };
};

const blockOf = (online: Online | null): Review['block'] => {
  if (online === null) return null;
  const { number, hash } = online.observation.block;
  return { number: number.toString(), hash };
};

const claimed = (proposal: AnyProposal, sources: Sources, notes: Notes): ParamSet | null => {
  try {
    return claimedState(proposal, sources.market);
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
    const message = `the values the proposal says it was made on cannot be read: ${error.message}`;
    notes.blocked('review/observed', message, 'Do not sign.');
    return null;
  }
};

const meaningOf = (
  roots: readonly Action[],
  knowledge: MarketKnowledge,
  isOfRoute: (action: Action) => boolean,
  notes: Notes,
): Meaning => {
  const meaning = decodeMeaning(roots, knowledge);
  for (const unknown of meaning.unknown) {
    if (isOfRoute(unknown)) continue;
    const message = `a call to ${unknown.to} is none that the definition describes in this state`;
    notes.caution('review/unknown-call', message, 'Find out what it does before you sign.');
  }
  return meaning;
};

/**
 * Review a bundle from our own computation alone: hashes, files, what the calls do, whether the documents at the commit
 * compile to the same bytes and, with a node, whether that is so on the chain as it is now. Nothing the bundle says is
 * believed. The reviewer's pins decide which definition the documents are compiled with; without them the verdict is at best
 * `CAUTION`. Throws where the node does not answer, and `rpc/block-lost` where the chain was reorganised meanwhile.
 */
export const reviewBundle = async (input: ReviewInput): Promise<Review> => {
  const { proposal, warnings } = input.bundle;
  const notes = new Notes(warnings);
  const hashes = checkHashes(input, notes);
  const signed = signedOf(proposal);
  const found = await readSources(proposal, input.root);
  notes.warnings.push(...found.warnings);
  const trusted = await openTrust(proposal, found.sources, input.root, input.trust ?? NO_TRUST_AT_HAND);
  const { sources } = trusted;
  const roots = withQueued(rootsOf(proposal), proposal, sources);
  if (sources !== null) checkBelonging(proposal, sources, notes);
  const online = sources === null ? null : await goOnline(input, sources, notes);
  const queue =
    online !== null ? online.queue : signed === null ? null : await noteQueue(input.queue ?? {}, signed, null, notes);
  const contracts = new Map([
    ...stewardContracts(proposal, sources),
    ...(online?.observation.contracts ?? claimedContracts(proposal)),
  ]);
  const trustedDelegates = new Set<string>(trusted.pins.delegates.keys());
  const knownTargets = new Set<string>([...contracts.values(), ...routeContracts(proposal, sources)]);
  const self = signed?.safe ?? roots[0]?.account;
  for (const root of roots)
    notes.warnings.push(...safeWarnings(root, { ...bareContext(self), knownTargets, trustedDelegates }));
  if (online !== null) {
    const { machine, observation } = online;
    // Where the batch itself is run, its values are read back.
    const known = new Set([
      ...knownTargets,
      ...(signed === null ? [] : [signed.safe]),
      ...roots.flatMap((root) => [...delegatesOf(root)]),
    ]);
    const asked = { rpc: machine.rpc, block: observation.block, chainId: BigInt(proposal.chain.id) };
    await noteNoCode({ ...asked, roots, known }, notes);
  }
  const claim = sources === null ? null : claimed(proposal, sources, notes);
  const state = online?.ready.observations[0]?.params ?? claim;
  const labelOf = sources === null || state === null ? null : labelsFor([sources.market.params], [state]);
  const meaning =
    state === null || labelOf === null
      ? null
      : meaningOf(roots, { state, contracts, labelOf, trustedDelegates }, routeCallsKnown(proposal), notes);
  notes.warnings.push(...knownCallWarnings(roots, meaning?.described));
  const reproduces = sources === null || claim === null ? null : checkReproduction(proposal, sources, claim, notes);
  const [first] = roots;
  const batch = first !== undefined && isBatch(first, trustedDelegates) ? first : null;
  const calls = batch === null ? roots : batch.inner;
  if (reproduces === null) {
    checkListedCalls(proposal, calls, notes);
    notes.notChecked.push('whether the documents compile to these bytes');
  }
  const figures = { sources, observed: claim, root: input.root, simulateAgain, onPaths: input.onPaths ?? (() => {}) };
  const impact = await checkImpact(proposal, figures, notes);
  const route = await checkRouteNow(proposal, sources, online, notes);
  const used = signed !== null && online?.safe != null && signed.tx.nonce < online.safe.nonce;
  // A Safe's step whose nonce is used cannot be run again; steps after one that is done can.
  const beyond = route !== null && route.left <= route.told.steps.length - route.told.step;
  const runs = sources !== null && online !== null && (!used || beyond) && (route === null || route.left > 0);
  const ran = runs ? await checkEffect(proposal, sources, online, notes) : null;
  const stale = ran?.stale ?? null;
  if (stale === null) notes.notChecked.push('the effect on the chain as it is now');
  if (online === null) notes.notChecked.push('the Safe’s nonce, owners and threshold');
  const chain =
    online === null || online.safe === null
      ? null
      : { rpc: online.machine.rpc, block: online.observation.block, safe: online.safe };
  const owners =
    signed === null || hashes === null
      ? null
      : await tellOwners({ top: { identity: signed, hashes }, chain, given: input.nested ?? [] }, notes);
  const secondNode = input.secondNode ?? null;
  const { root, patience = {} } = input;
  await judgeTrust({ proposal, trusted, root, roots, contracts, online, reproduces, secondNode, patience }, notes);
  if (online !== null) await checkStillThere(online.machine.rpc, online.observation.block);
  return {
    verdict: verdictOf(notes.warnings),
    title: proposal.title,
    market: proposal.market,
    safe: {
      address: isSigned(proposal) ? proposal.route.safe : null,
      version: isSigned(proposal) ? proposal.route.version : null,
      chainId: proposal.chain.id,
    },
    hashes,
    transaction: signed === null ? null : safeTxJson(signed.tx),
    ...(route === null ? {} : { ...(route.ids.length === 0 ? {} : { ids: route.ids }), route: route.told }),
    ...(queue === null ? {} : { queue: toldQueue(queue) }),
    wrapper: batch === null ? null : { to: batch.to, function: batch.method ?? 'multiSend' },
    calls: meaning === null ? calls.map(bareCallJson) : meaning.calls.map((call) => callJson(call, self)),
    changes: meaning === null || labelOf === null ? [] : meaning.changes.map((change) => changeJson(change, labelOf)),
    planned: meaning === null || labelOf === null ? [] : meaning.planned.map((change) => changeJson(change, labelOf)),
    warnings: notes.warnings,
    reproduces,
    stale,
    block: blockOf(online),
    ...(owners === null ? {} : { owners }),
    effect: ran?.effect ?? null,
    ...(impact === null ? {} : { impact }),
    checked: notes.checked,
    notChecked: notes.notChecked,
  };
};
