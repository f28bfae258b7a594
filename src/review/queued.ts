import type { AnyProposal } from '../proposal/proposal.js';
import { knownFromJson } from '../route/known-json.js';
import type { Action } from '../route/safe/decode.js';
import { otherThan } from './other-route.js';
import type { Sources } from './reproduce.js';

/** Delay modifiers of a bundle's route, where the route is the one that the documents have. */
const delaysOf = ({ route }: AnyProposal, sources: Sources | null): ReadonlySet<string> => {
  const named = route.kind === 'steps' ? sources?.workspace.routes.get(route.name) : undefined;
  if (route.kind !== 'steps' || sources === null || named === undefined) return new Set();
  if (otherThan(route, named, sources.workspace) !== null) return new Set();
  return new Set(
    route.known.flatMap((known) => (known.kind === 'zodiacDelay' ? [knownFromJson(known).facts.address] : [])),
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
