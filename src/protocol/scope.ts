import type { Scope } from '../expr/scope.js';
import {
  booleanValue,
  type Dimension,
  type ExprValue,
  infiniteValue,
  listValue,
  numberValue,
  type RecordValue,
  textValue,
} from '../expr/value.js';
import type { Unit } from '../quantity/unit.js';
import type { Entity } from './param-set.js';
import type { Group, ParameterType } from './protocol.js';
import type { Value } from './value.js';

const DIMENSION: Readonly<Record<Unit, (entity: Entity) => Dimension>> = {
  percent: () => ({}),
  rate: () => ({}),
  number: () => ({}),
  token: (entity) => ({ [`token:${entity.identity}`]: 1 }),
  usd: () => ({ usd: 1 }),
  duration: () => ({ second: 1 }),
};

/** A parameter's value as expressions see it: exact, with its dimension; sets as lists of identities. */
export const exprValue = (value: Value, type: ParameterType, entity: Entity): ExprValue | 'absent' => {
  switch (value.kind) {
    case 'flag':
      return booleanValue(value.flag);
    case 'text':
      return textValue(value.text);
    case 'address':
      return textValue(value.address.toLowerCase());
    case 'set':
      return listValue(value.members.map(textValue));
    case 'unreadable':
      return 'absent';
    case 'number': {
      if (type.kind !== 'number') return 'absent';
      const dimension = DIMENSION[type.number.unit](entity);
      if (value.number.exact !== null) return numberValue(value.number.exact, dimension);
      const sentinel = type.number.sentinels.find((s) => s.word === value.number.sentinel);
      // A value that is switched off orders as nothing: an amount of zero.
      return sentinel?.meaning === 'infinite' ? infiniteValue(dimension) : numberValue(0n, dimension);
    }
  }
};

/** What an expression about an entity may name: its parameters, its context, its identity, `key` and `entity`. */
export const entityLookup = (group: Group, entity: Entity): ((name: string) => ExprValue | 'absent' | undefined) => {
  return (name) => {
    if (name === 'entity' || name === 'key' || name === group.identity?.name) return textValue(entity.identity);
    const parameter = group.parameters.get(name);
    if (parameter !== undefined) {
      const value = entity.values.get(name);
      return value === undefined ? 'absent' : exprValue(value, parameter.type, entity);
    }
    const context = entity.context.get(name);
    if (context !== undefined) return typeof context === 'bigint' ? numberValue(context) : textValue(context);
    return group.context.has(name) ? 'absent' : undefined;
  };
};

export const entityScope = (group: Group, entity: Entity): Scope => ({ lookup: entityLookup(group, entity) });

/** The same as a record, for `goal.ltv`, `member.frozen`, `each.collateral`. */
export const entityRecord = (group: Group, entity: Entity): RecordValue => ({
  kind: 'record',
  get: entityLookup(group, entity),
  names: () => [
    'key',
    'entity',
    ...(group.identity ? [group.identity.name] : []),
    ...group.parameters.keys(),
    ...group.context.keys(),
  ],
});
