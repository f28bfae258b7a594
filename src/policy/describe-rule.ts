import { printExpression } from '../expr/print.js';
import { references } from '../expr/references.js';
import { needsScenario } from '../impact/gate/metric-names.js';
import { toDecimal } from '../quantity/rational.js';
import type { ChangeRule, ImpactRule, Policy, Rule } from './policy.js';
import { secondsText } from './read-time.js';

/** A rule of a policy, to be explained. Texts are as the policy writes them. */
export interface PolicyRuleView {
  readonly rule: string;
  readonly policy: string;
  /** Where it is written. */
  readonly file: string;
  readonly title: string;
  readonly help: string;
  readonly severity: 'error' | 'warning';
  /** On values, on changes or on impact. */
  readonly about: 'values' | 'changes' | 'impact';
  readonly on: string;
  readonly parameters: readonly string[];
  readonly when: string | null;
  readonly that: string | null;
  readonly bounds: readonly string[];
  readonly classes: readonly string[] | null;
  readonly entities: readonly string[] | null;
  readonly protocols: readonly string[] | null;
  readonly markets: readonly string[] | null;
  readonly reviewers: readonly string[];
  readonly exceptions: readonly {
    readonly market: string;
    readonly path: string;
    readonly reason: string;
    readonly approver: string;
    readonly until: string;
  }[];
}

/** Which changes a rule is about, by the values at their ends. */
const endsOf = ({ from, to }: ChangeRule): string =>
  [from === null ? '' : `from ${from.join(' or ')}`, to === null ? '' : `to ${to.join(' or ')}`]
    .filter((part) => part !== '')
    .join(' ');

const boundsOf = (rule: Rule): readonly string[] => {
  if (rule.kind === 'value') return [];
  if (rule.kind === 'impact') return ofImpact(rule);
  const ends = endsOf(rule);
  const bounds = ownBounds(rule);
  if (ends === '') return bounds;
  return bounds.length === 0 ? [`only changes ${ends}`] : bounds.map((bound) => `${ends}: ${bound}`);
};

/** How a rule on impact is held: nothing of paths where it needs no scenario. */
const ofImpact = (rule: ImpactRule): readonly string[] => {
  if (!references(rule.that).some(needsScenario)) return ['at once, exactly, on the book of the base'];
  return [
    rule.scenarios === null ? 'under every scenario of the workspace' : `under ${rule.scenarios.join(', ')}`,
    rule.book === 'worst' ? 'in the worst of the books as it is, filled and relevered' : `in the book ${rule.book}`,
    `with ${toDecimal(rule.standardErrors) ?? ''} standard errors to spare`,
    `over ${rule.paths} paths from seed ${rule.seed}`,
  ];
};

const ownBounds = (rule: ChangeRule): readonly string[] => {
  const live = [rule.live.step, rule.live.minDelay].filter((name) => name !== null);
  return [
    ...(rule.allowed === 'never' ? ['no change at all'] : []),
    ...(rule.maxIncrease === null ? [] : [`up by at most ${rule.maxIncrease.text}`]),
    ...(rule.maxDecrease === null ? [] : [`down by at most ${rule.maxDecrease.text}`]),
    ...(rule.minDelay === null ? [] : [`${secondsText(rule.minDelay)} after the last change`]),
    ...(rule.notFrom.length === 0 ? [] : [`not from ${rule.notFrom.join(', ')}`]),
    ...(rule.notTo.length === 0 ? [] : [`not to ${rule.notTo.join(', ')}`]),
    ...(live.length === 0 ? [] : [`where the chain has ${live.join(' and ')}, that instead`]),
  ];
};

const ABOUT = { value: 'values', change: 'changes', impact: 'impact' } as const;

/** What is to be said of a rule, with the exceptions from it. */
export const describeRule = (policy: Policy, rule: Rule): PolicyRuleView => ({
  rule: rule.id,
  policy: policy.name,
  file: policy.source.file,
  title: rule.title,
  help: rule.help,
  severity: rule.severity,
  about: ABOUT[rule.kind],
  on: rule.group,
  parameters: rule.kind === 'change' ? rule.parameters : [],
  when: rule.when === null ? null : printExpression(rule.when),
  that: rule.kind === 'change' ? null : rule.text,
  bounds: boundsOf(rule),
  classes: rule.classes,
  entities: rule.entities,
  protocols: rule.scope.protocols ?? policy.scope.protocols,
  markets: rule.scope.markets ?? policy.scope.markets,
  reviewers: rule.reviewers,
  exceptions: policy.exceptions
    .filter((exception) => exception.rule === rule.id)
    .map(({ market, path, reason, approver, until }) => ({ market, path, reason, approver, until })),
});
