import type { Finding } from '../diagnostic/finding.js';
import { suggest } from '../diagnostic/suggest.js';
import { findingAt } from '../document/source.js';
import { evaluateBoolean } from '../expr/evaluate.js';
import type { Market } from '../protocol/market.js';
import type { Entity } from '../protocol/param-set.js';
import { inScope, isMember, isNamed } from './applies.js';
import type { NamedEntities, Policy, Tier } from './policy.js';
import { ruleScope } from './rule-scope.js';

const MOST_MARKETS = 3;

const entitiesIn = (market: Market, group: string): readonly Entity[] => [
  ...(market.params.entities.get(group)?.values() ?? []),
];

/** The markets that a policy, and what stands in it, is for and that could have such an entity. */
const marketsFor = (policy: Policy, named: Pick<NamedEntities, 'scope' | 'group'>, markets: readonly Market[]) =>
  markets.filter(
    (market) =>
      inScope(policy.scope, market) && inScope(named.scope, market) && market.params.protocol.groups.has(named.group),
  );

const fits = ({ pattern, group }: NamedEntities, market: Market): boolean =>
  entitiesIn(market, group).some((entity) => isNamed(entity, [pattern]));

const namesOf = (markets: readonly Market[]): string =>
  markets.length > MOST_MARKETS
    ? `${markets.length} markets`
    : markets
        .map(({ name }) => name)
        .sort()
        .join(', ');

const stray = (
  policy: Policy,
  named: NamedEntities,
  markets: readonly Market[],
  again: 'ever' | 'any more',
): Finding => {
  const { pattern, group, where, path, span } = named;
  const labels = [...new Set(markets.flatMap((market) => entitiesIn(market, group).map(({ label }) => label)))];
  const near = suggest(pattern, labels);
  return findingAt(policy.source, span, {
    ruleId: 'policy/unknown-entity',
    severity: 'warning',
    message: `${where} names ${pattern}, which fits nothing in ${group} of ${namesOf(markets)}${again === 'ever' ? '' : ' any more'}`,
    path,
    help: near === null ? 'correct the name, or remove it: it holds nothing to any rule' : `did you mean ${near}?`,
  });
};

/** Whether a tier takes some member; null where that cannot be told without a chain, or there is no member. */
const isReached = (policy: Policy, { owner, when }: Tier, markets: readonly Market[]): boolean | null => {
  const members = markets.flatMap((market) => {
    const group = market.params.protocol.groups.get(owner.group);
    if (group === undefined || !inScope(policy.scope, market)) return [];
    return entitiesIn(market, owner.group)
      .filter((entity) => isMember(entity, owner))
      .map((entity) => ({ policy, market, base: null, state: null, group, entity }));
  });
  if (members.length === 0) return null;
  if (when === null) return true;
  const results = members.map((standing) => evaluateBoolean(when, ruleScope(standing)));
  if (results.includes('true')) return true;
  return results.every((result) => result === 'false') ? false : null;
};

const emptyTier = (policy: Policy, { owner, name, path, span }: Tier): Finding =>
  findingAt(policy.source, span, {
    ruleId: 'policy/empty-tier',
    severity: 'info',
    message: `no member of the class ${owner.name} is in its tier ${name}`,
    path,
    help: 'where one should be, correct its when, or that of a tier before it',
  });

/**
 * Names of a policy that fit no entity of any market that it is for, each where it stands: a class or a rule with a
 * misspelt member holds nothing to its bounds, and passes. Tiers that take no member are told too. `markets`: all of them.
 */
export const strayMembers = (policy: Policy, markets: readonly Market[]): readonly Finding[] => [
  ...policy.named.flatMap((named) => {
    const own = marketsFor(policy, named, markets);
    return own.length === 0 || own.some((market) => fits(named, market)) ? [] : [stray(policy, named, own, 'ever')];
  }),
  ...policy.tiers.filter((tier) => isReached(policy, tier, markets) === false).map((tier) => emptyTier(policy, tier)),
];

/** Names of a policy that fit something in a market as it was, and nothing as a change leaves it. */
export const strayedMembers = (policy: Policy, base: Market, head: Market): readonly Finding[] =>
  policy.named.flatMap((named) => {
    const [was] = marketsFor(policy, named, [base]);
    const [is] = marketsFor(policy, named, [head]);
    if (was === undefined || is === undefined || !fits(named, was) || fits(named, is)) return [];
    return [stray(policy, named, [head], 'any more')];
  });
