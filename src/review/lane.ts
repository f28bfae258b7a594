import { PlimsollError } from '../diagnostic/error.js';
import { emergencyOf } from '../plan/emergency.js';
import { labelsFor } from '../plan/labels.js';
import { scopeNames } from '../plan/touched.js';
import type { AnyProposal } from '../proposal/proposal.js';
import type { ParamSet } from '../protocol/param-set.js';
import type { Notes } from './notes.js';
import { claimedContracts, laneScope, recompile, type Sources } from './reproduce.js';

/** Whether the documents give an emergency's changes only; null where they do not compile: that blocks already. */
const morePaths = (proposal: AnyProposal, sources: Sources, claim: ParamSet): readonly string[] | null => {
  try {
    const { plan } = recompile(proposal, sources, claim, claimedContracts(proposal));
    return emergencyOf(plan, claim.protocol).others;
  } catch (error) {
    if (error instanceof PlimsollError) return null;
    throw error;
  }
};

/**
 * What a proposal on the emergency lane leaves out: the rest of the market and the impact are not looked at, which is said, and
 * is for changes only that close something.
 */
export const checkLane = (
  proposal: AnyProposal,
  sources: Sources | null,
  claim: ParamSet | null,
  notes: Notes,
): void => {
  if (proposal.lane === undefined) return;
  notes.notChecked.push('the impact: an emergency lane does not simulate it');
  const help =
    'Sign if it cannot wait. What the transaction changes was looked for in events, balances and storage as always; have somebody look at the rest with plimsoll diff.';
  const scope = sources === null ? null : laneScope(proposal, sources);
  const names =
    sources === null || scope === null
      ? proposal.lane.entities
      : scopeNames(scope, labelsFor([sources.market.params], claim === null ? [] : [claim]));
  const read = `${names.slice(0, 8).join(', ')}${names.length > 8 ? ` and ${names.length - 8} more` : ''}`;
  notes.notChecked.push(`every entity of the market but ${read}: on the emergency lane the others are not read`);
  notes.caution(
    'review/emergency-lane',
    `an emergency lane: of the market only ${read} ${names.length === 1 && !read.endsWith('*') ? 'is' : 'are'} read, and no impact was simulated`,
    help,
  );
  const more = sources === null || claim === null ? null : morePaths(proposal, sources, claim);
  if (more === null || more.length === 0) return;
  notes.blocked(
    'review/not-emergency',
    `the proposal takes the emergency lane, and does more than close: ${more.slice(0, 5).join(', ')}${more.length > 5 ? ` and ${more.length - 5} more` : ''}`,
    'Do not sign. Have it proposed without --emergency.',
  );
};
