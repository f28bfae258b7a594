import { checkStillThere } from '../chain/at-block.js';
import type { Hex } from '../chain/hex.js';
import type { Patience } from '../chain/rpc.js';
import { PlimsollError } from '../diagnostic/error.js';
import type { Machine } from '../effect/machine.js';
import { observeMarket } from '../observe/observe-chain.js';
import { changeJson } from '../plan/diff-json.js';
import { labelsFor } from '../plan/labels.js';
import { transactionOf } from '../proposal/artefacts.js';
import type { Proposal } from '../proposal/proposal.js';
import type { Bundle } from '../proposal/read-bundle.js';
import type { ParamSet } from '../protocol/param-set.js';
import { hashWarnings, identityWarnings } from '../route/safe/context-warnings.js';
import { type Action, decodeSafeTransaction } from '../route/safe/decode.js';
import { knownCallWarnings } from '../route/safe/known-warnings.js';
import { readSafe } from '../route/safe/state.js';
import { safeTxJson } from '../route/safe/transaction-json.js';
import { bareContext, safeWarnings } from '../route/safe/warnings.js';
import { type SafeHashes, safeHashes } from '../signer/hashes.js';
import { NO_TRUST_AT_HAND, type TrustAtHand } from '../trust/at-hand.js';
import { afterQueue } from './after-queue.js';
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
import { claimedContracts, claimedState, readSources, type Sources } from './reproduce.js';
import { checkListedCalls, checkReproduction } from './reproduction.js';
import { type Review, verdictOf } from './review.js';
import { type OnPaths, simulateAgain } from './simulate-again.js';
import { judgeTrust, openTrust } from './trust.js';

/** What a review may use besides the bundle. */
export interface ReviewInput {
  readonly bundle: Bundle;
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

/** The hashes that the fields give, against those stated and those expected. */
const checkHashes = ({ bundle, expectHash, expectChainId, expectSafe }: ReviewInput, notes: Notes): SafeHashes => {
  const { proposal } = bundle;
  const identity = {
    chainId: BigInt(proposal.chain.id),
    safe: proposal.route.safe.toLowerCase() as Hex,
    version: proposal.route.version,
  };
  const hashes = safeHashes({ ...identity, tx: transactionOf(proposal) });
  for (const name of ['domain', 'message', 'safeTx'] as const) {
    if (hashes[name] === proposal.hashes[name]) continue;
    notes.blocked('bundle/hash', `the proposal states another ${name} hash than its fields give`, 'Do not sign.');
  }
  const expected = {
    ...(expectChainId === null ? {} : { chainId: expectChainId }),
    ...(expectSafe === null ? {} : { safe: expectSafe }),
  };
  notes.warnings.push(...hashWarnings(expectHash ?? undefined, hashes.safeTx), ...identityWarnings(identity, expected));
  notes.checked.push('the three hashes, computed from the fields', 'every file of the bundle, made from proposal.json');
  return hashes;
};

const signedOf = ({ proposal }: Bundle) => ({
  chainId: BigInt(proposal.chain.id),
  safe: proposal.route.safe.toLowerCase() as Hex,
  version: proposal.route.version,
  tx: transactionOf(proposal),
});

const goOnline = async (
  { machine, bundle, queue: asked = {} }: ReviewInput,
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
  const safe = await readSafe(rpc, observation.block, bundle.proposal.route.safe.toLowerCase() as Hex);
  checkSafe(bundle.proposal, safe, notes);
  const signed = signedOf(bundle);
  const queue = await noteQueue(asked, signed, safe.nonce, notes);
  const observed = [{ market: sources.market, observation }];
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

const claimed = (proposal: Proposal, sources: Sources, notes: Notes): ParamSet | null => {
  try {
    return claimedState(proposal, sources.market);
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
    const message = `the values the proposal says it was made on cannot be read: ${error.message}`;
    notes.blocked('review/observed', message, 'Do not sign.');
    return null;
  }
};

const meaningOf = (action: Action, knowledge: MarketKnowledge, notes: Notes): Meaning => {
  const meaning = decodeMeaning(action, knowledge);
  for (const unknown of meaning.unknown) {
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
  const tx = transactionOf(proposal);
  const safe = proposal.route.safe.toLowerCase() as Hex;
  const action = decodeSafeTransaction(tx, safe);
  const found = await readSources(proposal, input.root);
  notes.warnings.push(...found.warnings);
  const trusted = await openTrust(proposal, found.sources, input.root, input.trust ?? NO_TRUST_AT_HAND);
  const { sources } = trusted;
  if (sources !== null) checkBelonging(proposal, sources, notes);
  const online = sources === null ? null : await goOnline(input, sources, notes);
  const queue =
    online === null ? await noteQueue(input.queue ?? {}, signedOf(input.bundle), null, notes) : online.queue;
  const contracts = online?.observation.contracts ?? claimedContracts(proposal);
  const trustedDelegates = new Set<string>(trusted.pins.delegates.keys());
  const knownTargets = new Set<string>(contracts.values());
  notes.warnings.push(...safeWarnings(action, { ...bareContext(safe), knownTargets, trustedDelegates }));
  if (online !== null) {
    const { machine, observation } = online;
    // Where the batch itself is run, its values are read back.
    const known = new Set([...knownTargets, safe, ...delegatesOf(action)]);
    const asked = { rpc: machine.rpc, block: observation.block, chainId: BigInt(proposal.chain.id) };
    await noteNoCode({ ...asked, roots: [action], known }, notes);
  }
  const claim = sources === null ? null : claimed(proposal, sources, notes);
  const state = online?.ready.observations[0]?.params ?? claim;
  const labelOf = sources === null || state === null ? null : labelsFor([sources.market.params], [state]);
  const meaning =
    state === null || labelOf === null
      ? null
      : meaningOf(action, { state, contracts, labelOf, trustedDelegates }, notes);
  notes.warnings.push(...knownCallWarnings([action], meaning?.described));
  const reproduces = sources === null || claim === null ? null : checkReproduction(proposal, sources, claim, notes);
  const batch = isBatch(action, trustedDelegates);
  const calls = batch ? action.inner : [action];
  if (reproduces === null) {
    checkListedCalls(proposal, calls, notes);
    notes.notChecked.push('whether the documents compile to these bytes');
  }
  const figures = { sources, observed: claim, root: input.root, simulateAgain, onPaths: input.onPaths ?? (() => {}) };
  const impact = await checkImpact(proposal, figures, notes);
  const runs = sources !== null && online !== null && tx.nonce >= online.safe.nonce;
  const ran = runs ? await checkEffect(proposal, sources, online, notes) : null;
  const stale = ran?.stale ?? null;
  if (stale === null) notes.notChecked.push('the effect on the chain as it is now');
  if (online === null) notes.notChecked.push('the Safe’s nonce, owners and threshold');
  const chain =
    online === null ? null : { rpc: online.machine.rpc, block: online.observation.block, safe: online.safe };
  const owners = await tellOwners(
    { top: { identity: signedOf(input.bundle), hashes }, chain, given: input.nested ?? [] },
    notes,
  );
  const secondNode = input.secondNode ?? null;
  const { root, patience = {} } = input;
  await judgeTrust({ proposal, trusted, root, action, contracts, online, reproduces, secondNode, patience }, notes);
  if (online !== null) await checkStillThere(online.machine.rpc, online.observation.block);
  return {
    verdict: verdictOf(notes.warnings),
    title: proposal.title,
    market: proposal.market,
    safe: { address: proposal.route.safe, version: proposal.route.version, chainId: proposal.chain.id },
    hashes,
    transaction: safeTxJson(tx),
    ...(queue === null ? {} : { queue: toldQueue(queue) }),
    wrapper: batch ? { to: action.to, function: action.method ?? 'multiSend' } : null,
    calls: meaning === null ? calls.map(bareCallJson) : meaning.calls.map((call) => callJson(call, safe)),
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
