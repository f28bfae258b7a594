import { PlimsollError } from '../diagnostic/error.js';
import { canonicalText } from '../document/canonical.js';
import { planJson } from '../proposal/build.js';
import type { AnyProposal } from '../proposal/proposal.js';
import type { ParamSet } from '../protocol/param-set.js';
import type { Action } from '../route/safe/decode.js';
import type { Notes } from './notes.js';
import { claimedContracts, madeBy, recompile, type Sources } from './reproduce.js';

const AGAIN = 'Do not sign. It does something else than the reviewed YAML.';

/**
 * Without documents to compile, the calls that the proposal lists must at least be those of its transaction: whoever loads
 * the Transaction Builder file signs what is listed.
 */
export const checkListedCalls = (proposal: AnyProposal, made: readonly Action[], notes: Notes): void => {
  const { route } = proposal;
  const given = route.kind === 'safe' ? proposal.calls : (route.steps[route.step]?.calls ?? []);
  const listed = given.map(({ to, value, data }) => ({ to: to.toLowerCase(), value, data, operation: 0 }));
  const found = made.map(({ to, value, data, operation }) => ({ to, value: value.toString(), data, operation }));
  if (canonicalText(listed) !== canonicalText(found))
    notes.blocked('review/report-differs', 'the calls that the proposal lists are not those of its bytes', AGAIN);
};

/**
 * Compile the documents again on the values that the proposal says it saw. The transaction must be the same byte for byte,
 * and so must all that the proposal tells of it: its table of changes, its calls, what it leaves alone.
 */
export const checkReproduction = (proposal: AnyProposal, sources: Sources, state: ParamSet, notes: Notes): boolean => {
  let same = false;
  try {
    const { plan, labelOf, made } = recompile(proposal, sources, state, claimedContracts(proposal));
    same = made === madeBy(proposal);
    const { changes, consequences, leftAlone, calls } = proposal;
    const told = canonicalText({ changes, consequences, leftAlone, calls });
    const { dirty, documents } = proposal.provenance;
    const given = [...sources.market.contracts].map(([name, address]) => proposal.contracts[name] === address);
    const honest = dirty === documents.some((document) => document.text !== undefined) && !given.includes(false);
    if (same && (!honest || canonicalText(planJson(plan, labelOf)) !== told)) {
      notes.blocked(
        'review/report-differs',
        'the proposal tells of other changes, calls or documents than its bytes come from',
        AGAIN,
      );
    }
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
  }
  notes.checked.push('the documents, compiled again and compared byte for byte');
  if (!same)
    notes.blocked('review/does-not-reproduce', 'the documents at the commit do not compile to this transaction', AGAIN);
  return same;
};
