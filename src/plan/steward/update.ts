import { entityOf, type ParamSet } from '../../protocol/param-set.js';
import type { StewardFunction } from '../../protocol/steward.js';
import type { Value } from '../../protocol/value.js';
import { applies, applyStep, unmet } from '../effects.js';
import type { Step } from '../plan.js';

/** What a call of a steward's function says of one entity: the values that it does not leave as they are. */
export interface StewardUpdate {
  readonly fn: StewardFunction;
  readonly identity: string;
  readonly given: ReadonlyMap<string, Value>;
}

/**
 * The steps that an update makes of the protocol in a state, and the state after them: every transition of the function
 * that sets a value which is given, in the function's order. Null where one of them does not apply in that state, so that
 * what the contracts do is not described.
 */
export const stepsOfUpdate = (
  state: ParamSet,
  { fn, identity, given }: StewardUpdate,
): { readonly steps: readonly Step[]; readonly state: ParamSet } | null => {
  const steps: Step[] = [];
  let current = state;
  for (const transition of fn.makes) {
    if (!transition.sets.some((name) => given.has(name))) continue;
    const entity = entityOf(current, fn.group, identity);
    if (entity === undefined) return null;
    const step: Step = { transition, identity, member: null, passed: new Map([...entity.values, ...given]) };
    if (!applies(current, step) || unmet(current, step).length > 0) return null;
    steps.push(step);
    current = applyStep(current, step).state;
  }
  return { steps, state: current };
};
