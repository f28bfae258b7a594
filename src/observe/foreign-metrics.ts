import type { Finding } from '../diagnostic/finding.js';
import { measureType } from '../protocol/measure-values.js';
import type { Entity, ParamSet } from '../protocol/param-set.js';
import type { RawSnapshot, RawSnapshotMetric } from '../protocol/raw-snapshot.js';
import { valueFromRaw } from '../protocol/raw-value.js';
import type { Value } from '../protocol/value.js';
import { isObject, type Json, member } from './json.js';
import type { Measured } from './measures.js';

const integer = (json: Json | undefined): bigint | null => {
  if (typeof json === 'bigint') return json;
  return typeof json === 'string' && /^-?(?:0|[1-9][0-9]{0,77})$/.test(json) ? BigInt(json) : null;
};

const fits = (own: Json, { where = {} }: RawSnapshotMetric): boolean =>
  Object.entries(where).every(([field, number]) => integer(member(own, field)) === BigInt(number));

/**
 * The metrics that a foreign snapshot holds, by the definition's mapping, and a finding that names those of the definition
 * that it does not: rules that need them cannot be evaluated from such a file.
 */
export const foreignMetrics = (
  root: Json,
  file: string,
  params: ParamSet,
  snapshot: RawSnapshot,
): Pick<Measured, 'metrics' | 'findings'> => {
  const metrics = new Map<string, Map<string, ReadonlyMap<string, Value>>>();
  const findings: Finding[] = [];
  for (const [name, spec] of Object.entries(snapshot.entities)) {
    const group = params.protocol.groups.get(name);
    const table = member(root, spec.at);
    if (group === undefined || group.metrics.values.size === 0 || !isObject(table)) continue;
    const mapped = spec.metrics ?? {};
    const valuesOf = (own: Json, entity: Entity): ReadonlyMap<string, Value> =>
      new Map(
        Object.entries(mapped).flatMap(([metric, at]): (readonly [string, Value])[] => {
          const measure = group.metrics.values.get(metric);
          const type = measure === undefined ? null : measureType(measure, entity);
          const raw = fits(own, at) ? integer(member(own, at.field)) : null;
          const value = type === null || raw === null ? null : valueFromRaw(raw, type);
          return value === null ? [] : [[metric, value]];
        }),
      );
    const found = new Map<string, ReadonlyMap<string, Value>>();
    for (const [key, own] of Object.entries(table)) {
      const field = member(own, spec.identity.field ?? '');
      const identity = (typeof field === 'string' ? field : key).toLowerCase();
      const entity = params.entities.get(name)?.get(identity);
      if (entity !== undefined) found.set(identity, valuesOf(own, entity));
    }
    metrics.set(name, found);
    const lacks = [...group.metrics.values.values()].filter(
      (measure) => measure.derive === null && mapped[measure.name] === undefined,
    );
    if (lacks.length > 0)
      findings.push({
        ruleId: 'state/not-in-snapshot',
        severity: 'info',
        message: `a ${snapshot.title.toLowerCase()} does not hold ${lacks.map((one) => one.name).join(', ')} of ${name}`,
        file,
        help: 'rules that name them are not evaluated; take the state from a chain or a state file',
      });
  }
  return { metrics, findings };
};
