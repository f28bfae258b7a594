import { checkStillThere } from '../chain/at-block.js';
import { PlimsollError } from '../diagnostic/error.js';
import { changeJson } from '../plan/diff-json.js';
import { labelsFor } from '../plan/labels.js';
import { type AnyProposal, isSigned } from '../proposal/proposal.js';
import type { ParamSet } from '../protocol/param-set.js';
import type { Action } from '../route/safe/decode.js';
import { knownCallWarnings } from '../route/safe/known-warnings.js';
import { safeTxJson } from '../route/safe/transaction-json.js';
import { bareContext, safeWarnings } from '../route/safe/warnings.js';
import { NO_TRUST_AT_HAND } from '../trust/at-hand.js';
import { isBatch } from './batch-code.js';
import { checkBelonging } from './belonging.js';
import { checkHashes, goOnline, type ReviewInput, rootsOf, signedOf } from './bundle-subject.js';
import { checkCompanion } from './check-companion.js';
import { bareCallJson, callJson, decodeMeaning, type MarketKnowledge, type Meaning } from './decode-calls.js';
import { delegatesOf } from './delegates.js';
import { checkEffect, type Online } from './effect.js';
import { checkIdAlone } from './ids.js';
import { checkImpact } from './impact.js';
import { checkLane } from './lane.js';
import { noteNoCode } from './no-code.js';
import { Notes } from './notes.js';
import { tellOwners } from './owners.js';
import { noteQueue, toldQueue } from './queue-notes.js';
import { withQueued } from './queued.js';
import { claimedContracts, claimedState, readSources, type Sources } from './reproduce.js';
import { checkListedCalls, checkReproduction } from './reproduction.js';
import { type Review, verdictOf } from './review.js';
import { checkRouteNow, routeCallsKnown, routeContracts, stewardContracts } from './route-now.js';
import { simulateAgain } from './simulate-again.js';
import { judgeTrust, openTrust } from './trust.js';

const blockOf = (online: Online | null): Review['block'] => {
  if (online === null) return null;
  const { number, hash } = online.observation.block;
  return { number: number.toString(), hash };
};

const claimed = (proposal: AnyProposal, sources: Sources, notes: Notes): ParamSet | null => {
  try {
    return claimedState(proposal, sources);
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
  const { of } = proposal;
  if (sources !== null && of === undefined) checkBelonging(proposal, sources, notes);
  const online = sources === null ? null : await goOnline(input, sources, notes);
  const queue =
    online !== null ? online.queue : signed === null ? null : await noteQueue(input.queue ?? {}, signed, null, notes);
  const contracts = new Map([
    ...stewardContracts(proposal, sources),
    ...(online?.observation.contracts ?? claimedContracts(proposal)),
  ]);
  const trustedDelegates = new Set<string>(trusted.pins.delegates.keys());
  const ofRoute = routeContracts(proposal, sources);
  const knownTargets = new Set<string>([...contracts.values(), ...ofRoute.values()]);
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
  const stopped =
    of === undefined || sources === null ? null : await checkCompanion(proposal, of, sources, online, notes);
  const reproduces =
    sources === null || claim === null
      ? null
      : stopped === null
        ? checkReproduction(proposal, sources, claim, notes)
        : stopped.reproduces;
  checkLane(proposal, sources, claim, notes);
  const [first] = roots;
  const batch = first !== undefined && isBatch(first, trustedDelegates) ? first : null;
  const calls = batch === null ? roots : batch.inner;
  if (reproduces === null) {
    checkListedCalls(proposal, calls, notes);
    notes.notChecked.push('whether the documents compile to these bytes');
  }
  const figures = { sources, observed: claim, root: input.root, simulateAgain, onPaths: input.onPaths ?? (() => {}) };
  const impact = of === undefined ? await checkImpact(proposal, figures, notes) : null;
  const route = await checkRouteNow(proposal, sources, online, notes);
  if (signed === null) checkIdAlone(input.expectHash, route?.ids ?? [], notes);
  const used = signed !== null && online?.safe != null && signed.tx.nonce < online.safe.nonce;
  // A Safe's step whose nonce is used cannot be run again; steps after one that is done can.
  const beyond = route !== null && route.left <= route.told.steps.length - route.told.step;
  const runs =
    sources !== null && online !== null && stopped === null && (!used || beyond) && (route === null || route.left > 0);
  const ran = runs ? await checkEffect(proposal, sources, online, notes) : null;
  const stale = stopped?.reproduces == null ? (ran?.stale ?? null) : !stopped.reproduces;
  if (stale === null) notes.notChecked.push('the effect on the chain as it is now');
  if (online === null && signed !== null) notes.notChecked.push('the Safe’s nonce, owners and threshold');
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
  const judged = new Map([...ofRoute, ...contracts]);
  await judgeTrust(
    { proposal, trusted, root, roots, contracts: judged, online, reproduces, secondNode, patience },
    notes,
  );
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
    effect: ran?.effect ?? stopped?.effect ?? null,
    ...(impact === null ? {} : { impact }),
    checked: notes.checked,
    notChecked: notes.notChecked,
  };
};
