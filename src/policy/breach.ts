import type { Finding } from '../diagnostic/finding.js';
import type { Span } from '../document/node.js';
import { findingAt } from '../document/source.js';
import { entityKey, type Market } from '../protocol/market.js';
import type { NotEvaluated } from './judged.js';
import type { Rule } from './policy.js';

/** A rule that does not hold of an entity or a change: one finding a value concerned, accepted or not as a whole. */
export interface Breach {
  readonly rule: string;
  readonly findings: readonly Finding[];
  /** All of the places together are to blame: an exception has to name each of them. */
  readonly whole?: true;
}

/** What holding one rule against a market gave. */
export interface Outcome {
  readonly breaches: readonly Breach[];
  readonly evaluated: number;
  readonly notEvaluated: readonly NotEvaluated[];
}

/** What a breach says of a value, as the formats show it. Texts are as documents write them. */
export interface BreachData {
  readonly rule: string;
  readonly value: string | null;
  readonly before: string | null;
  /** The limit itself. */
  readonly bound: string | null;
  /** The nearest value that the rule lets through. */
  readonly nearest: string | null;
  /** When a delay is over, as an ISO date. */
  readonly availableAt: string | null;
}

const START: Span = { start: 0, end: 0 };

/** Where a value stands in a market; else its entity, else the document's start. */
export const placeOf = (market: Market, path: string, group: string, identity: string): Span =>
  market.spans.get(path)?.value ?? market.entitySpans.get(entityKey(group, identity)) ?? START;

/** What to do: the rule's own help after the nearest value that is let through. */
const helpOf = (rule: Rule, { nearest, value, availableAt }: BreachData): string | undefined => {
  const way =
    availableAt !== null
      ? `Available at ${availableAt}.`
      : nearest !== null && nearest !== value
        ? `The nearest allowed value is ${nearest}.`
        : '';
  const text = [way, rule.help].filter((part) => part !== '').join(' ');
  return text === '' ? undefined : text;
};

/** A finding of a rule at a place of the market. */
export const breachFinding = (
  market: Market,
  span: Span,
  rule: Rule,
  path: string,
  why: string,
  data: BreachData,
): Finding => {
  const help = helpOf(rule, data);
  return findingAt(market.source, span, {
    ruleId: rule.id,
    severity: rule.severity,
    message: `${rule.title}: ${why}`,
    path,
    data: { ...data },
    ...(help === undefined ? {} : { help }),
  });
};

/** The finding of a rule that cannot be computed: a fault of the policy, on the entity it meets. */
export const faultFinding = (market: Market, span: Span, rule: Rule, path: string, why: string): Finding =>
  findingAt(market.source, span, {
    ruleId: 'policy/rule-error',
    message: `${rule.id} cannot be judged: ${why}`,
    path,
    data: { rule: rule.id },
    help: 'correct the rule, or narrow it with when',
  });
