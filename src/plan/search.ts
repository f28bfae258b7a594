import { printExpression } from '../expr/print.js';
import { references } from '../expr/references.js';
import { breachesOf } from '../protocol/constraints.js';
import { type Entity, entityOf, type ParamSet } from '../protocol/param-set.js';
import type { Group, Transition } from '../protocol/protocol.js';
import type { Value } from '../protocol/value.js';
import { applies, applyStep, type Touched, unmet } from './effects.js';
import type { Step } from './plan.js';
import { sameIn } from './state.js';

/** What is wanted of one entity, in a state: only the values that are to change. */
export interface Wanted {
  readonly group: string;
  readonly identity: string;
  readonly values: ReadonlyMap<string, Value>;
}

/** A way to what is wanted, or why there is none that was found. */
export type Found =
  | { readonly ok: true; readonly steps: readonly Step[]; readonly state: ParamSet }
  | { readonly ok: false; readonly reasons: readonly string[] };

interface Node {
  readonly state: ParamSet;
  readonly steps: readonly Step[];
  /** Parameters that differ from the start although nobody asked, by key; true where the definition accepts it. */
  readonly strays: ReadonlyMap<string, boolean>;
  readonly left: Left;
  /** How many values its calls store again as they were. */
  readonly again: number;
}

/** Single differences to what is wanted: one for each value, and one for each member of a set. */
interface Left {
  readonly values: number;
  readonly members: number;
}

const MOST_NODES = 600;
/** Beyond this many steps more than a way already found, no better one is looked for. */
const PATIENCE = 2;

const keyOf = (touched: Omit<Touched, 'accepted'>): string =>
  `${touched.group}\n${touched.identity}\n${touched.parameter}`;

const memberDifference = (want: Value, have: Value | undefined, change: 'added' | 'removed'): readonly string[] => {
  if (want.kind !== 'set') return [];
  const held = have?.kind === 'set' ? have.members : [];
  return change === 'added'
    ? want.members.filter((m) => !held.includes(m))
    : held.filter((m) => !want.members.includes(m));
};

class EntitySearch {
  readonly #start: ParamSet;
  readonly #wanted: Wanted;
  readonly #group: Group;
  readonly #reasons = new Set<string>();
  readonly #broken: ReadonlySet<string>;

  constructor(start: ParamSet, wanted: Wanted, group: Group, origin: ParamSet) {
    this.#start = start;
    this.#wanted = wanted;
    this.#group = group;
    const entity = entityOf(origin, wanted.group, wanted.identity);
    this.#broken = new Set(
      entity === undefined
        ? []
        : breachesOf(origin.protocol.constraints, group, entity).map((breach) => breach.constraint.id),
    );
  }

  get reasons(): readonly string[] {
    return [...this.#reasons];
  }

  left(state: ParamSet): Left {
    let values = 0;
    let members = 0;
    const entity = entityOf(state, this.#wanted.group, this.#wanted.identity);
    for (const [name, want] of this.#wanted.values) {
      const have = entity?.values.get(name);
      if (want.kind === 'set')
        members += memberDifference(want, have, 'added').length + memberDifference(want, have, 'removed').length;
      else if (!this.#same(entity, name, want)) values += 1;
    }
    return { values, members };
  }

  /** Of the values that a step sets, how many have been so before. */
  #again(before: ParamSet, after: ParamSet, step: Step): number {
    const { group, identity } = this.#wanted;
    const [a, b] = [before, after].map((set) => entityOf(set, group, identity));
    return step.transition.sets.filter((name) => sameIn(a, b, name, this.#start, group)).length;
  }

  #same(entity: Entity | undefined, name: string, want: Value): boolean {
    if (entity === undefined) return false;
    return sameIn({ ...entity, values: new Map([[name, want]]) }, entity, name, this.#start, this.#group.name);
  }

  /** Names of parameters that a transition may help with: those still to change, strays to mend, and what these derive from. */
  #open(node: Node): ReadonlySet<string> {
    const entity = entityOf(node.state, this.#wanted.group, this.#wanted.identity);
    const open = new Set<string>();
    for (const [name, want] of this.#wanted.values) if (!this.#same(entity, name, want)) open.add(name);
    for (const [key, accepted] of node.strays) {
      const [group, identity, name = ''] = key.split('\n');
      if (!accepted && group === this.#wanted.group && identity === this.#wanted.identity) open.add(name);
    }
    for (const name of [...open]) {
      const { derive } = this.#group.parameters.get(name) ?? {};
      if (derive !== undefined) for (const reference of references(derive)) open.add(reference);
    }
    return open;
  }

  #candidates(node: Node): readonly Step[] {
    const open = this.#open(node);
    return this.#start.protocol.transitions
      .filter((t) => t.group === this.#wanted.group)
      .flatMap((t) => this.#stepsOf(t, node, open));
  }

  #stepsOf(transition: Transition, node: Node, open: ReadonlySet<string>): readonly Step[] {
    const { group, identity, values } = this.#wanted;
    const entity = entityOf(node.state, group, identity);
    const own = transition.post.filter((effect) => effect.each === null).map((effect) => effect.parameter);
    if (entity === undefined || ![...transition.sets, ...own].some((name) => open.has(name))) return [];
    const passed = new Map([...entity.values, ...values]);
    const base = { transition, identity, passed };
    if (transition.member === null) return [{ ...base, member: null }];
    const { of, change } = transition.member;
    const want = values.get(of) ?? entityOf(this.#start, group, identity)?.values.get(of);
    return want === undefined
      ? []
      : memberDifference(want, entity.values.get(of), change).map((member) => ({ ...base, member }));
  }

  /** A call that would set what is wanted, but not in this state: worth saying where nothing else helps. */
  #notHere({ transition }: Step): void {
    const sets = transition.sets.some((name) => this.#wanted.values.has(name));
    if (sets && transition.when !== null)
      this.#reasons.add(`${transition.title}: only where ${printExpression(transition.when)}`);
  }

  expand(node: Node): readonly Node[] {
    return this.#candidates(node).flatMap((step): readonly Node[] => {
      if (!applies(node.state, step)) {
        this.#notHere(step);
        return [];
      }
      const missing = unmet(node.state, step);
      for (const reason of missing) this.#reasons.add(`${step.transition.title}: ${reason}`);
      if (missing.length > 0) return [];
      const { state, touched } = applyStep(node.state, step);
      const entity = entityOf(state, this.#wanted.group, this.#wanted.identity);
      const breach =
        entity === undefined
          ? undefined
          : breachesOf(state.protocol.constraints, this.#group, entity).find(
              (b) => b.constraint.severity === 'error' && !this.#broken.has(b.constraint.id),
            );
      if (breach !== undefined) {
        this.#reasons.add(breach.constraint.says);
        return [];
      }
      return [
        {
          state,
          steps: [...node.steps, step],
          strays: this.#strays(node, state, touched),
          left: this.left(state),
          again: node.again + this.#again(node.state, state, step),
        },
      ];
    });
  }

  #strays(node: Node, state: ParamSet, touched: readonly Touched[]): ReadonlyMap<string, boolean> {
    const strays = new Map(node.strays);
    for (const { group, identity, parameter, accepted } of touched) {
      const key = keyOf({ group, identity, parameter });
      const wanted =
        group === this.#wanted.group && identity === this.#wanted.identity && this.#wanted.values.has(parameter);
      const same = sameIn(
        entityOf(this.#start, group, identity),
        entityOf(state, group, identity),
        parameter,
        state,
        group,
      );
      if (wanted || same) strays.delete(key);
      else strays.set(key, accepted);
    }
    return strays;
  }
}

const unaccepted = (node: Node): number => [...node.strays.values()].filter((accepted) => !accepted).length;
const remaining = ({ left }: Node): number => left.values + left.members;
/** The calls made and those still needed at the least: one call may set all values, but changes one member of a set. */
const cost = (node: Node): number =>
  node.steps.length + (node.left.values > 0 ? 1 : 0) + node.left.members + unaccepted(node);
/** Of two that promise the same the one with less left, or else every order of the same steps would be looked at. */
const nearer = (a: Node, b: Node): boolean =>
  (cost(a) - cost(b) || remaining(a) - remaining(b) || a.again - b.again) < 0;
const order = (a: Node, b: Node): number =>
  unaccepted(a) - unaccepted(b) || a.steps.length - b.steps.length || a.strays.size - b.strays.size;

const signature = (node: Node): string =>
  [
    remaining(node),
    ...node.steps.map((s) => `${s.transition.id}/${s.member ?? ''}`).sort(),
    ...[...node.strays.keys()].sort(),
  ].join('|');

/**
 * The fewest calls that bring one entity to what is wanted, with every state on the way breaking no constraint that held
 * in `origin`. A way that changes nothing else is preferred to one that has unintended effects; effects that the
 * definition calls the purpose of a call count as intended. Best-first, bounded.
 */
export const searchEntity = (start: ParamSet, wanted: Wanted, origin: ParamSet): Found => {
  const group = start.protocol.groups.get(wanted.group);
  if (group === undefined) return { ok: false, reasons: [`there is no group ${wanted.group}`] };
  const search = new EntitySearch(start, wanted, group, origin);
  const first: Node = { state: start, steps: [], strays: new Map(), left: search.left(start), again: 0 };
  const open: Node[] = [first];
  const seen = new Set<string>([signature(first)]);
  let best: Node | null = null;
  for (let visited = 0; open.length > 0 && visited < MOST_NODES; visited += 1) {
    let at = 0;
    for (let i = 1; i < open.length; i += 1) if (nearer(open[i] as Node, open[at] as Node)) at = i;
    const node = open.splice(at, 1)[0] as Node;
    if (best !== null && node.steps.length > best.steps.length + PATIENCE) continue;
    if (remaining(node) === 0) {
      if (best === null || order(node, best) < 0) best = node;
      if (unaccepted(node) === 0) break;
    }
    for (const next of search.expand(node)) {
      const key = signature(next);
      if (seen.has(key)) continue;
      seen.add(key);
      open.push(next);
    }
  }
  return best === null ? { ok: false, reasons: search.reasons } : { ok: true, steps: best.steps, state: best.state };
};
