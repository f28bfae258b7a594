import { fitsOne } from '../document/name-fits.js';
import type { Market } from '../protocol/market.js';
import type { Entity } from '../protocol/param-set.js';
import type { AssetClass, Policy, Rule, Scope } from './policy.js';

/** True where a market is one that a policy, or a rule, is for. */
export const inScope = (scope: Scope, market: Market): boolean =>
  fitsOne(market.params.protocol.name, scope.protocols) && fitsOne(market.name, scope.markets);

/** Labels and identities are compared as they are written; an address in any case. */
export const isNamed = (entity: Entity, patterns: readonly string[]): boolean =>
  patterns.some((pattern) => fitsOne(entity.label, [pattern]) || fitsOne(entity.identity, [pattern.toLowerCase()]));

/** True where an entity belongs to a class. */
export const isMember = (entity: Entity, one: AssetClass): boolean =>
  one.group === entity.group && isNamed(entity, one.members);

/** The names of the classes that an entity is in. */
export const classesOf = (entity: Entity, policy: Policy): readonly string[] =>
  [...policy.classes.values()].filter((one) => isMember(entity, one)).map(({ name }) => name);

/** True where a rule is about an entity, what holds of its values apart. */
export const isAbout = (rule: Rule, entity: Entity, policy: Policy): boolean => {
  if (rule.group !== entity.group) return false;
  if (rule.entities !== null && !isNamed(entity, rule.entities)) return false;
  return rule.classes === null || classesOf(entity, policy).some((name) => rule.classes?.includes(name));
};
