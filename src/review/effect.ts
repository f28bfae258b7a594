import type { Hex } from '../chain/hex.js';
import { EXIT, PlimsollError } from '../diagnostic/error.js';
import { canonicalText } from '../document/canonical.js';
import type { Machine } from '../effect/machine.js';
import type { Outcome } from '../effect/outcome.js';
import type { SignedTx } from '../effect/safe-run.js';
import type { Observation } from '../observe/observation.js';
import { changeJson } from '../plan/diff-json.js';
import { transactionOf } from '../proposal/artefacts.js';
import { type AnyProposal, isSigned } from '../proposal/proposal.js';
import type { Proof } from '../proposal/prove.js';
import { safeStep } from '../proposal/proven-step.js';
import { remainingSteps } from '../proposal/remaining-steps.js';
import { proveRouted } from '../proposal/routed.js';
import { routeCallsOf } from '../proposal/steps-route.js';
import type { SafeState } from '../route/safe/state.js';
import type { Ready } from './after-queue.js';
import type { Notes } from './notes.js';
import { claimedContracts, madeBy, type Recompiled, recompile, type Sources } from './reproduce.js';
import type { Effect } from './review.js';

/** The chain as it is now: the market and the Safe at one block. */
export interface Online {
  readonly machine: Machine;
  readonly observation: Observation;
  /** The Safe whose owners sign; null where none do. */
  readonly safe: SafeState | null;
  /** The same as the transaction meets them, once those that wait before it were executed. */
  readonly ready: Ready<SafeState | null>;
}

/** The market as the transaction meets it. */
const metBy = ({ observation, ready }: Online): Observation => ready.observations[0] ?? observation;

const AGAIN = 'Do not sign. See plimsoll diff, and propose again.';

/** Values that others moved since: the transaction is the same, but the market around it is not. */
const noteNewDrift = (proposal: AnyProposal, fresh: Recompiled, notes: Notes): void => {
  const known = new Set(proposal.leftAlone.map((change) => canonicalText(change)));
  const drift = fresh.plan.leftAlone
    .map((change) => changeJson(change, fresh.labelOf))
    .filter((change) => !known.has(canonicalText(change)));
  if (drift.length === 0) return;
  const told = drift.map(({ path, before }) => `${path} is ${before === null ? 'absent' : before.text || 'empty'}`);
  notes.caution(
    'review/drift-since',
    `since it was made, others moved on the chain: ${told.slice(0, 5).join(', ')}${told.length > 5 ? ` and ${told.length - 5} more` : ''}`,
    'Find out who moved it and why before you sign: a guardian may have frozen the market.',
  );
};

/** The documents compiled on today's state; null, with the reason, where that gives another transaction. */
const stillSame = (proposal: AnyProposal, sources: Sources, online: Online, notes: Notes): Recompiled | null => {
  const { params, contracts } = metBy(online);
  let fresh: Recompiled;
  try {
    fresh = recompile(proposal, sources, params, contracts);
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
    notes.blocked('review/stale', `on the chain as it is now the documents do not compile: ${error.message}`, AGAIN);
    return null;
  }
  const changes = canonicalText(fresh.plan.changes.map((change) => changeJson(change, fresh.labelOf)));
  const same =
    fresh.made === madeBy(proposal) &&
    changes === canonicalText(proposal.changes) &&
    canonicalText([...contracts].sort()) === canonicalText([...claimedContracts(proposal)].sort());
  if (same) {
    noteNewDrift(proposal, fresh, notes);
    return fresh;
  }
  const what = 'it would be another transaction now, or change other values';
  notes.blocked('review/stale', `what it was made for has moved on the chain: ${what}`, AGAIN);
  return null;
};

/** What is left to be done of a proposal, from the chain as it is now. */
const provenNow = async (proposal: AnyProposal, { machine, observation, ready }: Online) => {
  const { route } = proposal;
  const { block } = observation;
  if (route.kind === 'steps') return remainingSteps(route, proposal, { rpc: machine.rpc, block, safe: ready.safe });
  if (!isSigned(proposal) || ready.safe === null) throw new RangeError('nobody makes the calls');
  const signed = { tx: transactionOf(proposal), safeTxHash: proposal.hashes.safeTx as Hex };
  const calls = routeCallsOf(proposal).map((call, at) => ({
    ...call,
    title: proposal.calls[at]?.title ?? '',
    roles: [],
  }));
  return {
    steps: [safeStep(ready.safe, signed, calls, block)],
    account: ready.safe.address,
    books: new Map<Hex, string>(),
    events: [],
  };
};

const howRun = ({ route }: AnyProposal, { steps }: Proof): string =>
  route.kind === 'safe'
    ? 'through the Safe'
    : `in the ${steps.length === 1 ? 'step' : `${steps.length} steps`} of its route that ${steps.length === 1 ? 'is' : 'are'} left`;

/** What a proof saw, as a review tells it. */
export const effectJson = (
  { block, method, gasUsed, gasLimit, events, values, outcome }: Proof,
  before: readonly SignedTx[],
): Effect => ({
  block: block.number.toString(),
  blockHash: block.hash,
  method,
  gasUsed: gasUsed.toString(),
  gasLimit: gasLimit.toString(),
  events,
  values,
  after: before.map(({ safeTxHash }) => safeTxHash),
  ...outcome,
});

/** What the node could not tell of the effect. */
export const noteUnseen = (outcome: Outcome, traces: Proof['traces'], notes: Notes): void => {
  if (traces === 'of another run')
    notes.caution(
      'review/traces-disagree',
      'the node’s traces are not of the transaction that it simulated, so what else it changes in storage was not seen',
      'The node does not trace with overrides, or it lies. Review again with another node.',
    );
  if (outcome.storage !== null) notes.checked.push(`every word of storage that changes: ${outcome.storage.length}`);
  else if (traces !== 'of another run')
    notes.notChecked.push('storage beyond the values and events: the node offers no debug_traceCall');
};

/**
 * Whether what the transaction was made for still holds on the chain, and what it does there when it is run through the
 * Safe.
 */
export const checkEffect = async (
  proposal: AnyProposal,
  sources: Sources,
  online: Online,
  notes: Notes,
): Promise<{ readonly stale: boolean; readonly effect: Effect | null }> => {
  const fresh = stillSame(proposal, sources, online, notes);
  if (fresh === null) return { stale: true, effect: null };
  const { machine, ready } = online;
  const observation = metBy(online);
  notes.checked.push(`the values before, still the same at block ${observation.block.number}`);
  try {
    const proof = await proveRouted(machine, {
      ...{ market: sources.market, observation, planned: fresh, pending: ready.runs },
      routed: { proven: await provenNow(proposal, online) },
    });
    notes.checked.push(
      `the effect, run ${howRun(proposal, proof)} on block ${proof.block.number}: ${proof.values} values read back, these changes and nothing else`,
    );
    noteUnseen(proof.outcome, proof.traces, notes);
    return { stale: false, effect: effectJson(proof, ready.transactions) };
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
    if (error.code === 'chain/no-simulate') {
      notes.notChecked.push('the effect on the chain: the node cannot simulate');
      notes.caution('review/not-simulated', error.message, error.hint ?? 'Use another node.');
    } else if (error.exit === EXIT.unavailable) throw error;
    else if (error.code === 'proof/refused')
      notes.blocked('review/effect', `it would not happen: ${error.message}`, AGAIN);
    else notes.blocked('review/effect', error.message, AGAIN);
  }
  return { stale: false, effect: null };
};
