import type { Scope } from '../expr/scope.js';
import { type Dimension, type ExprValue, numberValue, PURE, USD } from '../expr/value.js';
import { BACKSTOPS, type MetricUnit, SIDES, unitOf } from '../impact/gate/metric-names.js';
import type { Rational } from '../quantity/rational.js';
import { nestedRecord, openRecord } from './nested-record.js';

const DIMENSIONS: Readonly<Record<MetricUnit, Dimension>> = { usd: USD, count: PURE, share: PURE };

const ROOTS: readonly string[] = [...Object.keys(SIDES), BACKSTOPS, 'book'];

/** The names of a rule on impact, with a value for each that is known; what is not is absent. */
export const impactScope = (values: ReadonlyMap<string, Rational>): Scope => {
  const names = [...values.keys()];
  const look = (name: string): ExprValue | undefined => {
    const value = values.get(name);
    return value === undefined ? undefined : numberValue(value, DIMENSIONS[unitOf(name) ?? 'count']);
  };
  return {
    lookup: (name) => (ROOTS.includes(name) ? openRecord(nestedRecord(look, names, `${name}.`)) : undefined),
  };
};
