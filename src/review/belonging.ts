import { governedChangeOf } from '../proposal/governance/change-of.js';
import { votedDescription } from '../proposal/governance/description.js';
import { type AnyProposal, isSigned, type Proposal, type SigningSafe, type StepsRoute } from '../proposal/proposal.js';
import { routesOf, safeAlone } from '../route/candidates.js';
import type { SafeState } from '../route/safe/state.js';
import type { Workspace } from '../workspace/workspace.js';
import type { Notes } from './notes.js';
import { otherThan } from './other-route.js';
import type { Sources } from './reproduce.js';

const checkAuthority = (
  { route: { safe, authority: claimed } }: Pick<Proposal, 'route'>,
  { market, workspace }: Pick<Sources, 'market' | 'workspace'>,
  notes: Notes,
): void => {
  // A market that names routes may name several Safes among them.
  const names = market.routes.length > 0 ? routesOf(market, workspace).map(safeAlone) : [market.authority];
  const authority = workspace.authorities.get(claimed);
  const named = authority?.safe.address;
  if (named?.toLowerCase() === safe.toLowerCase() && names.includes(claimed)) return;
  const [wanted] = names;
  const safeOfWanted = wanted == null ? undefined : workspace.authorities.get(wanted)?.safe.address;
  const message = `the proposal is for the Safe ${safe} of ${claimed}, the documents name ${safeOfWanted ?? 'none'} of ${wanted ?? 'none'}`;
  notes.blocked('review/other-safe', message, 'Do not sign.');
};

/** The Safe whose owners sign must be that of the authority that is named. */
export const checkSigner = ({ authority, safe }: SigningSafe, workspace: Workspace, notes: Notes): void => {
  const named = workspace.authorities.get(authority)?.safe.address;
  if (named?.toLowerCase() === safe.toLowerCase()) return;
  notes.blocked(
    'review/other-safe',
    `the proposal is for the Safe ${safe} of ${authority}, the documents name ${named ?? 'none'}`,
    'Do not sign.',
  );
};

/** The route must be the one that the documents have by its name, and one of the market’s. */
const checkRoute = (
  proposal: AnyProposal,
  route: StepsRoute,
  { market, workspace }: Pick<Sources, 'market' | 'workspace'>,
  notes: Notes,
): void => {
  const named = workspace.routes.get(route.name);
  const why = named === undefined ? 'plimsoll.yaml has no route of that name' : otherThan(route, named, workspace);
  if (why !== null)
    notes.blocked(
      'review/other-route',
      `the route ${route.name} is not as the documents have it: ${why}`,
      'Do not sign.',
    );
  if ('safe' in proposal.route) checkSigner(proposal.route, workspace, notes);
  if (!market.routes.includes(route.name))
    notes.caution(
      'review/unlisted-route',
      `the market does not name the route ${route.name}`,
      'Find out why it was taken before you sign.',
    );
  if (route.description !== votedDescription(governedChangeOf(proposal)))
    notes.blocked(
      'review/other-description',
      'what is voted on is not made of what the proposal says of its change',
      'Do not sign. Each byte of it counts.',
    );
};

/** The chain and the Safe must be those that the documents name, whatever the proposal says. */
export const checkBelonging = (proposal: AnyProposal, { market, workspace }: Sources, notes: Notes): void => {
  const chain = workspace.chains.get(market.chain);
  if (chain?.id.toString() !== proposal.chain.id || market.chain !== proposal.chain.name) {
    const { name, id } = proposal.chain;
    const message = `the proposal is for ${name} (chain ${id}), the documents say ${market.chain} (chain ${chain?.id ?? 'unknown'})`;
    notes.blocked('review/other-chain', message, 'Do not sign.');
  }
  if (proposal.route.kind === 'steps') checkRoute(proposal, proposal.route, { market, workspace }, notes);
  else if (isSigned(proposal)) checkAuthority(proposal, { market, workspace }, notes);
  const drift = proposal.selection.includeDrift;
  if (drift.length === 0) return;
  notes.caution(
    'review/reverts-drift',
    `it also undoes what others changed on the chain: ${drift.join(', ')}`,
    'Find out who changed it and why: a guardian may have frozen a market.',
  );
};

/** The Safe as it is now against the one the proposal was made for. */
export const checkSafe = (proposal: Proposal, safe: SafeState, notes: Notes): void => {
  const { route } = proposal;
  if (safe.version !== route.version) {
    const message = `the Safe is version ${safe.version}, the proposal says ${route.version}: the hash may be another`;
    notes.blocked('review/safe-version', message, 'Do not sign. Propose again.');
  }
  const same =
    safe.owners.length === route.owners.length &&
    safe.owners.every((owner) => route.owners.some((other) => other.toLowerCase() === owner));
  if (!same || safe.threshold.toString() !== route.threshold) {
    notes.caution(
      'review/owners-moved',
      `the Safe’s owners or threshold are not those of the proposal: ${safe.threshold} of ${safe.owners.length} now`,
      'Find out who changed them before you sign.',
    );
  }
  notes.checked.push('the Safe’s version, nonce, owners and threshold on the chain');
};
