import type { AnyProposal } from '../proposal/proposal.js';
import type { Action } from '../route/safe/decode.js';
import type { Sources } from './reproduce.js';
import { routeContracts } from './route-now.js';

/** Delay modifiers of a bundle's route, where the route is the one that the documents have. */
const delaysOf = (proposal: AnyProposal, sources: Sources | null): ReadonlySet<string> => {
  const { route } = proposal;
  const contracts = routeContracts(proposal, sources);
  return new Set(
    route.kind === 'steps' ? contracts.filter((_, index) => route.known[index]?.kind === 'zodiacDelay') : [],
  );
};

const later = (action: Action): Action => ({ ...action, when: 'later', inner: action.inner.map(later) });

/**
 * A Delay modifier takes calls by the very function by which a Safe makes them for a module at once: the bytes do not tell one from
 * the other. What is asked of a Delay of the bundle's route is only queued.
 */
export const withQueued = (
  roots: readonly Action[],
  proposal: AnyProposal,
  sources: Sources | null,
): readonly Action[] => {
  const delays = delaysOf(proposal, sources);
  const queued = (action: Action): Action => ({
    ...action,
    inner: action.inner.map(
      action.kind === 'module' && action.method?.startsWith('execTransactionFromModule') && delays.has(action.to)
        ? later
        : queued,
    ),
  });
  return delays.size === 0 ? roots : roots.map(queued);
};
