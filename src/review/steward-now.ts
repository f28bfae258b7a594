import { EXIT, PlimsollError } from '../diagnostic/error.js';
import { callsFor } from '../proposal/calls-for.js';
import type { AnyProposal } from '../proposal/proposal.js';
import type { Route } from '../workspace/routes.js';
import type { Online } from './effect.js';
import { recompile, type Sources } from './reproduce.js';

/**
 * What the steward of a route would not make of the documents' change as the chain is now: each a sentence that begins with a path.
 * None where it goes through no steward, or where nothing compiles any more, which is told by itself. Throws where the node fails.
 */
export const stewardMisfits = async (
  named: Route,
  proposal: AnyProposal,
  sources: Sources,
  { machine: { rpc }, observation }: Online,
): Promise<readonly string[]> => {
  if (named.through[0]?.kind !== 'steward') return [];
  try {
    const planned = recompile(proposal, sources, observation.params, observation.contracts);
    return planned.calls.length === 0 ? [] : (await callsFor(named, planned, { observation, rpc })).misfits;
  } catch (error) {
    if (error instanceof PlimsollError && error.exit !== EXIT.unavailable) return [];
    throw error;
  }
};
