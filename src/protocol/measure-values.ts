import { evaluate } from '../expr/evaluate.js';
import type { ExprValue } from '../expr/value.js';
import type { Entity } from './param-set.js';
import { resolvedType } from './parameter-type.js';
import type { Group, Measure, Measures, ParameterType } from './protocol.js';
import { entityLookup, exprValue } from './scope.js';
import type { Value } from './value.js';

/** A measure's type for one entity: the codec of its token's decimals where they are known. Null for a derived one. */
export const measureType = (measure: Measure, entity: Entity): ParameterType | null =>
  measure.type === null ? null : resolvedType(measure.type, entity);

/** The entity that bounds of a whole protocol are measured of: none. */
export const NO_ENTITY: Entity = { group: '', identity: '', label: '', context: new Map(), values: new Map() };

const readValue = (measure: Measure, entity: Entity, value: Value): ExprValue | null => {
  const type = measureType(measure, entity);
  const found = type === null ? 'absent' : exprValue(value, type, entity);
  if (found === 'absent') return null;
  if (measure.per === null || found.kind !== 'number') return found;
  return { ...found, dimension: { ...found.dimension, [`token:${entity.identity}`]: -1 } };
};

/**
 * Measures as expressions see them, exact and with their dimension: those that were read, and those that follow from them
 * and from the entity's parameters. One whose inputs are not known, or that cannot be computed, is left out.
 */
export const measureValues = (
  measures: Measures,
  group: Group | null,
  entity: Entity,
  values: ReadonlyMap<string, Value>,
): ReadonlyMap<string, ExprValue> => {
  const found = new Map<string, ExprValue>();
  const outside = group === null ? () => undefined : entityLookup(group, entity);
  const lookup = (name: string): ExprValue | 'absent' | undefined =>
    found.get(name) ?? (measures.values.has(name) || measures.context.has(name) ? 'absent' : outside(name));
  for (const measure of measures.values.values()) {
    const value = values.get(measure.name);
    if (measure.derive === null) {
      const read = value === undefined ? null : readValue(measure, entity, value);
      if (read !== null) found.set(measure.name, read);
      continue;
    }
    const result = evaluate(measure.derive, { lookup });
    if (result.ok) found.set(measure.name, result.value);
  }
  return found;
};
