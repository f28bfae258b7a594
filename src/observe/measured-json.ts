import { measureType } from '../protocol/measure-values.js';
import { type Entity, entityOf, type ParamSet } from '../protocol/param-set.js';
import type { Measures } from '../protocol/protocol.js';
import { valueFromRaw } from '../protocol/raw-value.js';
import type { Value } from '../protocol/value.js';
import { isObject, type Json, member } from './json.js';
import type { Measured } from './measures.js';
import { inputOf, type RawJson, rawOf } from './own-snapshot.js';

type Values = ReadonlyMap<string, Value>;

/** Measures of one entity, or of the whole protocol, as plain JSON: raw values by name. */
export const measuresJson = (values: Values): Record<string, RawJson> =>
  Object.fromEntries(
    [...values].flatMap(([name, value]) => {
      const raw = rawOf(value);
      return raw === null ? [] : [[name, raw] as const];
    }),
  );

/** Metrics of every entity as plain JSON: group → identity → name → raw value. */
export const metricsJson = (metrics: Measured['metrics']): object =>
  Object.fromEntries(
    [...metrics].map(([group, entities]) => [
      group,
      Object.fromEntries([...entities].map(([identity, values]) => [identity, measuresJson(values)])),
    ]),
  );

/** What `measuresJson` wrote, read against a definition; a value that is none is left out. */
export const measuresIn = (json: Json | undefined, measures: Measures, entity: Entity): Values => {
  const values = new Map<string, Value>();
  for (const measure of measures.values.values()) {
    const raw = member(json, measure.name);
    const type = measureType(measure, entity);
    if (raw === undefined || type === null) continue;
    const input = inputOf(raw, type.kind);
    const value = input === null ? null : valueFromRaw(input, type);
    if (value !== null) values.set(measure.name, value);
  }
  return values;
};

/** What `metricsJson` wrote, of the entities that the market has. */
export const metricsIn = (json: Json | undefined, params: ParamSet): Measured['metrics'] =>
  new Map(
    [...params.protocol.groups.values()].map((group) => {
      const table = member(json, group.name);
      return [
        group.name,
        new Map(
          Object.entries(isObject(table) ? table : {}).flatMap(([identity, values]) => {
            const entity = entityOf(params, group.name, identity);
            return entity === undefined ? [] : [[identity, measuresIn(values, group.metrics, entity)] as const];
          }),
        ),
      ];
    }),
  );
