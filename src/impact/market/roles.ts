import type { Measured } from '../../observe/measures.js';
import type { Entity } from '../../protocol/param-set.js';
import type { Group, Measure, Parameter } from '../../protocol/protocol.js';
import type { Value } from '../../protocol/value.js';
import type { Rational } from '../../quantity/rational.js';

/** The parameter that has a risk role in a group. */
export const parameterAs = (group: Group, role: string): Parameter | undefined =>
  [...group.parameters.values()].find((parameter) => parameter.role === role);

/** The metric that has a risk role in a group. */
export const metricAs = (group: Group, role: string): Measure | undefined =>
  [...group.metrics.values.values()].find((measure) => measure.role === role);

/** What a role's value is: a number, no limit, not known (null), or that the group has no such role (undefined). */
export type RoleNumber = Rational | 'infinite' | null | undefined;

/** The exact number of an entity's parameter with a role. A value that is switched off counts as zero. */
export const numberAs = (group: Group, entity: Entity, role: string): RoleNumber => {
  const parameter = parameterAs(group, role);
  if (parameter === undefined) return undefined;
  const value = entity.values.get(parameter.name);
  if (value?.kind !== 'number') return null;
  if (value.number.exact !== null) return value.number.exact;
  const type = parameter.type.kind === 'number' ? parameter.type.number : null;
  const sentinel = type?.sentinels.find(({ word }) => word === value.number.sentinel);
  return sentinel?.meaning === 'infinite' ? 'infinite' : { n: 0n, d: 1n };
};

/** An entity's flag with a role; null where it is not known, undefined where the group has no such role. */
export const flagAs = (group: Group, entity: Entity, role: string): boolean | null | undefined => {
  const parameter = parameterAs(group, role);
  if (parameter === undefined) return undefined;
  const value = entity.values.get(parameter.name);
  return value?.kind === 'flag' ? value.flag : null;
};

/** An entity's metric with a role as it was measured; undefined where it was not, or the group has no such role. */
export const metricOf = (
  metrics: Measured['metrics'],
  group: Group,
  identity: string,
  role: string,
): Value | undefined =>
  metrics
    .get(group.name)
    ?.get(identity)
    ?.get(metricAs(group, role)?.name ?? '');
