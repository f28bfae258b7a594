import type { Finding } from '../diagnostic/finding.js';
import { nameFits } from '../document/name-fits.js';
import { findingAt } from '../document/source.js';
import { references } from '../expr/references.js';
import type { Change } from '../plan/diff.js';
import { entityKey, type Market } from '../protocol/market.js';
import { type Entity, entityOf } from '../protocol/param-set.js';
import { inScope, isAbout } from './applies.js';
import type { Outcome } from './breach.js';
import { withoutAccepted } from './exceptions.js';
import { betweenEnds, judgeChange } from './judge-change.js';
import { judgeImpact } from './judge-impact.js';
import { judgeValue, narrowed } from './judge-value.js';
import type { Judged, JudgeInput, NotEvaluated } from './judged.js';
import type { ChangeRule, Policy, Rule } from './policy.js';
import { secondsText } from './read-time.js';
import type { Standing } from './rule-scope.js';
import type { MarketState } from './state.js';

/** One policy against one market, with the state that the policy takes. */
interface Judging {
  readonly policy: Policy;
  readonly input: JudgeInput;
  readonly state: MarketState | null;
  /** Why a state that is given is not taken. */
  readonly stale: string | null;
}

const judgingOf = (policy: Policy, input: JudgeInput): Judging => {
  const { state, now } = input;
  const age = state === null ? 0n : now - state.time;
  if (state === null || policy.maxStateAge === null || age <= policy.maxStateAge)
    return { policy, input, state, stale: null };
  const stale = `the state is ${secondsText(age)} old, and ${policy.name} takes at most ${secondsText(policy.maxStateAge)}`;
  return { policy, input, state: null, stale };
};

const standingOf = ({ policy, input, state }: Judging, rule: Rule, entity: Entity): Standing | null => {
  const { market, base } = input;
  const group = market.params.protocol.groups.get(rule.group);
  return group === undefined ? null : { policy, market, base, state, group, entity };
};

const join = (outcomes: readonly Outcome[]): Outcome => ({
  breaches: outcomes.flatMap(({ breaches }) => breaches),
  evaluated: outcomes.reduce((sum, { evaluated }) => sum + evaluated, 0),
  notEvaluated: outcomes.flatMap(({ notEvaluated }) => notEvaluated),
});

/** The entity of a change: as the change leaves it, else as the base had it. */
const entityOfChange = ({ group, identity }: Change, { market, base }: JudgeInput): Entity | undefined =>
  entityOf(market.params, group, identity) ?? (base === null ? undefined : entityOf(base.params, group, identity));

const isOf = (rule: ChangeRule, change: Change): boolean =>
  rule.group === change.group && rule.parameters.some((pattern) => nameFits(change.parameter, pattern));

/** The changes that a rule on changes is about. */
const changesOf = (rule: ChangeRule, { policy, input }: Judging): readonly { change: Change; entity: Entity }[] =>
  input.changes
    .filter((change) => isOf(rule, change))
    .flatMap((change) => {
      const entity = entityOfChange(change, input);
      return entity !== undefined && isAbout(rule, entity, policy) ? [{ change, entity }] : [];
    });

const judgeRule = (rule: Rule, judging: Judging): Outcome => {
  const { policy, input, stale } = judging;
  if (rule.kind === 'impact') return judgeImpact(rule, policy, input);
  if (rule.kind === 'value') {
    const entities = [...(input.market.params.entities.get(rule.group)?.values() ?? [])];
    return join(
      entities
        .filter((entity) => isAbout(rule, entity, policy))
        .flatMap((entity) => {
          const standing = standingOf(judging, rule, entity);
          return standing === null ? [] : [judgeValue(rule, standing, stale)];
        }),
    );
  }
  return join(
    changesOf(rule, judging).flatMap(({ change, entity }) => {
      const standing = standingOf(judging, rule, entity);
      if (standing === null) return [];
      const applies = narrowed(rule, standing, stale);
      if (applies === false) return [];
      return [applies === true ? judgeChange({ rule, change, standing, input }, stale) : applies];
    }),
  );
};

/** True where a change is one that a rule is about, so that its reviewers must approve. */
const concerns = (rule: Rule, judging: Judging): boolean => {
  if (rule.kind === 'impact') return judging.input.changes.length > 0;
  const fitting =
    rule.kind === 'change'
      ? changesOf(rule, judging)
      : judging.input.changes
          .filter(({ group, parameter }) => group === rule.group && references(rule.that).includes(parameter))
          .flatMap((change) => {
            const entity = entityOfChange(change, judging.input);
            return entity !== undefined && isAbout(rule, entity, judging.policy) ? [{ change, entity }] : [];
          });
  return fitting.some(({ change, entity }) => {
    const standing = standingOf(judging, rule, entity);
    if (standing === null || narrowed(rule, standing, judging.stale) === false) return false;
    return rule.kind === 'value' || betweenEnds({ rule, change, standing, input: judging.input }) !== 'no';
  });
};

const sameEntry = (a: NotEvaluated, b: NotEvaluated): boolean =>
  a.ruleId === b.ruleId && a.path === b.path && a.why === b.why;

const once = (entries: readonly NotEvaluated[]): readonly NotEvaluated[] => {
  const seen = new Map<string, NotEvaluated[]>();
  return entries.filter((entry) => {
    const key = `${entry.ruleId}\n${entry.path}`;
    const before = seen.get(key) ?? [];
    if (before.some((one) => sameEntry(one, entry))) return false;
    seen.set(key, [...before, entry]);
    return true;
  });
};

/** One error a rule that was not evaluated, where the policy fails for it. */
const failing = (policy: Policy, market: Market, entries: readonly NotEvaluated[]): readonly Finding[] => {
  if (policy.notEvaluated === 'allowed') return [];
  return [...new Set(entries.map(({ ruleId }) => ruleId))].map((ruleId) => {
    const own = entries.filter((entry) => entry.ruleId === ruleId);
    const [first] = own;
    const span =
      (first?.path == null ? undefined : market.spans.get(first.path)?.value) ??
      spanOfEntity(market, first?.path ?? null);
    const many = own.length > 1 ? ` (and ${own.length - 1} more)` : '';
    return findingAt(market.source, span, {
      ruleId: 'policy/not-evaluated',
      message: `${ruleId} was not evaluated: ${first?.why ?? ''}${many}`,
      ...(first?.path == null ? {} : { path: first.path }),
      data: { rule: ruleId },
      help: `${policy.name} fails where a rule is not evaluated: ${own.every(({ path }) => path === null) ? 'give a book and scenarios' : 'give an RPC, or a state file'}`,
    });
  });
};

const spanOfEntity = (market: Market, path: string | null) => {
  for (const [group, entities] of market.params.entities)
    for (const entity of entities.values())
      if (path === `${group}.${entity.label}` || path === group)
        return market.entitySpans.get(entityKey(group, entity.identity)) ?? { start: 0, end: 0 };
  return { start: 0, end: 0 };
};

const judgePolicy = (policy: Policy, input: JudgeInput): Judged => {
  const judging = judgingOf(policy, input);
  const rules = policy.rules.filter((rule) => inScope(rule.scope, input.market));
  const { breaches, evaluated, notEvaluated } = join(rules.map((rule) => judgeRule(rule, judging)));
  const open = new Set(notEvaluated.map(({ ruleId }) => ruleId));
  const left = withoutAccepted(breaches, policy, input.market, input.now, open);
  const reviewers = rules.flatMap((rule): (readonly [string, readonly string[]])[] =>
    rule.reviewers.length > 0 && concerns(rule, judging) ? [[rule.id, rule.reviewers]] : [],
  );
  const entries = once(notEvaluated);
  return {
    findings: [
      ...left.breaches.flatMap(({ findings }) => findings),
      ...left.findings,
      ...failing(policy, input.market, entries),
    ],
    evaluated,
    notEvaluated: entries,
    reviewers: new Map(reviewers),
  };
};

/** The same said by two policies, which use the same pack, is said once. */
const distinct = (findings: readonly Finding[]): readonly Finding[] => {
  const seen = new Set<string>();
  return findings.filter(({ ruleId, file, path, range, message }) => {
    const key = [ruleId, file, path, range?.start.line, range?.start.column, message].join('\n');
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
};

const byPlace = (a: Finding, b: Finding): number =>
  (a.range?.start.line ?? 0) - (b.range?.start.line ?? 0) ||
  (a.range?.start.column ?? 0) - (b.range?.start.column ?? 0);

/**
 * What policies say of one market: pure, and exact. Every rule in scope is held against every entity it is about, rules on
 * changes against every change. What cannot be evaluated neither passes nor fails, and is listed. Never throws.
 */
export const judgeMarket = (input: JudgeInput): Judged => {
  const all = input.policies
    .filter(({ scope }) => inScope(scope, input.market))
    .map((policy) => judgePolicy(policy, input));
  const findings = distinct(all.flatMap((one) => one.findings));
  const own = findings.filter(({ file }) => file === input.market.source.file);
  return {
    findings: [...[...own].sort(byPlace), ...findings.filter(({ file }) => file !== input.market.source.file)],
    evaluated: all.reduce((sum, one) => sum + one.evaluated, 0),
    notEvaluated: once(all.flatMap((one) => one.notEvaluated)),
    reviewers: new Map(all.flatMap((one) => [...one.reviewers])),
  };
};
