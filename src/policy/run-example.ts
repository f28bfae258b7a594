import type { Finding } from '../diagnostic/finding.js';
import { diffSets } from '../plan/diff.js';
import { labelsIn } from '../protocol/param-set.js';
import type { Example } from './examples.js';
import { impactGiven } from './given-impact.js';
import { judgeMarket } from './judge.js';
import type { Judged } from './judged.js';
import type { Policy, Rule, Scope } from './policy.js';

/** What an example came to: what it says wrongly of the policy; nothing where it holds. */
export interface ExampleResult {
  readonly example: Example;
  readonly ok: boolean;
  readonly wrong: readonly string[];
  readonly judged: Judged;
}

const anyMarket = (scope: Scope): Scope => ({ ...scope, markets: null });

/** The policy as examples see it: of any market, without what was excepted for real ones. */
const forExamples = (policy: Policy, named: boolean): Policy => ({
  ...policy,
  scope: named ? policy.scope : anyMarket(policy.scope),
  rules: policy.rules.map((rule): Rule => (named ? rule : { ...rule, scope: anyMarket(rule.scope) })),
  exceptions: [],
  notEvaluated: 'allowed',
});

const judged = ({ market, base, state, now, given }: Example, policy: Policy): Judged => {
  const none = { protocol: market.params.protocol, entities: new Map() };
  const before = base?.params ?? none;
  const labelOf = labelsIn(market.params, before);
  const { changes } = diffSets({ set: before, role: 'document' }, { set: market.params, role: 'document' }, labelOf);
  const input = { policies: [policy], market, base, changes, state, merged: () => null, now };
  return judgeMarket(given === undefined ? input : { ...input, impact: impactGiven(given, changes, now) });
};

const listed = (names: Iterable<string>): string => [...names].sort().join(', ');

const differences = (wanted: readonly string[], got: ReadonlySet<string>, verb: string): readonly string[] => {
  const missing = wanted.filter((rule) => !got.has(rule));
  const more = [...got].filter((rule) => !wanted.includes(rule));
  return [
    ...(missing.length > 0 ? [`${listed(missing)} should ${verb}`] : []),
    ...(more.length > 0 ? [`${listed(more)} should not ${verb}`] : []),
  ];
};

const says = (findings: readonly Finding[], rules: readonly string[]): readonly string[] =>
  findings.filter(({ ruleId }) => rules.includes(ruleId)).map(({ ruleId, message }) => `${ruleId}: ${message}`);

/** Why a rule was left open, each reason once: it says what the example lacks. */
const whyOpen = ({ notEvaluated }: Judged, rule: string): string =>
  [...new Set(notEvaluated.filter(({ ruleId }) => ruleId === rule).map(({ why }) => why))].join('; ');

/** Judge an example as `check` would judge its market, and hold what it says against what comes out. */
export const runExample = (example: Example, policy: Policy): ExampleResult => {
  const result = judged(example, forExamples(policy, example.market.name !== 'example'));
  const reporting = new Set(result.findings.map(({ ruleId }) => ruleId));
  const open = new Set(result.notEvaluated.map(({ ruleId }) => ruleId));
  const named = example.passes === 'all' ? [] : example.passes;
  const unexpected = differences(example.fails, reporting, 'fail');
  const wrong = [
    ...unexpected,
    ...(unexpected.length > 0
      ? says(
          result.findings,
          [...reporting].filter((rule) => !example.fails.includes(rule)),
        )
      : []),
    ...named.filter((rule) => open.has(rule)).map((rule) => `${rule} could not be evaluated: ${whyOpen(result, rule)}`),
    ...(example.notEvaluated === null ? [] : differences(example.notEvaluated, open, 'be left without an evaluation')),
  ];
  return { example, ok: wrong.length === 0, wrong, judged: result };
};
