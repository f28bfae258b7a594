import { evaluateBoolean } from '../expr/evaluate.js';
import { references } from '../expr/references.js';
import { type Figure, type Interval, intervalIn } from '../impact/gate/figure.js';
import { compare, type Rational } from '../quantity/rational.js';
import { impactScope } from './impact-scope.js';
import type { ImpactRule } from './policy.js';

/** The numbers of a rule's names that keep it from holding. */
export type ImpactValues = ReadonlyMap<string, Rational>;

/** What holding a rule on impact against figures gave. `errors`: it holds at the estimates, and not so many errors away. */
export type ImpactVerdict =
  | { readonly kind: 'holds' }
  | { readonly kind: 'fails'; readonly by: 'values' | 'errors'; readonly at: ImpactValues }
  | { readonly kind: 'open'; readonly why: string }
  | { readonly kind: 'fault'; readonly why: string };

const NOT_KNOWN = 'so few paths do not tell its error, or it has none: take more paths';

/** The corners of the intervals that have any width: every way in which each is at its least or its greatest. */
const cornersOf = (intervals: ReadonlyMap<string, Interval>): readonly ImpactValues[] => {
  const points = new Map([...intervals].map(([name, { point }]) => [name, point] as const));
  let corners: readonly ImpactValues[] = [points];
  for (const [name, { low, high }] of intervals)
    if (compare(low, high) !== 0)
      corners = corners.flatMap((corner) => [new Map([...corner, [name, low]]), new Map([...corner, [name, high]])]);
  return corners;
};

/**
 * Hold a rule against figures: it must hold at their values and at every corner of the intervals that are so many standard
 * errors wide on both sides. A figure that is not there, or whose error is not known, leaves it open.
 */
export const holdImpact = (rule: ImpactRule, figures: ReadonlyMap<string, Figure>): ImpactVerdict => {
  const intervals = new Map<string, Interval>();
  for (const name of references(rule.that)) {
    const figure = figures.get(name);
    if (figure === undefined) return { kind: 'open', why: `there is no ${name}` };
    const interval = intervalIn(name, figure, rule.standardErrors);
    if (interval === null) return { kind: 'open', why: `${name}: ${NOT_KNOWN}` };
    intervals.set(name, interval);
  }
  const points: ImpactValues = new Map([...intervals].map(([name, { point }]) => [name, point] as const));
  for (const at of [points, ...cornersOf(intervals)]) {
    const result = evaluateBoolean(rule.that, impactScope(at));
    if (result === 'true') continue;
    if (result === 'false') return { kind: 'fails', by: at === points ? 'values' : 'errors', at };
    return 'error' in result
      ? { kind: 'fault', why: result.error }
      : { kind: 'open', why: `there is no ${result.absent}` };
  }
  return { kind: 'holds' };
};
