import { printExpression } from '../expr/print.js';
import type { Group, Parameter, Protocol, Transition } from './protocol.js';
import type { RawArgument } from './raw.js';

/** A call that moves a parameter. */
export interface SetterDescription {
  /** The transition's id in the definition. */
  readonly call: string;
  readonly title: string;
  readonly contract: string;
  readonly function: string;
  /** `argument`: the value is passed. `member`: one member joins or leaves the set. `effect`: the call moves it besides. */
  readonly how: 'argument' | 'member' | 'effect';
  /** Other parameters that the same call stores again, so that they must be passed as they are. */
  readonly siblings: readonly string[];
  /** The state in which it applies; null for any. */
  readonly when: string | null;
  /** What the contract demands besides, in words. */
  readonly requires: readonly string[];
  /** Any one of these roles may call it, by the names that the contracts give them. */
  readonly roles: readonly string[];
}

const namesIn = (args: readonly RawArgument[]): readonly string[] =>
  args.flatMap((arg) => (typeof arg === 'string' ? [arg] : 'encode' in arg ? namesIn(arg.args) : []));

const howOf = (transition: Transition, group: Group, parameter: Parameter): SetterDescription['how'] | null => {
  const own = transition.group === group.name;
  if (own && transition.sets.includes(parameter.name)) return 'argument';
  if (own && transition.member?.of === parameter.name) return 'member';
  const moved = transition.post.some(
    (effect) => effect.parameter === parameter.name && (effect.each ?? transition.group) === group.name,
  );
  return moved ? 'effect' : null;
};

const ORDER: readonly SetterDescription['how'][] = ['argument', 'member', 'effect'];

/** Every call of a definition that moves a parameter: first those that are made for it, then those that move it besides. */
export const describeSetters = (protocol: Protocol, group: Group, parameter: Parameter): readonly SetterDescription[] =>
  allSetters(protocol, group, parameter).toSorted((a, b) => ORDER.indexOf(a.how) - ORDER.indexOf(b.how));

const allSetters = (protocol: Protocol, group: Group, parameter: Parameter): readonly SetterDescription[] =>
  protocol.transitions.flatMap((transition): readonly SetterDescription[] => {
    const how = howOf(transition, group, parameter);
    if (how === null) return [];
    const parameters = protocol.groups.get(transition.group)?.parameters;
    return [
      {
        call: transition.id,
        title: transition.title,
        contract: transition.at,
        function: transition.call,
        how,
        siblings: namesIn(transition.args).filter((name) => name !== parameter.name && parameters?.has(name) === true),
        when: transition.when === null ? null : printExpression(transition.when),
        requires: transition.requires.map(({ says }) => says),
        roles: transition.roles.map((role) => protocol.roles.get(role)?.title ?? role),
      },
    ];
  });
