import type { Scope } from '../expr/scope.js';
import { type ExprValue, listValue, type RecordValue, textValue } from '../expr/value.js';
import type { Market } from '../protocol/market.js';
import { type Entity, entityOf, type ParamSet } from '../protocol/param-set.js';
import type { Group } from '../protocol/protocol.js';
import { entityLookup, entityRecord } from '../protocol/scope.js';
import { classesOf } from './applies.js';
import { nestedRecord, openRecord } from './nested-record.js';
import type { Policy } from './policy.js';
import type { MarketState } from './state.js';

/** What a rule about one entity is evaluated on. */
export interface Standing {
  readonly policy: Policy;
  readonly market: Market;
  readonly base: Market | null;
  readonly state: MarketState | null;
  readonly group: Group;
  readonly entity: Entity;
}

const recordOf = (group: Group, entity: Entity, more: ReadonlyMap<string, ExprValue> = new Map()): RecordValue => {
  const own = entityLookup(group, entity);
  return nestedRecord((name) => own(name) ?? more.get(name), [...entityRecord(group, entity).names(), ...more.keys()]);
};

const sideOf = (
  set: ParamSet | undefined,
  { group, entity }: Standing,
  more?: ReadonlyMap<string, ExprValue>,
): RecordValue | 'absent' => {
  const there = set === undefined ? undefined : entityOf(set, group.name, entity.identity);
  return there === undefined ? 'absent' : recordOf(group, there, more);
};

const chainOf = (standing: Standing): RecordValue | 'absent' => {
  const { state, group, entity } = standing;
  if (state === null) return 'absent';
  const known = sideOf(state.params, standing, state.metrics(group.name, entity.identity));
  return known === 'absent' ? known : openRecord(known);
};

const groupRecord = (set: ParamSet, group: Group): RecordValue => {
  const entities = set.entities.get(group.name) ?? new Map<string, Entity>();
  if (group.identity === null) {
    const only = entities.get('');
    return only === undefined ? nestedRecord(() => undefined, []) : recordOf(group, only);
  }
  const byLabel = new Map([...entities.values()].map((entity) => [entity.label, entity]));
  const records = new Map<Entity, RecordValue>();
  return {
    kind: 'record',
    get: (name) => {
      const one = byLabel.get(name) ?? entities.get(name.toLowerCase());
      if (one === undefined) return undefined;
      const record = records.get(one) ?? recordOf(group, one);
      records.set(one, record);
      return record;
    },
    names: () => [...byLabel.keys()],
  };
};

/** Kept by set: rules over the rest of the market look at it for every entity. */
const markets = new WeakMap<ParamSet, RecordValue>();

const marketRecord = (set: ParamSet): RecordValue => {
  const known = markets.get(set);
  if (known !== undefined) return known;
  const groups = new Map<string, RecordValue>();
  const made: RecordValue = {
    kind: 'record',
    get: (name) => {
      const group = set.protocol.groups.get(name);
      if (group === undefined) return undefined;
      const record = groups.get(name) ?? groupRecord(set, group);
      groups.set(name, record);
      return record;
    },
    names: () => [...set.protocol.groups.keys()],
  };
  markets.set(set, made);
  return made;
};

/**
 * The names of a rule's expressions: the entity's own, then `base`, `chain`, `bounds`, `market` and `classes`. What is not
 * at hand is absent, so that a rule over it is not evaluated instead of passing.
 */
export const ruleScope = (standing: Standing): Scope => {
  const { state, base, market, policy, group, entity } = standing;
  const own = entityLookup(group, entity);
  return {
    lookup: (name) => {
      const value = own(name);
      if (value !== undefined) return value;
      switch (name) {
        case 'base':
          return sideOf(base?.params, standing);
        case 'chain':
          return chainOf(standing);
        case 'bounds':
          return state === null
            ? 'absent'
            : openRecord(nestedRecord((key) => state.bounds.get(key), [...state.bounds.keys()]));
        case 'market':
          return marketRecord(market.params);
        case 'classes':
          return listValue(classesOf(entity, policy).map(textValue));
        default:
          return undefined;
      }
    },
  };
};
