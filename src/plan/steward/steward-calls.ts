import type { Hex } from '../../chain/hex.js';
import { evaluateBoolean } from '../../expr/evaluate.js';
import { entityOf, type ParamSet, pathOf, typeFor } from '../../protocol/param-set.js';
import { entityScope } from '../../protocol/scope.js';
import { passedValues, type Steward, type StewardFunction } from '../../protocol/steward.js';
import { type LabelOf, type Value, valueText } from '../../protocol/value.js';
import { diffSets } from '../diff.js';
import type { Plan, PlannedCall } from '../plan.js';
import { sameIn } from '../state.js';
import { encodeUpdates } from './encode-updates.js';
import { passedInteger } from './passed-integer.js';
import { type StewardUpdate, stepsOfUpdate } from './update.js';

/** Why a steward cannot make a change, in words. The path is the parameter's or the entity's. */
export interface StewardMisfit {
  readonly path: string;
  readonly says: string;
}

/** One call of a steward, with what it changes. */
export interface StewardCall {
  readonly data: Hex;
  readonly fn: StewardFunction;
  readonly updates: readonly StewardUpdate[];
}

/** A plan as a steward makes it. Where there are misfits the calls are none: a part of a plan is not the plan. */
export interface StewardPlan {
  readonly updates: readonly StewardUpdate[];
  readonly calls: readonly StewardCall[];
  readonly misfits: readonly StewardMisfit[];
}

interface Gathering {
  readonly fn: StewardFunction;
  readonly identity: string;
  readonly given: Map<string, Value>;
}

class StewardPlanning {
  readonly misfits: StewardMisfit[] = [];
  readonly #gathered: Gathering[] = [];
  readonly #steward: Steward;
  readonly #observed: ParamSet;
  readonly #labelOf: LabelOf;

  constructor(steward: Steward, observed: ParamSet, labelOf: LabelOf) {
    this.#steward = steward;
    this.#observed = observed;
    this.#labelOf = labelOf;
  }

  /** Updates in the order in which the plan first needs each function, entity after entity. */
  get updates(): readonly StewardUpdate[] {
    const functions = [...new Set(this.#gathered.map(({ fn }) => fn))];
    return functions.flatMap((fn) => this.#gathered.filter((one) => one.fn === fn));
  }

  take(call: PlannedCall): void {
    const { transition, identity, passed } = call.step;
    const fn = this.#steward.functions.find(({ makes }) => makes.includes(transition));
    const group = this.#observed.protocol.groups.get(transition.group);
    const entity = entityOf(this.#observed, transition.group, identity);
    if (fn === undefined || group === undefined || entity === undefined) {
      const intended = call.changes.filter(({ kind }) => kind === 'intent');
      for (const { path } of intended.length > 0 ? intended : call.changes)
        this.#misfit(path, `the ${this.#steward.title} has no function for it (${call.title})`);
      return;
    }
    const places = new Map(passedValues(fn.args).map((place) => [place.parameter, place]));
    for (const name of transition.sets) {
      const value = passed.get(name);
      const held = { ...entity, values: passed };
      if (value === undefined || sameIn(entity, held, name, this.#observed, group.name)) continue;
      const path = pathOf(group, this.#labelOf(group.name, identity), name);
      const place = places.get(name);
      const spec = group.parameters.get(name);
      if (place === undefined || spec === undefined)
        this.#misfit(path, `the ${this.#steward.title} has no function for it (${call.title})`);
      else if (value.kind === 'number' && passedInteger(value, typeFor(spec, entity), place.codec) === null)
        this.#misfit(
          path,
          `the ${this.#steward.title} takes ${place.codec?.holds ?? 'an integer'}, and ${this.#text(value, path, name, fn, identity)} is not one`,
        );
      else this.#give(fn, identity, { path, name, value });
    }
  }

  /** What the calls make of the state must be the plan's own end, value by value. */
  check(plan: Plan): void {
    let state = this.#observed;
    for (const update of this.updates) {
      const { fn, identity } = update;
      const group = state.protocol.groups.get(fn.group);
      const entity = entityOf(state, fn.group, identity);
      if (group === undefined || entity === undefined) continue;
      const name = group.identity === null ? group.name : `${group.name}.${this.#labelOf(group.name, identity)}`;
      const scope = entityScope(group, entity);
      const broken = fn.requires.filter(({ that }) => evaluateBoolean(that, scope) !== 'true');
      for (const { says } of broken) this.#misfit(name, says);
      const made = stepsOfUpdate(state, update);
      if (made === null && broken.length === 0)
        this.#misfit(
          name,
          `what ${fn.name} of the ${this.#steward.title} would do to it as it is now is not described`,
        );
      if (made !== null) state = made.state;
    }
    if (this.misfits.length > 0) return;
    const { changes } = diffSets(
      { set: state, role: 'observation' },
      { set: plan.after, role: 'observation' },
      this.#labelOf,
    );
    for (const { path } of changes)
      this.#misfit(path, `the ${this.#steward.title} would leave it at another value than the plan does`);
  }

  #give(
    fn: StewardFunction,
    identity: string,
    { path, name, value }: { readonly path: string; readonly name: string; readonly value: Value },
  ): void {
    const known = this.#gathered.find((one) => one.fn === fn && one.identity === identity);
    if (known?.given.has(name) === true)
      this.#misfit(path, `it changes more than once on the way, and the ${this.#steward.title} changes it once`);
    if (known === undefined) this.#gathered.push({ fn, identity, given: new Map([[name, value]]) });
    else known.given.set(name, value);
  }

  #text(value: Value, path: string, name: string, fn: StewardFunction, identity: string): string {
    const spec = this.#observed.protocol.groups.get(fn.group)?.parameters.get(name);
    const entity = entityOf(this.#observed, fn.group, identity);
    if (spec === undefined || entity === undefined) return path;
    return valueText(value, typeFor(spec, entity), this.#labelOf, 'display');
  }

  #misfit(path: string, says: string): void {
    if (!this.misfits.some((one) => one.path === path && one.says === says)) this.misfits.push({ path, says });
  }
}

/**
 * A plan as calls of a steward: which function makes which change, entities together in one call, everything else left as
 * it is. Only where its calls lead to exactly the state that the plan leads to; else it is said why they do not. Whether
 * its bounds let it is not asked here.
 */
export const stewardPlan = (plan: Plan, observed: ParamSet, steward: Steward, labelOf: LabelOf): StewardPlan => {
  const planning = new StewardPlanning(steward, observed, labelOf);
  for (const call of plan.calls) planning.take(call);
  planning.check(plan);
  const { updates, misfits } = planning;
  if (misfits.length > 0) return { updates, calls: [], misfits };
  const functions = [...new Set(updates.map(({ fn }) => fn))];
  const calls = functions.flatMap((fn) =>
    encodeUpdates(
      steward,
      updates.filter((update) => update.fn === fn),
      observed,
    ).map((call) => ({ ...call, fn })),
  );
  return { updates, calls, misfits };
};
