import type { Finding, Severity } from '../diagnostic/finding.js';
import { findingAt } from '../document/source.js';
import { evaluateBoolean } from '../expr/evaluate.js';
import { references } from '../expr/references.js';
import { entityKey, type Market } from './market.js';
import { type Entity, entitiesOf, labelsIn, type ParamSet, pathOf, typeFor } from './param-set.js';
import type { Constraint, Group } from './protocol.js';
import { ruleOf } from './rule.js';
import { entityScope } from './scope.js';
import { valueText } from './value.js';

/** A constraint that an entity's values break. */
export interface Breach {
  readonly constraint: Constraint;
  readonly group: Group;
  readonly entity: Entity;
  /** The parameters the constraint names and the entity has, in the order of the expression. */
  readonly parameters: readonly string[];
}

const broken = (constraint: Constraint, group: Group, entity: Entity): boolean => {
  const result = evaluateBoolean(constraint.that, entityScope(group, entity));
  // A constraint over a value that is not managed says nothing.
  return result === 'false';
};

/** Every constraint that one entity breaks. Constraints that name an unmanaged value are not judged. */
export const breachesOf = (constraints: readonly Constraint[], group: Group, entity: Entity): readonly Breach[] =>
  constraints
    .filter((constraint) => constraint.group === group.name && broken(constraint, group, entity))
    .map((constraint) => ({
      constraint,
      group,
      entity,
      parameters: references(constraint.that).filter((name) => entity.values.has(name)),
    }));

/** Every constraint that a set of values breaks, in the definition's order. */
export const breachesIn = (set: ParamSet): readonly Breach[] =>
  [...entitiesOf(set)].flatMap(({ group, entity }) => breachesOf(set.protocol.constraints, group, entity));

/** The values of a breach in words: `ltv 99%, liquidationThreshold 83%`. */
export const breachText = (breach: Breach, set: ParamSet): string => {
  const labels = labelsIn(set);
  const values = breach.parameters.map((name) => {
    const parameter = breach.group.parameters.get(name);
    const value = breach.entity.values.get(name);
    if (parameter === undefined || value === undefined) return name;
    return `${name} ${valueText(value, typeFor(parameter, breach.entity), labels, 'display') || 'empty'}`;
  });
  return `${breach.constraint.says} (${values.join(', ')})`;
};

/** The breaches of a Market document as findings, one on the line of each value concerned. */
export const constraintFindings = (market: Market): readonly Finding[] =>
  breachesIn(market.params).flatMap((breach) => {
    const severity: Severity = breach.constraint.severity;
    const message = breachText(breach, market.params);
    const fallback = market.entitySpans.get(entityKey(breach.group.name, breach.entity.identity));
    return breach.parameters.flatMap((name) => {
      const path = pathOf(breach.group, breach.entity.label, name);
      const span = market.spans.get(path)?.value ?? fallback;
      if (span === undefined) return [];
      return [
        findingAt(market.source, span, {
          ruleId: ruleOf(market.params.protocol, breach.constraint),
          severity,
          message,
          path,
          data: { constraint: breach.constraint.text },
        }),
      ];
    });
  });
