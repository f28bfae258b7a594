import { type Change, diffSets } from '../plan/diff.js';
import type { Market } from '../protocol/market.js';
import { type Entity, entityOf, labelsIn, type ParamSet } from '../protocol/param-set.js';
import type { Value } from '../protocol/value.js';
import { judgeMarket } from './judge.js';
import type { Judged, JudgeInput } from './judged.js';
import type { LastChange, MarketState } from './state.js';

/** Where a walk from one set of values to another stands: what is there now, and when each parameter was last moved. */
export interface Standpoint {
  readonly values: ParamSet;
  /** By path: when the walk last moved it. */
  readonly moved: ReadonlyMap<string, bigint>;
}

/** What a walk is made in: the document it ends at, and the policies that judge every step of it. */
export type WalkInput = Pick<JudgeInput, 'policies' | 'market' | 'state' | 'merged'>;

/** The values that a document manages, as another set has them: a value that it lacks is left out. */
export const managedIn = (goal: ParamSet, set: ParamSet): ParamSet => ({
  protocol: goal.protocol,
  entities: new Map(
    [...goal.entities].map(([group, entities]) => [
      group,
      new Map(
        [...entities].flatMap(([identity, entity]): [string, Entity][] => {
          const there = entityOf(set, group, identity);
          if (there === undefined) return [];
          const values = [...entity.values.keys()].flatMap((name): [string, Value][] => {
            const value = there.values.get(name);
            return value === undefined ? [] : [[name, value]];
          });
          return [[identity, { ...entity, values: new Map(values) }]];
        }),
      ),
    ]),
  ),
});

/** The set with some of its values as changes leave them. */
export const withChanges = (set: ParamSet, changes: readonly Change[], goal: ParamSet): ParamSet => {
  const entities = new Map([...set.entities].map(([group, all]) => [group, new Map(all)]));
  for (const { group, identity, parameter, after } of changes) {
    const known = entities.get(group)?.get(identity) ?? entityOf(goal, group, identity);
    if (known === undefined || after === null) continue;
    const values = entities.get(group)?.has(identity) === true ? known.values : new Map<string, Value>();
    const all = entities.get(group) ?? new Map<string, Entity>();
    entities.set(group, all.set(identity, { ...known, values: new Map([...values, [parameter, after]]) }));
  }
  return { ...set, entities };
};

/** What is still to change. */
export const remaining = (from: ParamSet, goal: Market): readonly Change[] =>
  diffSets({ set: from, role: 'document' }, { set: goal.params, role: 'document' }, labelsIn(goal.params, from))
    .changes;

const pathsOf = (goal: Market, from: ParamSet): ((group: string, identity: string, parameter: string) => string) => {
  const labelOf = labelsIn(goal.params, from);
  return (group, identity, parameter) => {
    const spec = goal.params.protocol.groups.get(group);
    return spec?.identity === null ? `${group}.${parameter}` : `${group}.${labelOf(group, identity)}.${parameter}`;
  };
};

const chainParams = (state: MarketState, values: ParamSet): ParamSet => ({
  ...state.params,
  entities: new Map(
    [...state.params.entities].map(([group, entities]) => [
      group,
      new Map(
        [...entities].map(([identity, entity]) => {
          const ours = entityOf(values, group, identity)?.values ?? [];
          return [identity, { ...entity, values: new Map([...entity.values, ...ours]) }] as const;
        }),
      ),
    ]),
  ),
});

/** The state as the walk has left it: its values, its times, and read just now. */
const stateAt = (input: WalkInput, { values, moved }: Standpoint, at: bigint): MarketState | null => {
  const { state } = input;
  if (state === null) return null;
  const pathOf = pathsOf(input.market, values);
  return {
    ...state,
    params: chainParams(state, values),
    time: at,
    lastChange: (group, identity, parameter): LastChange | null => {
      const own = moved.get(pathOf(group, identity, parameter));
      return own === undefined ? state.lastChange(group, identity, parameter) : { at: own, from: 'chain' };
    },
  };
};

/** Judge the values that changes lead to from where a walk stands. */
export const judgeStep = (input: WalkInput, from: Standpoint, changes: readonly Change[], at: bigint): Judged => {
  const { market, policies, merged } = input;
  return judgeMarket({
    policies,
    market: { ...market, params: withChanges(from.values, changes, market.params) },
    base: { ...market, params: from.values },
    changes,
    state: stateAt(input, from, at),
    merged: (path) => {
      const own = from.moved.get(path);
      return own === undefined ? merged(path) : { at: own, from: 'merge' };
    },
    now: at,
  });
};
