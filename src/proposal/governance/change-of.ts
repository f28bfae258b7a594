import type { AnyProposal } from '../proposal.js';
import type { GovernedChange } from './change.js';

/** What a proposal says of its change, as it is put before voters. */
export const governedChangeOf = (proposal: AnyProposal): GovernedChange => {
  const { title, description, market, chain, block, changes, consequences, calls, route, provenance } = proposal;
  return {
    ...{ title, words: description, market, changes, consequences, calls },
    chain: { name: chain.name, id: BigInt(chain.id) },
    block: { number: BigInt(block.number), hash: block.hash },
    account: route.kind === 'steps' ? route.account : route.safe,
    commit: provenance.commit,
    edits: provenance.dirty ? 'uncommitted' : 'none',
  };
};
