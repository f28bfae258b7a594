import { nameFits } from '../document/name-fits.js';
import type { Change } from '../plan/diff.js';
import { entityOf } from '../protocol/param-set.js';
import { inScope, isAbout } from './applies.js';
import type { LastChange } from './state.js';
import type { WalkInput } from './walk.js';

/** When a parameter that a rule lets wait was last changed. */
export interface Waiting {
  readonly path: string;
  readonly last: LastChange;
}

/** Whether some rule of the policies has a delay for the parameter, written or the chain's own. */
const waits = ({ group, identity, parameter }: Change, { policies, market }: WalkInput): boolean => {
  const entity = entityOf(market.params, group, identity);
  if (entity === undefined) return false;
  return policies.some((policy) =>
    policy.rules.some(
      (rule) =>
        rule.kind === 'change' &&
        (rule.minDelay !== null || rule.live.minDelay !== null) &&
        rule.parameters.some((pattern) => nameFits(parameter, pattern)) &&
        inScope(rule.scope, market) &&
        isAbout(rule, entity, policy),
    ),
  );
};

/** The times that delays of changes count from, of those that are known: the chain's before those of merges. */
export const waitingOf = (changes: readonly Change[], input: WalkInput): readonly Waiting[] =>
  changes.flatMap((change) => {
    if (!waits(change, input)) return [];
    const { group, identity, parameter, path } = change;
    const last = input.state?.lastChange(group, identity, parameter) ?? input.merged(path);
    return last === null ? [] : [{ path, last }];
  });
