import { withDerived } from '../protocol/derive.js';
import { type Entity, entityOf, type ParamSet, typeFor } from '../protocol/param-set.js';
import { sameValue, type Value } from '../protocol/value.js';

/** The set with some values of one entity replaced; derived values follow. The set given is not changed. */
export const withValues = (
  set: ParamSet,
  group: string,
  identity: string,
  values: ReadonlyMap<string, Value>,
): ParamSet => {
  const definition = set.protocol.groups.get(group);
  const entity = entityOf(set, group, identity);
  if (definition === undefined || entity === undefined || values.size === 0) return set;
  const changed: Entity = withDerived(definition, { ...entity, values: new Map([...entity.values, ...values]) });
  const entities = new Map(set.entities.get(group)).set(identity, changed);
  return { protocol: set.protocol, entities: new Map(set.entities).set(group, entities) };
};

/** Whether an entity's parameter has the same value in both sets; two absent values are the same. */
export const sameIn = (
  a: Entity | undefined,
  b: Entity | undefined,
  parameter: string,
  set: ParamSet,
  group: string,
): boolean => {
  const x = a?.values.get(parameter);
  const y = b?.values.get(parameter);
  if (x === undefined || y === undefined) return x === y;
  const spec = set.protocol.groups.get(group)?.parameters.get(parameter);
  const known = b ?? a;
  return spec !== undefined && known !== undefined && sameValue(x, y, typeFor(spec, known));
};
