import { resolvedType } from './parameter-type.js';
import type { Group, Parameter, ParameterType, Protocol } from './protocol.js';
import type { LabelOf, Value } from './value.js';

/** One reserve, eMode, market …: what tells it apart, what it is called, and the values known of it. */
export interface Entity {
  readonly group: string;
  /** Addresses in lower case; '' for a group without identity. */
  readonly identity: string;
  readonly label: string;
  /** Values that are not parameters: decimals, positions in bitmaps. */
  readonly context: ReadonlyMap<string, bigint | string>;
  /** By parameter name. A value that is not here is unknown or unmanaged, never zero. */
  readonly values: ReadonlyMap<string, Value>;
}

/** The values of one market as one source has them. */
export interface ParamSet {
  readonly protocol: Protocol;
  /** Group → identity → entity, in the source's order. */
  readonly entities: ReadonlyMap<string, ReadonlyMap<string, Entity>>;
}

export const entityOf = (set: ParamSet, group: string, identity: string): Entity | undefined =>
  set.entities.get(group)?.get(identity);

/** The parameter's path as the contract spells it. */
export const pathOf = (group: Group, label: string, parameter: string): string =>
  group.identity === null ? `${group.name}.${parameter}` : `${group.name}.${label}.${parameter}`;

/** Every entity, in the definition's order of groups. */
export function* entitiesOf(set: ParamSet): Generator<{ group: Group; entity: Entity }> {
  for (const group of set.protocol.groups.values()) {
    for (const entity of set.entities.get(group.name)?.values() ?? []) yield { group, entity };
  }
}

/** The parameter's type with what depends on the entity filled in: token decimals and symbol. */
export const typeFor = (parameter: Parameter, entity: Entity): ParameterType => resolvedType(parameter.type, entity);

/** Names of entities as this set has them; an entity it does not know is called by its identity. */
export const labelsIn =
  (...sets: readonly ParamSet[]): LabelOf =>
  (group, identity) => {
    for (const set of sets) {
      const label = entityOf(set, group, identity)?.label;
      if (label !== undefined) return label;
    }
    return identity;
  };
