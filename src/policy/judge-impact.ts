import { findingAt } from '../document/source.js';
import { references } from '../expr/references.js';
import { exactly, type Figure } from '../impact/gate/figure.js';
import { needsScenario } from '../impact/gate/metric-names.js';
import type { BookKind } from '../impact/simulate/job.js';
import type { Change } from '../plan/diff.js';
import { entityOf, pathOf } from '../protocol/param-set.js';
import type { Rational } from '../quantity/rational.js';
import { type Breach, faultFinding, type Outcome, placeOf } from './breach.js';
import { holdImpact, type ImpactVerdict } from './hold-impact.js';
import type { ImpactAtHand } from './impact-at-hand.js';
import { type ImpactBreachText, impactBreachText } from './impact-text.js';
import type { JudgeInput, NotEvaluated } from './judged.js';
import type { ImpactRule, Policy } from './policy.js';
import { secondsText } from './read-time.js';

type Known = Extract<ImpactAtHand, { kind: 'known' }>;

/** A rule held against one scenario and book; none where it needs no scenario. */
interface Held {
  readonly scenario: string | null;
  readonly book: BookKind | null;
  readonly figures: ReadonlyMap<string, Figure>;
  readonly verdict: ImpactVerdict;
}

type Failed = Held & { readonly verdict: Extract<ImpactVerdict, { kind: 'fails' }> };

const NOTHING: Outcome = { breaches: [], evaluated: 0, notEvaluated: [] };

/** Seconds that a book's block may be ahead of the clock here. */
const SKEW = 3_600n;

const openBy = (rule: ImpactRule, why: string): NotEvaluated => ({ ruleId: rule.id, path: null, why });

/** Why a book is not taken; null where it is. */
const tooOld = (policy: Policy, { time }: Known, now: bigint): string | null => {
  const age = now - time;
  if (age < -SKEW) return `the book's block is ${secondsText(-age)} in the future`;
  if (policy.maxStateAge === null || age <= policy.maxStateAge) return null;
  return `the book is ${secondsText(age)} old, and ${policy.name} takes at most ${secondsText(policy.maxStateAge)}`;
};

const heldOf = (
  rule: ImpactRule,
  impact: Known,
): { readonly held: readonly Held[]; readonly open: readonly string[] } => {
  if (!references(rule.that).some(needsScenario)) {
    const verdict = holdImpact(rule, impact.atOnce);
    return { held: [{ scenario: null, book: null, figures: impact.atOnce, verdict }], open: [] };
  }
  const { runs, open } = impact.runsOf(rule);
  const held = runs.map(({ scenario, book, figures }): Held => {
    const all = new Map([...impact.atOnce, ...figures]);
    return { scenario, book, figures: all, verdict: holdImpact(rule, all) };
  });
  const why = open.map((one) => `${one.scenario}: ${one.why}`);
  return { held, open: held.length + why.length === 0 ? ['there is no scenario that can be run'] : why };
};

const hasRole = ({ group, parameter }: Change, { market }: JudgeInput): boolean => {
  const { groups, accounts } = market.params.protocol;
  const role = groups.get(group)?.parameters.get(parameter)?.role ?? null;
  const modes = accounts?.modes;
  return role !== null || (modes?.of === group && [modes.collateral, modes.borrowable].includes(parameter));
};

/** The changes that a rule on impact stands on: those with a risk role, else all. */
export const actingChanges = (changes: readonly Change[], input: JudgeInput): readonly Change[] => {
  const acting = changes.filter((change) => hasRole(change, input));
  return acting.length > 0 ? acting : changes;
};

/**
 * The changes that a breach stands on: each that makes accounts liquidatable by itself where that is what is asked, and each that
 * does anything to a book on which the rule does not hold.
 */
const culpritsOf = (
  rule: ImpactRule,
  failed: readonly Failed[],
  impact: Known,
  input: JudgeInput,
): readonly Change[] => {
  const acting = actingChanges(impact.changes, input);
  const books = [...new Set(failed.flatMap(({ book }) => book ?? []))];
  const newly = references(rule.that).some((name) => name.startsWith('impact.newlyLiquidatable'));
  const own = acting.filter((change) => {
    if (newly) return impact.newlyBy(change) > 0;
    return books.length === 0 || impact.actsOn(change, books);
  });
  return own.length > 0 ? own : acting;
};

const placeOfChange = ({ group, identity, parameter, path }: Change, { market }: JudgeInput) => {
  const spec = market.params.protocol.groups.get(group);
  const entity = entityOf(market.params, group, identity);
  const own = spec === undefined || entity === undefined ? path : pathOf(spec, entity.label, parameter);
  return { path: own, span: placeOf(market, own, group, identity) };
};

const pointsOf = (rule: ImpactRule, figures: ReadonlyMap<string, Figure>): ReadonlyMap<string, Rational> =>
  new Map(
    references(rule.that).flatMap((name): (readonly [string, Rational])[] => {
      const figure = figures.get(name);
      if (figure === undefined) return [];
      return [[name, figure.kind === 'estimate' ? exactly(figure.estimate.value) : figure.value]];
    }),
  );

const isFailed = (held: Held): held is Failed => held.verdict.kind === 'fails';

const whereText = ({ scenario, book }: Held): string => (scenario === null ? '' : `${scenario} (${book})`);

const helpOf = (rule: ImpactRule, { verdict }: Failed): string | undefined => {
  const way = verdict.by === 'errors' ? 'It is within the error: more paths may tell, or change less.' : '';
  const text = [way, rule.help].filter((part) => part !== '').join(' ');
  return text === '' ? undefined : text;
};

/** How far a measure is beyond its bound; nothing where that is no number. */
const distance = ({ value, bound }: ImpactBreachText): number =>
  value === null || bound === null ? 0 : Math.abs(Number(value) - Number(bound));

/** The run that is told: one whose values fail before one that is only within its error, and of those the furthest off. */
const worstOf = (rule: ImpactRule, failed: readonly Failed[]) =>
  failed
    .map((one) => ({ one, text: impactBreachText(rule, one.figures, pointsOf(rule, one.figures), one.verdict) }))
    .sort(
      (a, b) =>
        Number(a.one.verdict.by === 'errors') - Number(b.one.verdict.by === 'errors') ||
        distance(b.text) - distance(a.text),
    )[0];

const breachOf = (rule: ImpactRule, failed: readonly Failed[], impact: Known, input: JudgeInput): Breach | null => {
  const worst = worstOf(rule, failed);
  if (worst === undefined) return null;
  const {
    one: first,
    text: { why, ...numbers },
  } = worst;
  const others = failed.filter((one) => one !== first).map(whereText);
  const where = whereText(first) === '' ? '' : `in ${whereText(first)} `;
  const also = others.length === 0 ? '' : `; not in ${others.join(', ')} either`;
  const help = helpOf(rule, first);
  return {
    rule: rule.id,
    whole: true,
    findings: culpritsOf(rule, failed, impact, input).map((change) => {
      const { path, span } = placeOfChange(change, input);
      return findingAt(input.market.source, span, {
        ruleId: rule.id,
        severity: rule.severity,
        message: `${rule.title}: ${where}${why}${also}`,
        path,
        data: { rule: rule.id, ...numbers, scenario: first.scenario, book: first.book, by: first.verdict.by },
        ...(help === undefined ? {} : { help }),
      });
    }),
  };
};

const faultOf = (rule: ImpactRule, why: string, { market }: JudgeInput): Breach => ({
  rule: rule.id,
  findings: [faultFinding(market, { start: 0, end: 0 }, rule, market.name, why)],
});

/** Hold a rule on impact against what a change does. A scenario counts once, whatever books it is held against. */
export const judgeImpact = (rule: ImpactRule, policy: Policy, input: JudgeInput): Outcome => {
  const { impact, now } = input;
  if (impact === undefined || impact.kind === 'unknown') {
    const why = impact?.why ?? 'no book was looked at';
    return { ...NOTHING, notEvaluated: input.changes.length === 0 ? [] : [openBy(rule, why)] };
  }
  const old = tooOld(policy, impact, now);
  const beyond = impact.beyond.map((path) =>
    openBy(rule, `the book has no ${path}: pull it again once the chain has it`),
  );
  if (impact.changes.length === 0) return { ...NOTHING, notEvaluated: beyond };
  if (old !== null) return { ...NOTHING, notEvaluated: [openBy(rule, old)] };
  const { held, open } = heldOf(rule, impact);
  const faults = held.flatMap(({ verdict }) => (verdict.kind === 'fault' ? [verdict.why] : []));
  const failed = held.filter(isFailed);
  const failedIn = new Set(failed.map(({ scenario }) => scenario));
  const openIn = held.flatMap(({ scenario, book, verdict }) =>
    verdict.kind === 'open' && !failedIn.has(scenario)
      ? [{ scenario, why: scenario === null ? verdict.why : `${scenario} (${book}): ${verdict.why}` }]
      : [],
  );
  const left = new Set([...openIn.map(({ scenario }) => scenario)]);
  const judged = new Set(held.filter(({ verdict }) => verdict.kind !== 'fault').map(({ scenario }) => scenario));
  const breach = breachOf(rule, failed, impact, input);
  return {
    breaches: [...(breach === null ? [] : [breach]), ...faults.slice(0, 1).map((why) => faultOf(rule, why, input))],
    evaluated: [...judged].filter((scenario) => !left.has(scenario)).length,
    notEvaluated: [...[...open, ...openIn.map(({ why }) => why)].map((why) => openBy(rule, why)), ...beyond],
  };
};
