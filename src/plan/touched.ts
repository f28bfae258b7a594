import { refused } from '../diagnostic/error.js';
import type { ParamSet } from '../protocol/param-set.js';
import type { Protocol, Transition } from '../protocol/protocol.js';
import type { MarketScope } from '../protocol/scope-of-market.js';
import { type Change, diffSets } from './diff.js';
import { labelsFor } from './labels.js';
import { onlyFits } from './only.js';
import type { Plan } from './plan.js';
import type { Selection } from './select.js';

type Growing = Map<string, Set<string> | 'all'>;

const add = (scope: Growing, group: string, identity: string): void => {
  const named = scope.get(group) ?? new Set<string>();
  if (named !== 'all') scope.set(group, named.add(identity));
};

/** Groups of which a call may change every entity. */
const reachOf = ({ post }: Transition): readonly string[] => post.flatMap(({ each }) => each ?? []);

/** Whether a call is made for a parameter: it sets it, or has it as an effect on its own entity. */
const isFor = ({ sets, post }: Transition, parameter: string): boolean =>
  sets.includes(parameter) || post.some((effect) => effect.each === null && effect.parameter === parameter);

/** Members that a change of a set adds or takes away: who they are must be known. */
const movedMembers = ({ before, after }: Change): readonly string[] => {
  const [a, b] = [before, after].map((value) => (value?.kind === 'set' ? value.members : []));
  return [...(a ?? []).filter((one) => !b?.includes(one)), ...(b ?? []).filter((one) => !a?.includes(one))];
};

const nothing = (protocol: Protocol): ParamSet => ({ protocol, entities: new Map() });

/**
 * The entities that a plan may touch, as far as that is known before the chain is read: those whose document moved since it was
 * last known equal to the chain, those that named drift may be of, and whole groups that the calls for such values reach.
 */
export const touchedScope = (document: ParamSet, base: ParamSet | null, selection: Selection): MarketScope => {
  const { protocol } = document;
  const known = base ?? nothing(protocol);
  const labelOf = labelsFor([document], [known]);
  const fits = onlyFits(selection.only);
  const named = selection.includeDrift.length === 0 ? () => false : onlyFits(selection.includeDrift);
  const role = 'observation' as const;
  const moved = (from: ParamSet): readonly Change[] =>
    diffSets({ set: from, role }, { set: document, role: 'document' }, labelOf).changes.filter(({ path }) =>
      fits(path),
    );
  // Against nothing, every value that the document manages is a difference.
  const drift = moved(nothing(protocol)).filter(({ path }) => named(path));
  const scope: Growing = new Map();
  for (const change of [...moved(known), ...drift]) {
    add(scope, change.group, change.identity);
    if (change.type.kind === 'set') for (const one of movedMembers(change)) add(scope, change.type.of, one);
    for (const transition of protocol.transitions)
      if (transition.group === change.group && isFor(transition, change.parameter))
        for (const group of reachOf(transition)) scope.set(group, 'all');
  }
  return scope;
};

/** Refuse a plan whose calls may change entities that were not read. Throws `plan/beyond-lane`. */
export const checkReach = ({ calls }: Plan, scope: MarketScope | null): void => {
  if (scope === null) return;
  for (const { title, step } of calls) {
    const beyond = reachOf(step.transition).find((group) => scope.get(group) !== 'all');
    if (beyond === undefined) continue;
    throw refused('plan/beyond-lane', `${title} may change every one of the ${beyond}, which were not read`, {
      hint: 'propose it without --emergency: then the whole market is read',
    });
  }
};

/** What a scope holds, as people name it. */
export const scopeNames = (
  scope: MarketScope,
  labelOf: (group: string, identity: string) => string,
): readonly string[] =>
  [...scope].flatMap(([group, named]) =>
    named === 'all'
      ? [`${group}.*`]
      : [...named].map((identity) => (identity === '' ? group : `${group}.${labelOf(group, identity)}`)),
  );
