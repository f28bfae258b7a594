import type { Change } from '../plan/diff.js';
import { entityOf, labelsIn } from '../protocol/param-set.js';
import type { ParameterType } from '../protocol/protocol.js';
import { type LabelOf, sameValue, type Value, valueText } from '../protocol/value.js';
import { formatExact, formatQuantity } from '../quantity/format.js';
import type { NumberType, NumberValue } from '../quantity/number-type.js';
import { compare, toDecimal } from '../quantity/rational.js';
import { type Breach, type BreachData, breachFinding, type Outcome, placeOf } from './breach.js';
import { judgeDelay } from './judge-delay.js';
import type { JudgeInput } from './judged.js';
import type { ChangeRule, Step } from './policy.js';
import type { Standing } from './rule-scope.js';
import { type Interval, intervalFrom, meet, nearestWithin } from './step-bounds.js';
import { valueOfText } from './value-of-text.js';

/** A change with the place it has in the market, and what it is measured from. */
export interface Changing {
  readonly rule: ChangeRule;
  readonly change: Change;
  readonly standing: Standing;
  readonly input: JudgeInput;
}

/** A value that a change is measured from. */
interface Start {
  readonly value: Value;
  readonly whose: 'the base' | 'the chain';
}

const labelOf = ({ market, base }: Standing): LabelOf =>
  labelsIn(market.params, ...(base === null ? [] : [base.params]));

const textOf = (value: Value | null, type: ParameterType, { standing }: Changing): string | null =>
  value === null ? null : valueText(value, type, labelOf(standing), 'plain');

/** For people: with digit groups and units. */
const shown = (value: Value | null, type: ParameterType, { standing }: Changing): string =>
  value === null ? 'nothing' : valueText(value, type, labelOf(standing), 'display') || 'empty';

const chainValue = ({ change, standing }: Changing): Value | null =>
  standing.state === null
    ? null
    : (entityOf(standing.state.params, change.group, change.identity)?.values.get(change.parameter) ?? null);

/** From the base, and from the chain where that differs; the change itself has to differ from the chain's value. */
const startsOf = (of: Changing): readonly Start[] => {
  const { before, after, type } = of.change;
  const chain = chainValue(of);
  const differs = chain !== null && (after === null || !sameValue(chain, after, type));
  const second = differs && (before === null || !sameValue(chain, before, type));
  return [
    ...(before === null ? [] : [{ value: before, whose: 'the base' as const }]),
    ...(second ? [{ value: chain, whose: 'the chain' as const }] : []),
  ];
};

const finding = (of: Changing, why: string, data: Partial<BreachData>): Breach => {
  const { rule, change, standing } = of;
  const all: BreachData = {
    rule: rule.id,
    value: textOf(change.after, change.type, of),
    before: textOf(change.before, change.type, of),
    bound: null,
    nearest: null,
    availableAt: null,
    ...data,
  };
  const span = placeOf(standing.market, change.path, change.group, change.identity);
  return { rule: rule.id, findings: [breachFinding(standing.market, span, rule, change.path, why, all)] };
};

const OWN = 'the chain’s own bound';

/** The bound that a contract enforces in place of a written one, where a state has it. */
const liveStep = (step: Step | null, { rule, change, standing }: Changing): Step | null => {
  const name = rule.live.step?.replaceAll('{parameter}', change.parameter);
  const live = name === undefined ? undefined : standing.state?.bounds.get(name);
  if (step === null || live?.kind !== 'number') return step;
  const percent = formatExact(live.value, { unit: 'percent', codec: null, sentinels: [] }, 'plain');
  if (step.kind === 'relative') return { kind: 'relative', part: live.value, text: `${percent} relative (${OWN})` };
  const { type } = change;
  const isShare = type.kind !== 'number' || type.number.unit === 'percent' || type.number.unit === 'rate';
  const amount = isShare
    ? `${percent.slice(0, -1)} percentage points`
    : formatExact(live.value, type.number, 'display');
  return { kind: 'absolute', amount: live.value, text: `${amount} (${OWN})` };
};

const stepsOf = (of: Changing): { readonly up: Step | null; readonly down: Step | null } => ({
  up: liveStep(of.rule.maxIncrease, of),
  down: liveStep(of.rule.maxDecrease, of),
});

const numberOf = (value: Value): NumberValue | null => (value.kind === 'number' ? value.number : null);

/** Where a change may go from every one of its starts that is a number. */
const intervalOf = (of: Changing): Interval => {
  const { up, down } = stepsOf(of);
  return startsOf(of)
    .flatMap(({ value }) => numberOf(value)?.exact ?? [])
    .map((exact) => intervalFrom(exact, up, down))
    .reduce(meet, { low: null, high: null });
};

const stepWords = (step: Step, way: 'increase' | 'decrease'): string => `more than the allowed ${way} of ${step.text}`;

type Sentinels = NumberType['sentinels'];
const meaningOf = (value: NumberValue, sentinels: Sentinels): 'infinite' | 'off' | null =>
  sentinels.find(({ word }) => word === value.sentinel)?.meaning ?? null;

/** A step to or from a word; null where both are numbers. */
const wordStep = (
  before: NumberValue,
  after: NumberValue,
  type: NumberType,
  up: Step | null,
  down: Step | null,
): string | null => {
  const [from, to] = [meaningOf(before, type.sentinels), meaningOf(after, type.sentinels)];
  if (from === 'off' || to === 'off') return 'a step that cannot be measured';
  if (to === 'infinite') return up === null ? null : stepWords(up, 'increase');
  if (from === 'infinite') return down === null ? null : stepWords(down, 'decrease');
  return null;
};

const stepBreach = (of: Changing, start: Start): Breach | null => {
  const { change } = of;
  const { type } = change;
  const { up, down } = stepsOf(of);
  const before = numberOf(start.value);
  const after = change.after === null ? null : numberOf(change.after);
  if ((up === null && down === null) || type.kind !== 'number' || before === null || after === null) return null;
  const told = start.whose === 'the base' ? 'from' : 'from the chain’s';
  const way = `${told} ${shown(start.value, type, of)} to ${shown(change.after, type, of)}`;
  const word = wordStep(before, after, type.number, up, down);
  if (word !== null) return finding(of, `${way} is ${word}`, { nearest: textOf(start.value, type, of) });
  if (before.exact === null || after.exact === null) return null;
  const increase = compare(after.exact, before.exact) > 0;
  const step = increase ? up : down;
  const own = intervalFrom(before.exact, up, down);
  const limit = increase ? own.high : own.low;
  if (step === null || limit === null) return null;
  if (increase ? compare(after.exact, limit) <= 0 : compare(after.exact, limit) >= 0) return null;
  const nearest = nearestWithin(after.exact, intervalOf(of), type.number);
  const bound = toDecimal(limit) === null ? null : formatExact(limit, type.number, 'plain');
  return finding(of, `${way} is ${stepWords(step, increase ? 'increase' : 'decrease')}`, {
    bound,
    nearest: nearest === null ? textOf(start.value, type, of) : formatQuantity(nearest, type.number, 'plain'),
  });
};

/** A value that the rule names where a change may not start from it, or lead to it. */
const named = (value: Value | null, texts: readonly string[], type: ParameterType): boolean =>
  value !== null &&
  texts.some((text) => {
    const one = valueOfText(text, type);
    return one !== null && sameValue(one, value, type);
  });

const namedBreaches = (of: Changing): readonly Breach[] => {
  const { rule, change } = of;
  const { type, after } = change;
  const from = startsOf(of).find(({ value }) => named(value, rule.notFrom, type));
  const to = named(after, rule.notTo, type);
  return [
    ...(from === undefined
      ? []
      : [
          finding(of, `a change may not start from ${shown(from.value, type, of)}`, {
            nearest: textOf(from.value, type, of),
          }),
        ]),
    ...(to
      ? [
          finding(of, `a change may not lead to ${shown(after, type, of)}`, {
            nearest: textOf(change.before, type, of),
          }),
        ]
      : []),
  ];
};

const fixed = (of: Changing, before: string): string => {
  const { change, rule } = of;
  if (rule.from === null && rule.to === null) return `${change.parameter} may not change`;
  return `${change.parameter} may not go from ${before} to ${shown(change.after, change.type, of)}`;
};

const frozenBreach = (of: Changing): readonly Breach[] => {
  const { change, rule } = of;
  if (rule.allowed !== 'never') return [];
  const before = textOf(change.before ?? chainValue(of), change.type, of);
  if (before === null) return [];
  const why = change.after === null ? `${change.parameter} is no longer managed` : fixed(of, before);
  return [finding(of, why, { bound: before, nearest: before })];
};

const isMeasured = ({ maxIncrease, maxDecrease, from, notFrom, allowed }: ChangeRule): boolean =>
  maxIncrease !== null || maxDecrease !== null || from !== null || notFrom.length > 0 || allowed === 'never';

/** True where the chain was read and does not have the entity: nothing was there before. */
const isNew = ({ standing, change }: Changing): boolean =>
  standing.state !== null && entityOf(standing.state.params, change.group, change.identity) === undefined;

/** Why a change cannot be measured at all: what it was is not known. Null where it is, or where nothing was. */
const unknownStart = (of: Changing): string | null => {
  const { input, standing, rule } = of;
  if (!isMeasured(rule) || startsOf(of).length > 0 || chainValue(of) !== null || isNew(of)) return null;
  const whose = input.base === null ? 'there is no base' : 'the base does not have it';
  return `${whose}, and ${standing.state === null ? 'the chain was not read' : 'what the chain has of it is not known'}`;
};

/**
 * Whether a value is only taken under management, as the chain has it already: then nothing moves, and no step, delay or
 * freeze has anything to hold.
 */
const onlyManaged = (of: Changing): boolean => {
  const { before, after, type } = of.change;
  const chain = chainValue(of);
  return before === null && after !== null && chain !== null && sameValue(chain, after, type);
};

/**
 * Whether a change is one that a rule is about, by the values it goes between. What it starts from is the base's value or
 * the chain's; `unknown` where neither is known.
 */
export const betweenEnds = (of: Changing): 'yes' | 'no' | 'unknown' => {
  const { rule, change } = of;
  if (rule.to !== null && !named(change.after, rule.to, change.type)) return 'no';
  const { from } = rule;
  if (from === null) return 'yes';
  const starts = startsOf(of);
  if (starts.some(({ value }) => named(value, from, change.type))) return 'yes';
  return starts.length === 0 && !onlyManaged(of) && !isNew(of) ? 'unknown' : 'no';
};

/** Hold a rule on changes against one change. Both from the base and from the chain it has to be small enough. */
export const judgeChange = (of: Changing, stale: string | null): Outcome => {
  const { rule, change, input } = of;
  if (betweenEnds(of) === 'no') return { breaches: [], evaluated: 0, notEvaluated: [] };
  if (onlyManaged(of)) return { breaches: namedBreaches(of), evaluated: 1, notEvaluated: [] };
  const frozen = frozenBreach(of);
  if (change.after === null) return { breaches: frozen, evaluated: frozen.length, notEvaluated: [] };
  const unknown = unknownStart(of);
  const path = input.base === null ? null : change.path;
  const steps = startsOf(of).flatMap((start) => stepBreach(of, start) ?? []);
  const delay = judgeDelay(of, stale, finding);
  return {
    breaches: [...frozen, ...steps, ...namedBreaches(of), ...delay.breaches],
    evaluated: unknown === null && delay.notEvaluated.length === 0 ? 1 : 0,
    notEvaluated: [
      ...(unknown === null ? [] : [{ ruleId: rule.id, path, why: stale ?? unknown }]),
      ...delay.notEvaluated,
    ],
  };
};
