import { evaluate } from '../expr/evaluate.js';
import type { Entity } from './param-set.js';
import type { Group } from './protocol.js';
import { entityScope } from './scope.js';
import type { Value } from './value.js';

/** The values that follow from others; one whose inputs are unknown is left out. */
export const derivedValues = (group: Group, entity: Entity): ReadonlyMap<string, Value> => {
  const derived = new Map<string, Value>();
  for (const parameter of group.parameters.values()) {
    if (parameter.derive === undefined) continue;
    const result = evaluate(parameter.derive, entityScope(group, entity));
    if (result.ok && result.value.kind === 'boolean')
      derived.set(parameter.name, { kind: 'flag', flag: result.value.value });
  }
  return derived;
};

/** The entity with its derived values filled in anew. */
export const withDerived = (group: Group, entity: Entity): Entity => {
  const derived = derivedValues(group, entity);
  if (derived.size === 0) return entity;
  return { ...entity, values: new Map([...entity.values, ...derived]) };
};
