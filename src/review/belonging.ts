import type { Proposal } from '../proposal/proposal.js';
import type { SafeState } from '../route/safe/state.js';
import type { Notes } from './notes.js';
import type { Sources } from './reproduce.js';

/** The chain and the Safe must be those that the documents name, whatever the proposal says. */
export const checkBelonging = (proposal: Proposal, { market, workspace }: Sources, notes: Notes): void => {
  const chain = workspace.chains.get(market.chain);
  const authority = market.authority === null ? undefined : workspace.authorities.get(market.authority);
  if (chain?.id.toString() !== proposal.chain.id || market.chain !== proposal.chain.name) {
    const { name, id } = proposal.chain;
    const message = `the proposal is for ${name} (chain ${id}), the documents say ${market.chain} (chain ${chain?.id ?? 'unknown'})`;
    notes.blocked('review/other-chain', message, 'Do not sign.');
  }
  const named = authority?.safe.address;
  const { safe, authority: claimed } = proposal.route;
  if (named?.toLowerCase() !== safe.toLowerCase() || market.authority !== claimed) {
    const message = `the proposal is for the Safe ${safe} of ${claimed}, the documents name ${named ?? 'none'} of ${market.authority ?? 'none'}`;
    notes.blocked('review/other-safe', message, 'Do not sign.');
  }
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
