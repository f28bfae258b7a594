import type { Finding } from '../diagnostic/finding.js';
import type { Change } from '../plan/diff.js';
import type { Judged, NotEvaluated } from '../policy/judged.js';
import type { Policy } from '../policy/policy.js';
import type { LastChange, MarketState } from '../policy/state.js';
import type { Market } from '../protocol/market.js';
import type { CheckPorts, ImpactFound } from './ports.js';
import { asBaseCalls, documentChanges } from './value-findings.js';

/** The policies of both sides. */
export interface BothPolicies {
  /** Whether the two are known to be the same. */
  readonly same: boolean;
  readonly base: readonly Policy[];
  readonly head: readonly Policy[];
}

export interface JudgeMarketInput {
  readonly policies: BothPolicies;
  readonly market: Market;
  /** The same document as the base's definition reads it; null where the definition is the same. */
  readonly byBase: Market | null;
  readonly base: Market | null;
  /** From base to market; every value of a new one, none where there is nothing to compare with. */
  readonly changes: readonly Change[];
  readonly state: MarketState | null;
  readonly merged: (path: string) => LastChange | null;
  /** What the change does to accounts, as each side's rules ask. */
  readonly impact: Pick<ImpactFound, 'head' | 'base'>;
  readonly now: bigint;
}

const NOTHING: Judged = { findings: [], evaluated: 0, notEvaluated: [], reviewers: new Map() };

const sameLabels = (market: Market, base: Market): boolean =>
  market.name === base.name &&
  [...market.params.entities].every(([group, table]) =>
    [...table.values()].every(
      ({ identity, label }) => (base.params.entities.get(group)?.get(identity)?.label ?? label) === label,
    ),
  );

const placeOf = ({ ruleId, path, message, range }: Finding): string =>
  [ruleId, path, message, range?.start.line, range?.start.column].join('\n');

const keyOf = ({ ruleId, path }: NotEvaluated): string => `${ruleId}\n${path}`;

/** A path of a revision as the workspace has it: findings are placed in files that are there. */
const withoutRevision = (file: string): string => file.replace(/^git:[0-9a-f]+:/, '');

const merge = (head: Judged, base: Judged): Judged => {
  const said = new Set(head.findings.map(placeOf));
  const open = new Set(head.notEvaluated.map(keyOf));
  // An exception that ended is the base's own fault: a change that takes it away is to pass.
  const only = base.findings.filter(
    (finding) => !said.has(placeOf(finding)) && !/^policy\/exception/.test(finding.ruleId),
  );
  return {
    findings: [
      ...head.findings,
      ...only.map((finding) => ({
        ...finding,
        ...(finding.file === undefined ? {} : { file: withoutRevision(finding.file) }),
        message: `${finding.message} (by the base's policy)`,
        data: { ...finding.data, judgedBy: 'base' },
      })),
    ],
    evaluated: head.evaluated + base.evaluated,
    notEvaluated: [...head.notEvaluated, ...base.notEvaluated.filter((one) => !open.has(keyOf(one)))],
    reviewers: new Map([...base.reviewers, ...head.reviewers]),
  };
};

/**
 * What the policies say of a market: those of the head, and those of the base where they, the names they go by or the
 * definition changed, so that no change is judged by rules of its own only.
 */
export const judgePolicies = (input: JudgeMarketInput, judge: CheckPorts['judge']): Judged => {
  const { policies, market, byBase, base, changes, state, merged, impact, now } = input;
  const by = (side: 'head' | 'base', subject: Market, from: Market | null, moved: readonly Change[]): Judged => {
    if (policies[side].length === 0) return NOTHING;
    const given = { policies: policies[side], market: subject, base: from, changes: moved, state, merged, now };
    const own = impact[side];
    return judge(own === undefined ? given : { ...given, impact: own });
  };
  const head = by('head', market, base, changes);
  const read = byBase ?? market;
  const same = policies.same && byBase === null && (base === null || sameLabels(market, base));
  if (same) return head;
  const known = base === null ? read : asBaseCalls(read, base);
  const moved = base === null ? changes : documentChanges(base.params, known.params);
  return merge(head, by('base', known, base, moved));
};
