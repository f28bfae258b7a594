import { PlimsollError } from '../diagnostic/error.js';
import { canonicalText } from '../document/canonical.js';
import { companionSteps, proveCompanion } from '../proposal/companion.js';
import type { AnyProposal } from '../proposal/proposal.js';
import { stageJson } from '../proposal/stage-json.js';
import { checkBelonging, checkSigner } from './belonging.js';
import { effectJson, type Online } from './effect.js';
import type { Notes } from './notes.js';
import type { Sources } from './reproduce.js';
import type { Effect } from './review.js';

/** What a review of a proposal that stops or approves another one finds. */
export interface CompanionFound {
  /** Whether the other one is on its way, and these are exactly the steps that do it; null where the chain was not asked. */
  readonly reproduces: boolean | null;
  readonly effect: Effect | null;
}

const SAYS = { cancel: 'stops', approve: 'approves' } as const;
const AGAIN = 'Do not sign. See plimsoll status of the proposal that it is of.';

/**
 * A proposal that stops or approves another: the other one must belong to the documents, be on its way on the chain, and these must
 * be exactly the steps that do it, which change no value of the market.
 */
export const checkCompanion = async (
  proposal: AnyProposal,
  { act, proposal: parent }: NonNullable<AnyProposal['of']>,
  sources: Sources,
  online: Online | null,
  notes: Notes,
): Promise<CompanionFound> => {
  checkBelonging(parent, sources, notes);
  if ('safe' in proposal.route) checkSigner(proposal.route, sources.workspace, notes);
  if (online === null) {
    notes.notChecked.push('whether the other proposal is on its way, and this does to it what it says');
    return { reproduces: null, effect: null };
  }
  const { machine, observation, safe } = online;
  const nonce = proposal.transaction === undefined ? null : BigInt(proposal.transaction.nonce);
  if (safe !== null && nonce !== null && nonce < safe.nonce) return { reproduces: null, effect: null };
  try {
    const { route } = proposal;
    const how =
      act === 'cancel' || !('safe' in route) ? { kind: 'cancel' as const } : { kind: act, authority: route.authority };
    const found = await companionSteps(how, parent, sources.workspace, machine, observation.block);
    const stages = found.stages.map(stageJson);
    const same =
      proposal.route.kind === 'steps' &&
      canonicalText(stages) === canonicalText(proposal.route.steps) &&
      (found.nonce === null || found.nonce === nonce);
    if (!same) {
      notes.blocked('review/companion', `what ${SAYS[act]} ${parent.title} now is another step than this`, AGAIN);
      return { reproduces: false, effect: null };
    }
    notes.checked.push(
      `the proposal that it ${SAYS[act]} is on its way at block ${observation.block.number}, and this does it`,
    );
    const { proof } = await proveCompanion({ ...found, nonce: nonce ?? found.nonce }, parent, {
      machine,
      observation,
      market: sources.market,
    });
    notes.checked.push(
      `its effect, run on block ${proof.block.number}: ${proof.values} values read back, none changes`,
    );
    return { reproduces: true, effect: effectJson(proof, []) };
  } catch (error) {
    if (!(error instanceof PlimsollError) || error.exit === 69) throw error;
    notes.blocked('review/companion', `it ${SAYS[act]} nothing: ${error.message}`, AGAIN);
    return { reproduces: false, effect: null };
  }
};
