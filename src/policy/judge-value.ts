import type { Expr } from '../expr/ast.js';
import { evaluate, evaluateBoolean } from '../expr/evaluate.js';
import { explain } from '../expr/explain.js';
import type { Explanation, Term } from '../expr/explanation.js';
import { explanationText } from '../expr/explanation-text.js';
import { references } from '../expr/references.js';
import type { Entity } from '../protocol/param-set.js';
import { entityOf, labelsIn, pathOf, typeFor } from '../protocol/param-set.js';
import type { ParameterType } from '../protocol/protocol.js';
import { type Value, valueText } from '../protocol/value.js';
import { formatQuantity } from '../quantity/format.js';
import type { NumberType, NumberValue } from '../quantity/number-type.js';
import { divide, multiply, type Rational, subtract, toDecimal } from '../quantity/rational.js';
import { type BreachData, breachFinding, faultFinding, type Outcome, placeOf } from './breach.js';
import { integersAt, nearestAllowed, valueAt } from './nearest.js';
import type { Rule, ValueRule } from './policy.js';
import { ruleScope, type Standing } from './rule-scope.js';

const NOTHING: Outcome = { breaches: [], evaluated: 0, notEvaluated: [] };

const entityPath = ({ group, entity }: Standing): string =>
  group.identity === null ? group.name : `${group.name}.${entity.label}`;

/** Why a rule over an absent value was not evaluated; null where the document does not manage it, and it says nothing. */
const whyAbsent = (path: string, { base, state }: Standing, stale: string | null): string | null => {
  if (path === 'base' || path.startsWith('base.'))
    return base === null ? 'there is no base' : `the base has no ${path.slice(5)}`;
  if (!/^(chain|bounds)(\.|$)/.test(path)) return null;
  if (stale !== null) return stale;
  return state === null ? 'the chain was not read' : `the state has no ${path}`;
};

const notEvaluated = (rule: Rule, standing: Standing, why: string | null): Outcome =>
  why === null ? NOTHING : { ...NOTHING, notEvaluated: [{ ruleId: rule.id, path: entityPath(standing), why }] };

const faulty = (rule: Rule, standing: Standing, why: string): Outcome => {
  const { market, group, entity } = standing;
  const path = entityPath(standing);
  const span = placeOf(market, path, group.name, entity.identity);
  return {
    breaches: [{ rule: rule.id, findings: [faultFinding(market, span, rule, path, why)] }],
    evaluated: 0,
    notEvaluated: [],
  };
};

/** Whether a rule's `when` holds; an outcome where that cannot be told. */
export const narrowed = (rule: Rule, standing: Standing, stale: string | null): boolean | Outcome => {
  if (rule.when === null) return true;
  const result = evaluateBoolean(rule.when, ruleScope(standing));
  if (typeof result === 'string') return result === 'true';
  return 'error' in result
    ? faulty(rule, standing, result.error)
    : notEvaluated(rule, standing, whyAbsent(result.absent, standing, stale));
};

/** Whether a rule lets an entity through: it holds of it, or is not about it. */
const lets = (rule: ValueRule, standing: Standing): boolean => {
  const scope = ruleScope(standing);
  if (rule.when !== null && evaluateBoolean(rule.when, scope) === 'false') return true;
  return evaluateBoolean(rule.that, scope) === 'true';
};

const withValue = (entity: Entity, name: string, number: NumberValue): Entity => ({
  ...entity,
  values: new Map([...entity.values, [name, { kind: 'number', number } as const]]),
});

const amount = (ast: Expr, standing: Standing): Rational | null => {
  const result = evaluate(ast, ruleScope(standing));
  return result.ok && result.value.kind === 'number' ? result.value.value : null;
};

/** Where the two sides of a comparison meet, if both are straight lines over the value: through two of its points. */
const meeting = (
  name: string,
  value: NumberValue,
  type: NumberType,
  why: Explanation,
  standing: Standing,
): Rational | null => {
  const start = value.exact ?? valueAt(type.codec?.range.max ?? 0n, type)?.exact;
  if (start == null || why.bindings.length > 0) return null;
  const [raw] = integersAt(start, type);
  const other = raw === undefined ? null : (valueAt(raw - 1n, type) ?? valueAt(raw + 1n, type))?.exact;
  const next = type.codec === null ? multiply(start, { n: 2n, d: 1n }) : other;
  if (next == null || (next.n === start.n && next.d === start.d)) return null;
  const gap = (exact: Rational): Rational | null => {
    const there = { ...standing, entity: withValue(standing.entity, name, { exact, raw: null }) };
    const left = amount(why.left.ast, there);
    const right = amount(why.right.ast, there);
    return left === null || right === null ? null : subtract(left, right);
  };
  const [a, b] = [gap(start), gap(next)];
  if (a === null || b === null || (a.n === b.n && a.d === b.d)) return null;
  return subtract(start, multiply(a, divide(subtract(next, start), subtract(b, a))));
};

interface Limit {
  readonly bound: string | null;
  readonly nearest: string | null;
}

const limitOf = (
  rule: ValueRule,
  name: string,
  value: Value,
  type: ParameterType,
  whys: readonly Explanation[],
  standing: Standing,
): Limit => {
  if (value.kind === 'flag') {
    const flipped: Value = { kind: 'flag', flag: !value.flag };
    const there = {
      ...standing,
      entity: { ...standing.entity, values: new Map([...standing.entity.values, [name, flipped] as const]) },
    };
    const text = String(flipped.flag);
    return lets(rule, there) ? { bound: text, nearest: text } : { bound: null, nearest: null };
  }
  if (value.kind !== 'number' || type.kind !== 'number') return { bound: null, nearest: null };
  const number = type.number;
  const passes = (one: NumberValue): boolean =>
    lets(rule, { ...standing, entity: withValue(standing.entity, name, one) });
  const concerned = whys.filter(({ left, right }) => [...left.terms, ...right.terms].some(({ path }) => path === name));
  const meet =
    concerned.map((why) => meeting(name, value.number, number, why, standing)).find((one) => one !== null) ?? null;
  const nearest = nearestAllowed(value.number, number, passes, meet);
  const text = (one: NumberValue): string | null =>
    one.exact !== null && toDecimal(one.exact) === null ? null : formatQuantity(one, number, 'plain');
  const near = nearest === null ? null : text(nearest);
  return { bound: (meet === null ? null : text({ exact: meet, raw: null })) ?? near, nearest: near };
};

/** Values of parameters as people read them; everything else as expressions show it. */
const showTerm =
  ({ market, base, state, group, entity }: Standing) =>
  ({ path }: Term): string | undefined => {
    if (path === undefined) return undefined;
    const [, side, name = path] = /^(base|chain)\.(.+)$/.exec(path) ?? [];
    const set = side === 'base' ? base?.params : side === 'chain' ? state?.params : market.params;
    const there =
      side === undefined ? entity : set === undefined ? undefined : entityOf(set, group.name, entity.identity);
    const parameter = group.parameters.get(name);
    const value = there?.values.get(name);
    if (parameter === undefined || value === undefined || there === undefined || set === undefined) return undefined;
    return valueText(value, typeFor(parameter, entity), labelsIn(market.params, set), 'display') || 'empty';
  };

/** The parameters of the entity that keep the rule from holding: those in the comparisons that fail, else all it names. */
const concernedBy = (rule: ValueRule, whys: readonly Explanation[], { entity }: Standing): readonly string[] => {
  const inTerms = whys.flatMap(({ left, right }) => [...left.terms, ...right.terms].map(({ path }) => path ?? ''));
  const named = references(rule.that).filter((name) => entity.values.has(name));
  const failing = named.filter((name) => inTerms.includes(name));
  return failing.length > 0 ? failing : named;
};

const textIn = (name: string, standing: Standing, entity: Entity | undefined): string | null => {
  const parameter = standing.group.parameters.get(name);
  const value = entity?.values.get(name);
  if (parameter === undefined || value === undefined) return null;
  return valueText(value, typeFor(parameter, standing.entity), labelsIn(standing.market.params), 'plain');
};

const breachOf = (rule: ValueRule, standing: Standing): Outcome['breaches'][number] => {
  const { market, base, group, entity } = standing;
  const whys = explain(rule.that, ruleScope(standing));
  const show = showTerm(standing);
  const why = whys.map((one) => explanationText(one, show)).join(', and ') || 'it does not hold';
  const before = base === null ? undefined : entityOf(base.params, group.name, entity.identity);
  const names = concernedBy(rule, whys, standing);
  const findings = names.map((name) => {
    const path = pathOf(group, entity.label, name);
    const parameter = group.parameters.get(name);
    const value = entity.values.get(name);
    const limit =
      parameter === undefined || value === undefined
        ? { bound: null, nearest: null }
        : limitOf(rule, name, value, typeFor(parameter, entity), whys, standing);
    const data: BreachData = {
      rule: rule.id,
      value: textIn(name, standing, entity),
      before: textIn(name, standing, before),
      ...limit,
      availableAt: null,
    };
    return breachFinding(market, placeOf(market, path, group.name, entity.identity), rule, path, why, data);
  });
  if (findings.length > 0) return { rule: rule.id, findings };
  const path = entityPath(standing);
  const data = { rule: rule.id, value: null, before: null, bound: null, nearest: null, availableAt: null };
  return {
    rule: rule.id,
    findings: [breachFinding(market, placeOf(market, path, group.name, entity.identity), rule, path, why, data)],
  };
};

/**
 * Hold a rule on values against one entity.
 *
 * @param stale why a state that was given is not used; null where none was given, or it is used
 */
export const judgeValue = (rule: ValueRule, standing: Standing, stale: string | null): Outcome => {
  const applies = narrowed(rule, standing, stale);
  if (applies === false) return NOTHING;
  if (applies !== true) return applies;
  const result = evaluateBoolean(rule.that, ruleScope(standing));
  if (result === 'true') return { ...NOTHING, evaluated: 1 };
  if (result === 'false') return { breaches: [breachOf(rule, standing)], evaluated: 1, notEvaluated: [] };
  return 'error' in result
    ? faulty(rule, standing, result.error)
    : notEvaluated(rule, standing, whyAbsent(result.absent, standing, stale));
};
