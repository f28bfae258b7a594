import { fitsOne } from '../document/name-fits.js';
import { compare, type Rational, toDecimal } from '../quantity/rational.js';
import { compareConditions } from './conjuncts.js';
import type { ChangeRule, ImpactRule, Policy, Rule, Scope, Step, ValueRule } from './policy.js';
import { secondsText } from './read-time.js';

/** How a rule, or what it reaches, lets more through than before, in words; nothing where it does not. */
type Ways = readonly string[];

const listed = (names: readonly string[] | null): string => (names === null ? 'all' : names.join(', '));

/** A list of patterns that reaches less: one of the former is not covered any more. */
const narrower = (base: readonly string[] | null, head: readonly string[] | null, what: string): Ways => {
  if (head === null) return [];
  const lost = base === null ? true : base.some((one) => !fitsOne(one, head));
  return lost ? [`${what} are ${listed(head)}, and were ${listed(base)}`] : [];
};

export const scopeWays = (base: Scope, head: Scope): Ways => [
  ...narrower(base.protocols, head.protocols, 'its protocols'),
  ...narrower(base.markets, head.markets, 'its markets'),
];

/** A list of words from which one is gone. */
const fewer = (base: readonly string[], head: readonly string[], what: string): Ways => {
  const lost = base.filter((one) => !head.includes(one));
  return lost.length > 0 ? [`${what} no longer ${lost.length === 1 ? 'has' : 'have'} ${lost.join(', ')}`] : [];
};

const stepWays = (name: string, base: Step | null, head: Step | null): Ways => {
  if (base === null) return [];
  if (head === null) return [`${name} was ${base.text}, and is gone`];
  if (base.kind === 'relative' && head.kind === 'relative')
    return compare(head.part, base.part) > 0 ? [`${name} is ${head.text}, and was ${base.text}`] : [];
  if (base.kind === 'absolute' && head.kind === 'absolute')
    return compare(head.amount, base.amount) > 0 ? [`${name} is ${head.text}, and was ${base.text}`] : [];
  return [`${name} changed from ${base.text} to ${head.text}`];
};

const delayWays = (base: bigint | null, head: bigint | null): Ways => {
  if (base === null || (head !== null && head >= base)) return [];
  return [`minDelay is ${head === null ? 'gone' : secondsText(head)}, and was ${secondsText(base)}`];
};

const changeWays = (base: ChangeRule, head: ChangeRule): Ways => {
  const live = (['step', 'minDelay'] as const).filter((key) => base.live[key] !== head.live[key]);
  // A bound that a contract enforces replaces the written one, so a new name for it may let more through as well.
  return [
    ...narrower(base.parameters, head.parameters, 'its parameters'),
    ...narrower(base.from, head.from, 'the values that it is about changes from'),
    ...narrower(base.to, head.to, 'the values that it is about changes to'),
    ...stepWays('maxIncrease', base.maxIncrease, head.maxIncrease),
    ...stepWays('maxDecrease', base.maxDecrease, head.maxDecrease),
    ...delayWays(base.minDelay, head.minDelay),
    ...(base.allowed === 'never' && head.allowed !== 'never' ? ['a change is allowed, and never was'] : []),
    ...fewer(base.notFrom, head.notFrom, 'notFrom'),
    ...fewer(base.notTo, head.notTo, 'notTo'),
    ...live.map((key) => `live.${key} changed from ${base.live[key] ?? 'nothing'} to ${head.live[key] ?? 'nothing'}`),
  ];
};

const thatWays = (base: ValueRule | ImpactRule, head: ValueRule | ImpactRule): Ways => {
  const way = compareConditions(head.that, base.that);
  if (way === 'same or stricter') return [];
  return [
    way === 'weaker'
      ? `it asks for ${head.text}, and asked for ${base.text}`
      : `what it asks for changed from ${base.text} to ${head.text}`,
  ];
};

/** Gates on impact: fewer scenarios, another book than the worst, fewer errors to spare, fewer or other paths. */
const impactWays = (base: ImpactRule, head: ImpactRule): Ways => [
  ...thatWays(base, head),
  ...narrower(base.scenarios, head.scenarios, 'its scenarios'),
  ...(head.book === 'worst' || head.book === base.book ? [] : [`its book is ${head.book}, and was ${base.book}`]),
  ...(compare(head.standardErrors, base.standardErrors) < 0
    ? [`it takes ${decimal(head.standardErrors)} standard errors, and took ${decimal(base.standardErrors)}`]
    : []),
  ...(head.paths < base.paths ? [`it runs ${head.paths} paths, and ran ${base.paths}`] : []),
  ...(head.seed === base.seed ? [] : [`its seed is ${head.seed}, and was ${base.seed}`]),
];

const decimal = (value: Rational): string => toDecimal(value) ?? '';

/** A `when` that is left out reaches everything, and one that asks for less reaches more. */
const whenWays = (base: Rule, head: Rule): Ways => {
  if (head.when === null) return [];
  if (base.when !== null && compareConditions(base.when, head.when) === 'same or stricter') return [];
  return [base.when === null ? 'it has a when, and had none' : 'its when changed'];
};

const ABOUT = { value: 'values', change: 'changes', impact: 'impact' } as const;

/** The ways in which a rule allows more, weighs less or reaches less than the one it replaces. */
export const ruleWays = (base: Rule, head: Rule): Ways => {
  const common = [
    ...(base.severity === 'error' && head.severity === 'warning' ? ['it is a warning, and was an error'] : []),
    ...(base.group === head.group || base.kind === 'impact' || head.kind === 'impact'
      ? []
      : [`it is on ${head.group}, and was on ${base.group}`]),
    ...scopeWays(base.scope, head.scope),
    ...narrower(base.classes, head.classes, 'its classes'),
    ...narrower(base.entities, head.entities, 'its entities'),
    ...whenWays(base, head),
    ...fewer(base.reviewers, head.reviewers, 'reviewers'),
  ];
  if (base.kind === 'value' && head.kind === 'value') return [...common, ...thatWays(base, head)];
  if (base.kind === 'change' && head.kind === 'change') return [...common, ...changeWays(base, head)];
  if (base.kind === 'impact' && head.kind === 'impact') return [...common, ...impactWays(base, head)];
  return [...common, `it is a rule on ${ABOUT[head.kind]}, and was one on ${ABOUT[base.kind]}`];
};

/** Classes from which a member is gone, while rules are about them. */
export const classWays = (base: Policy, head: Policy): readonly { readonly name: string; readonly way: string }[] =>
  [...base.classes.values()].flatMap((one) => {
    if (!base.rules.some(({ classes }) => classes?.includes(one.name))) return [];
    const now = head.classes.get(one.name);
    if (now === undefined) return [{ name: one.name, way: 'is gone' }];
    if (now.group !== one.group) return [{ name: one.name, way: `is of ${now.group}, and was of ${one.group}` }];
    const lost = one.members.filter((member) => !fitsOne(member, now.members));
    return lost.length > 0 ? [{ name: one.name, way: `no longer has ${lost.join(', ')}` }] : [];
  });
