import type { Expr } from '../expr/ast.js';
import { references } from '../expr/references.js';
import type { Group, Protocol, Transition } from '../protocol/protocol.js';
import type { Value } from '../protocol/value.js';
import type { Change } from './diff.js';
import { passedNames } from './encode-step.js';
import type { Wanted } from './search.js';

const namesIn = (exprs: readonly (Expr | null | undefined)[]): readonly string[] =>
  exprs.flatMap((expr) => (expr === null || expr === undefined ? [] : references(expr)));

const ofTransition = (transition: Transition): readonly string[] => [
  ...transition.sets,
  ...passedNames(transition.args),
  ...(transition.member === null ? [] : [transition.member.of]),
  ...transition.post.filter((effect) => effect.each === null).map((effect) => effect.parameter),
  ...namesIn([
    transition.when,
    ...transition.requires.map((need) => need.that),
    ...transition.post.flatMap((effect) => [effect.condition, effect.value]),
  ]),
];

/** Parameters that some call, derived value or constraint that binds has to do with together, each under one name for all. */
const partOf = (group: Group, protocol: Protocol): ReadonlyMap<string, string> => {
  const parts = new Map([...group.parameters.keys()].map((name) => [name, name]));
  const join = (names: readonly string[]): void => {
    const known = [...new Set(names.flatMap((name) => parts.get(name) ?? []))];
    const [one] = known;
    if (one === undefined || known.length === 1) return;
    for (const [name, part] of parts) if (known.includes(part)) parts.set(name, one);
  };
  for (const transition of protocol.transitions) if (transition.group === group.name) join(ofTransition(transition));
  for (const { name, derive } of group.parameters.values()) join([name, ...namesIn([derive])]);
  for (const constraint of protocol.constraints)
    if (constraint.group === group.name && constraint.severity === 'error') join(namesIn([constraint.that]));
  return parts;
};

/**
 * What is wanted, entity by entity, in parts that cannot get in each other's way: a search over a part is small, and the
 * order of the parts is free. The parts are in the order of their first change.
 */
export const wantedParts = (wanted: readonly Change[], protocol: Protocol): readonly Wanted[] => {
  const tables = new Map([...protocol.groups.values()].map((group) => [group.name, partOf(group, protocol)]));
  const parts = new Map<string, { group: string; identity: string; values: Map<string, Value> }>();
  for (const { group, identity, parameter, after } of wanted) {
    const key = `${group}\n${identity}\n${tables.get(group)?.get(parameter) ?? parameter}`;
    const part = parts.get(key) ?? { group, identity, values: new Map<string, Value>() };
    if (after !== null) part.values.set(parameter, after);
    parts.set(key, part);
  }
  return [...parts.values()];
};
