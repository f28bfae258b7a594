import { EXIT, type ExitCode } from '../diagnostic/error.js';
import type { Finding, Severity } from '../diagnostic/finding.js';
import type { NotEvaluated } from '../policy/judged.js';
import type { Subject } from './check.js';
import type { MarketCheck } from './check-market.js';
import type { CheckReport, StateSource } from './report.js';

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** In the order of files, lines and rules; what is about no file comes first. */
const inOrder = (a: Finding, b: Finding): number =>
  byText(a.file ?? '', b.file ?? '') ||
  (a.range?.start.line ?? 0) - (b.range?.start.line ?? 0) ||
  (a.range?.start.column ?? 0) - (b.range?.start.column ?? 0) ||
  byText(a.ruleId, b.ruleId) ||
  byText(a.path ?? '', b.path ?? '') ||
  byText(a.message, b.message);

/** Each finding once, in order: what several markets depend on is told by each of them. */
export const sorted = (findings: readonly Finding[]): readonly Finding[] => {
  const seen = new Set<string>();
  return findings
    .filter(({ file, range, ruleId, path, message }) => {
      const key = JSON.stringify([file, range?.start, ruleId, path, message]);
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    })
    .sort(inOrder);
};

const reviewersOf = (markets: readonly MarketCheck[]): CheckReport['reviewers'] => {
  const rules = new Map<string, Set<string>>();
  for (const { reviewers } of markets)
    for (const [rule, names] of reviewers)
      for (const name of names) rules.set(name, (rules.get(name) ?? new Set<string>()).add(rule));
  return [...rules].sort(([a], [b]) => byText(a, b)).map(([name, held]) => ({ name, rules: [...held].sort(byText) }));
};

const stateOf = (markets: readonly MarketCheck[]): StateSource =>
  (['chain', 'state file'] as const).find((source) => markets.some(({ state }) => state === source)) ?? 'none';

/** Whether findings fail a gate. */
export const fails = (findings: readonly Finding[], warnings: 'shown' | 'failing'): boolean =>
  findings.some(({ severity }) => severity === 'error' || (warnings === 'failing' && severity === 'warning'));

/** True of the entry that stands for a whole market, or for a file where one would be. */
const isUnread = ({ ruleId }: NotEvaluated): boolean => ruleId === 'check/market';

/** The report of what was found. */
export const reportOf = (
  { base, commit }: Pick<Subject, 'base' | 'commit'>,
  markets: readonly MarketCheck[],
  found: readonly Finding[],
  open: readonly NotEvaluated[],
  warnings: 'shown' | 'failing',
): CheckReport => {
  const findings = sorted(found);
  const of = (severity: Severity): number => findings.filter((finding) => finding.severity === severity).length;
  return {
    base: base === null ? null : { revision: base.at.revision, commit: base.at.commit, tip: base.at.tip },
    head: { commit },
    state: stateOf(markets),
    findings,
    markets: markets.map(({ market }) => market),
    summary: {
      errors: of('error'),
      warnings: of('warning'),
      infos: of('info'),
      known: 0,
      evaluated: markets.reduce((sum, { evaluated }) => sum + evaluated, 0),
      unread:
        open.filter((entry) => isUnread(entry) && entry.market !== undefined).length +
        markets.filter(({ notEvaluated }) => notEvaluated.some(isUnread)).length,
      notEvaluated: [
        ...open,
        ...markets.flatMap(({ market, notEvaluated }) =>
          notEvaluated.map((entry) => ({ ...entry, market: market.market })),
        ),
      ],
    },
    reviewers: reviewersOf(markets),
    failed: fails(findings, warnings),
  };
};

/** How the process ends: 69 where a node that failed is all that is wrong, so that trying again may help. */
export const exitOf = ({ failed, findings }: CheckReport): ExitCode => {
  if (!failed) return EXIT.ok;
  const errors = findings.filter(({ severity }) => severity === 'error');
  return errors.length > 0 && errors.every(({ data }) => data?.unavailable === true) ? EXIT.unavailable : EXIT.failed;
};
