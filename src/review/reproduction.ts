import { PlimsollError } from '../diagnostic/error.js';
import { transactionOf } from '../proposal/artefacts.js';
import { planJson, transactionJson } from '../proposal/build.js';
import { canonicalText } from '../proposal/canonical.js';
import type { Proposal } from '../proposal/proposal.js';
import type { ParamSet } from '../protocol/param-set.js';
import type { Notes } from './notes.js';
import { claimedContracts, recompile, type Sources } from './reproduce.js';

const AGAIN = 'Do not sign. It does something else than the reviewed YAML.';

/**
 * Compile the documents again on the values that the proposal says it saw. The transaction must be the same byte for byte,
 * and so must all that the proposal tells of it: its table of changes, its calls, what it leaves alone.
 */
export const checkReproduction = (proposal: Proposal, sources: Sources, state: ParamSet, notes: Notes): boolean => {
  let same = false;
  try {
    const { plan, labelOf, transaction } = recompile(proposal, sources, state, claimedContracts(proposal));
    same =
      transaction !== null &&
      canonicalText(transactionJson(transaction.tx)) === canonicalText(transactionJson(transactionOf(proposal)));
    const { changes, consequences, leftAlone, calls } = proposal;
    const told = canonicalText({ changes, consequences, leftAlone, calls });
    if (same && canonicalText(planJson(plan, labelOf)) !== told) {
      notes.blocked('review/report-differs', 'the proposal tells of other changes or calls than its bytes make', AGAIN);
    }
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
  }
  notes.checked.push('the documents, compiled again and compared byte for byte');
  if (!same)
    notes.blocked('review/does-not-reproduce', 'the documents at the commit do not compile to this transaction', AGAIN);
  return same;
};
