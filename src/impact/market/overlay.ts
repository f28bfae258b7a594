import type { Change } from '../../plan/diff.js';
import { withValues } from '../../plan/state.js';
import { entityOf, type ParamSet } from '../../protocol/param-set.js';
import type { Value } from '../../protocol/value.js';

/** What a document says laid over what a chain has: values that the document does not manage stay as they are. */
export const overlaid = (chain: ParamSet, document: ParamSet): ParamSet => {
  let after = chain;
  for (const [group, entities] of document.entities) {
    for (const [identity, { values }] of entities) {
      if (entityOf(chain, group, identity) === undefined) continue;
      const managed = new Map<string, Value>([...values]);
      after = withValues(after, group, identity, managed);
    }
  }
  return after;
};

/** A set with one changed parameter at a value of the change; as it is for a value that the change does not have. */
export const applied = (set: ParamSet, { group, identity, parameter }: Change, value: Change['after']): ParamSet =>
  value === null ? set : withValues(set, group, identity, new Map([[parameter, value]]));
