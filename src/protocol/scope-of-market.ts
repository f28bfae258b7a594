import type { ParamSet } from './param-set.js';
import { setValue, type Value } from './value.js';

/** Which entities of a market are looked at: of each group these, by identity, or all. A group that is not named: none. */
export type MarketScope = ReadonlyMap<string, ReadonlySet<string> | 'all'>;

/** The scope that a set of values is of. */
export const scopeOf = ({ entities }: ParamSet): MarketScope =>
  new Map([...entities].filter(([, table]) => table.size > 0).map(([group, table]) => [group, new Set(table.keys())]));

/** Whether an entity is in a scope. */
export const inScope = (scope: MarketScope, group: string, identity: string): boolean => {
  const named = scope.get(group);
  return named === 'all' || (named?.has(identity) ?? false);
};

/**
 * What of a set of values is in a scope: its entities, and in their sets only the members that are in it too, because who the
 * others are is not known where they are not read.
 */
export const within = (set: ParamSet, scope: MarketScope | null): ParamSet => {
  if (scope === null) return set;
  const entities = new Map(
    [...set.entities].map(([name, table]) => {
      const group = set.protocol.groups.get(name);
      const kept = [...table].filter(([identity]) => inScope(scope, name, identity));
      const cut = kept.map(([identity, entity]) => {
        const values = [...entity.values].map(([parameter, value]): readonly [string, Value] => {
          const type = group?.parameters.get(parameter)?.type;
          return type?.kind === 'set' && value.kind === 'set'
            ? [parameter, setValue(value.members.filter((member) => inScope(scope, type.of, member)))]
            : [parameter, value];
        });
        return [identity, { ...entity, values: new Map(values) }] as const;
      });
      return [name, new Map(cut)] as const;
    }),
  );
  return { protocol: set.protocol, entities };
};

/** The values of a scope, with those of another source for all that is not in it: the opposite of `within`. */
export const withRest = (inside: ParamSet, scope: MarketScope | null, rest: ParamSet | null): ParamSet => {
  if (scope === null || rest === null) return inside;
  const entities = new Map([...rest.entities].map(([name, table]) => [name, new Map(table)] as const));
  for (const [name, table] of inside.entities) {
    const group = inside.protocol.groups.get(name);
    const whole = entities.get(name) ?? new Map();
    for (const [identity, entity] of table) {
      const values = [...entity.values].map(([parameter, value]): readonly [string, Value] => {
        const type = group?.parameters.get(parameter)?.type;
        const known = rest.entities.get(name)?.get(identity)?.values.get(parameter);
        return type?.kind === 'set' && value.kind === 'set' && known?.kind === 'set'
          ? [
              parameter,
              setValue([...known.members.filter((member) => !inScope(scope, type.of, member)), ...value.members]),
            ]
          : [parameter, value];
      });
      whole.set(identity, { ...entity, values: new Map(values) });
    }
    entities.set(name, whole);
  }
  return { protocol: inside.protocol, entities };
};
