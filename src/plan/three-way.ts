import { entityOf, type ParamSet, typeFor } from '../protocol/param-set.js';
import { sameValue } from '../protocol/value.js';
import type { Change, ChangeKind } from './diff.js';

/**
 * Tell apart whose a difference is. `base` holds the values at which document and chain were last known equal; the
 * change's `before` is the chain's value, its `after` the document's.
 *
 * Intent: the document moved, the chain did not. Drift: the chain moved, the document did not. Conflict: both did. A
 * value that the base does not know cannot be told, and gets no kind.
 */
export const kindOf = (change: Change, base: ParamSet): ChangeKind | undefined => {
  const entity = entityOf(base, change.group, change.identity);
  const parameter = base.protocol.groups.get(change.group)?.parameters.get(change.parameter);
  const value = entity?.values.get(change.parameter);
  if (entity === undefined || parameter === undefined || value === undefined) return undefined;
  const type = typeFor(parameter, entity);
  const chainMoved = change.before === null || !sameValue(change.before, value, type);
  const documentMoved = change.after === null || !sameValue(change.after, value, type);
  if (chainMoved && documentMoved) return 'conflict';
  return documentMoved ? 'intent' : 'drift';
};

/** The changes with the kinds that can be told. */
export const withKinds = (changes: readonly Change[], base: ParamSet | null): readonly Change[] => {
  if (base === null) return changes;
  return changes.map((change) => {
    const kind = kindOf(change, base);
    return kind === undefined ? change : { ...change, kind };
  });
};
