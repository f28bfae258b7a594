import { evaluate, evaluateBoolean } from '../expr/evaluate.js';
import type { Scope } from '../expr/scope.js';
import type { ExprValue } from '../expr/value.js';
import { type Entity, entityOf, type ParamSet, typeFor } from '../protocol/param-set.js';
import type { Effect, Group, ParameterType, Transition } from '../protocol/protocol.js';
import { entityLookup, entityRecord } from '../protocol/scope.js';
import { setValue, type Value } from '../protocol/value.js';
import { quantityFromExact } from '../quantity/decode.js';
import { sentinelValue } from '../quantity/number-type.js';
import type { Step } from './plan.js';
import { withValues } from './state.js';

/** A parameter that a step touched, and whether the definition says that this is what the call is for. */
export interface Touched {
  readonly group: string;
  readonly identity: string;
  readonly parameter: string;
  readonly accepted: boolean;
}

const fromExpr = (value: ExprValue, type: ParameterType): Value | null => {
  switch (value.kind) {
    case 'boolean':
      return type.kind === 'flag' ? { kind: 'flag', flag: value.value } : null;
    case 'text':
      if (type.kind === 'text') return { kind: 'text', text: value.value };
      return type.kind === 'address' ? { kind: 'address', address: value.value } : null;
    case 'list':
      return type.kind === 'set'
        ? setValue(value.items.flatMap((item) => (item.kind === 'text' ? [item.value] : [])))
        : null;
    case 'infinite': {
      const word =
        type.kind === 'number' ? type.number.sentinels.find((s) => s.meaning === 'infinite')?.word : undefined;
      const number = word === undefined || type.kind !== 'number' ? null : sentinelValue(word, type.number);
      return number === null ? null : { kind: 'number', number };
    }
    case 'number': {
      if (type.kind !== 'number') return null;
      const off = value.value.n === 0n ? type.number.sentinels.find((s) => s.meaning === 'off')?.word : undefined;
      const number = off === undefined ? quantityFromExact(value.value, type.number) : sentinelValue(off, type.number);
      return number === null ? null : { kind: 'number', number };
    }
    default:
      return null;
  }
};

const memberGroup = (set: ParamSet, transition: Transition): Group | undefined => {
  const type =
    transition.member === null
      ? undefined
      : set.protocol.groups.get(transition.group)?.parameters.get(transition.member.of)?.type;
  return type?.kind === 'set' ? set.protocol.groups.get(type.of) : undefined;
};

/** What a transition's expressions see: the entity before the call, `goal`, `member` and, for each of a group, `each`. */
export const stepScope = (set: ParamSet, step: Step, each: { group: Group; entity: Entity } | null): Scope => {
  const group = set.protocol.groups.get(step.transition.group);
  const entity = entityOf(set, step.transition.group, step.identity);
  if (group === undefined || entity === undefined) return { lookup: () => undefined };
  const own = entityLookup(group, entity);
  return {
    lookup: (name) => {
      if (name === 'goal')
        return entityRecord(group, { ...entity, values: new Map([...entity.values, ...step.passed]) });
      if (name === 'member' && step.member !== null) {
        const of = memberGroup(set, step.transition);
        const member = of === undefined ? undefined : entityOf(set, of.name, step.member);
        return of === undefined || member === undefined ? 'absent' : entityRecord(of, member);
      }
      if (name === 'each' && each !== null) return entityRecord(each.group, each.entity);
      return own(name);
    },
  };
};

const effectValue = (effect: Effect, target: { group: Group; entity: Entity }, scope: Scope): Value | null => {
  const parameter = target.group.parameters.get(effect.parameter);
  if (parameter === undefined) return null;
  const result = evaluate(effect.value, scope);
  if (!result.ok) return null;
  const type = typeFor(parameter, target.entity);
  if (effect.operation === 'set') return fromExpr(result.value, type);
  const held = target.entity.values.get(effect.parameter);
  if (held?.kind !== 'set' || result.value.kind !== 'text') return null;
  const { value } = result.value;
  const members =
    effect.operation === 'add' ? [...held.members, value] : held.members.filter((member) => member !== value);
  return members.length === held.members.length && effect.operation === 'remove' ? null : setValue(members);
};

const holds = (effect: Effect, scope: Scope): boolean =>
  effect.condition === null || evaluateBoolean(effect.condition, scope) === 'true';

/**
 * The state after a step: what the transition sets takes the values passed, and its declared effects are applied, all
 * reading the state before it.
 */
export const applyStep = (set: ParamSet, step: Step): { state: ParamSet; touched: readonly Touched[] } => {
  const { transition, identity } = step;
  const group = set.protocol.groups.get(transition.group);
  const entity = entityOf(set, transition.group, identity);
  if (group === undefined || entity === undefined) return { state: set, touched: [] };
  const values = new Map<string, Value>();
  const touched: Touched[] = [];
  for (const name of transition.sets) {
    const value = step.passed.get(name);
    if (value !== undefined) values.set(name, value);
    touched.push({ group: group.name, identity, parameter: name, accepted: false });
  }
  let state = withValues(set, group.name, identity, values);
  for (const effect of transition.post) {
    const others = effect.each === null ? null : set.protocol.groups.get(effect.each);
    const targets =
      others === null || others === undefined
        ? [{ group, entity }]
        : [...(set.entities.get(others.name)?.values() ?? [])].map((each) => ({ group: others, entity: each }));
    for (const target of targets) {
      const scope = stepScope(set, step, effect.each === null ? null : target);
      if (!holds(effect, scope)) continue;
      const value = effectValue(effect, target, scope);
      if (value === null) continue;
      state = withValues(state, target.group.name, target.entity.identity, new Map([[effect.parameter, value]]));
      touched.push({
        group: target.group.name,
        identity: target.entity.identity,
        parameter: effect.parameter,
        accepted: effect.accepted,
      });
    }
  }
  return { state, touched };
};

/** Whether the transition applies in this state. */
export const applies = (set: ParamSet, step: Step): boolean =>
  step.transition.when === null || evaluateBoolean(step.transition.when, stepScope(set, step, null)) === 'true';

/** What the contract demands and this state does not have, in words. */
export const unmet = (set: ParamSet, step: Step): readonly string[] => {
  const scope = stepScope(set, step, null);
  return step.transition.requires
    .filter((need) => evaluateBoolean(need.that, scope) !== 'true')
    .map((need) => need.says);
};
