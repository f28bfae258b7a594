import { PlimsollError } from '../diagnostic/error.js';
import type { Finding } from '../diagnostic/finding.js';
import type { Change } from '../plan/diff.js';
import { changeJson } from '../plan/diff-json.js';
import { labelsFor } from '../plan/labels.js';
import { baseOf } from '../plan/lock-base.js';
import type { NotEvaluated } from '../policy/judged.js';
import type { Market } from '../protocol/market.js';
import { entityOf, type ParamSet } from '../protocol/param-set.js';
import { valueText } from '../protocol/value.js';
import type { Workspace } from '../workspace/workspace.js';
import { driftOf } from './drift.js';
import { type Compared, fateFindings, nameOf, wasOf } from './fates.js';
import { type BothPolicies, judgePolicies } from './judge-policies.js';
import { longestDelay } from './longest-delay.js';
import { marketDocument } from './market-document.js';
import { type Observed, observeFor } from './observe-for.js';
import { planAndProve } from './plan-and-prove.js';
import type { CheckOptions, CheckPorts } from './ports.js';
import { readingFindings } from './readings.js';
import type { CheckedChange, CheckedMarket, StateSource } from './report.js';
import type { Side } from './side.js';
import { marketAtTip, movedSince } from './tip-market.js';
import { documentChanges, labelFindings, unmanagedFindings } from './value-findings.js';

/** What every market of a check is checked with. */
export interface MarketContext {
  readonly head: Side & { readonly workspace: Workspace };
  /** The commit the change started from; null where nothing is compared. */
  readonly base: Side | null;
  /** Whose nodes, authorities, policies and word on drift count. */
  readonly trusted: Side;
  readonly policies: BothPolicies;
  readonly maxStateAge: bigint | null;
  readonly ports: CheckPorts;
  readonly options: CheckOptions;
}

/** What came of checking one market. */
export interface MarketCheck {
  readonly market: CheckedMarket;
  readonly findings: readonly Finding[];
  readonly evaluated: number;
  readonly notEvaluated: readonly NotEvaluated[];
  readonly reviewers: ReadonlyMap<string, readonly string[]>;
  readonly state: StateSource;
}

const EMPTY = (set: ParamSet): ParamSet => ({ protocol: set.protocol, entities: new Map() });

const changesOf = (base: Market | null, head: Market, context: MarketContext): readonly Change[] =>
  context.base === null ? [] : documentChanges(base?.params ?? EMPTY(head.params), head.params);

const checked = (compared: Compared, changes: readonly CheckedChange[] = []): CheckedMarket => ({
  market: nameOf(compared),
  file: compared.head?.path ?? compared.base?.path ?? '',
  fate: compared.fate,
  was: wasOf(compared),
  changes,
  drift: [],
  calls: null,
  proven: null,
});

/** A deleted market: all its values go. */
const deleted = (compared: Compared): MarketCheck => {
  const market = compared.base?.market ?? null;
  const changes = market === null ? [] : documentChanges(market.params, EMPTY(market.params));
  const labelOf = market === null ? () => '' : labelsFor([market.params], []);
  return {
    market: checked(
      compared,
      changes.map((change) => ({ ...changeJson(change, labelOf), chain: null, bound: null })),
    ),
    findings: fateFindings(compared),
    evaluated: 1,
    notEvaluated: [],
    reviewers: new Map(),
    state: 'none',
  };
};

/** The head's document as the base's definition reads it; null where the definition is the same, or new. */
const readByBase = async (compared: Compared, market: Market, context: MarketContext) => {
  const { base, head } = context;
  const { name, digest } = market.params.protocol;
  if (base === null || compared.head === null) return null;
  try {
    if ((await base.definitions.load(name)).digest === digest) return null;
  } catch (error) {
    if (error instanceof PlimsollError) return null;
    throw error;
  }
  return marketDocument(compared.head.path, compared.head.source, head.workspace, base.definitions);
};

const baseFindings = (compared: Compared): readonly Finding[] => {
  const { base, head } = compared;
  if (base === null || base.market !== null || head === null) return [];
  const why = base.findings.find(({ severity }) => severity === 'error')?.message ?? 'it has errors';
  return [
    {
      ruleId: 'check/base-invalid',
      severity: 'warning',
      message: `the base's version of ${head.name ?? head.path} has errors (${why}), so every value counts as new`,
      file: head.source.file,
      help: 'what it was cannot be compared: look at every value',
    },
  ];
};

/** The bound of a value itself; that of what a change does to accounts is none of it. */
const boundOf = (path: string, findings: readonly Finding[]): string | null => {
  const bound = findings.find(
    ({ path: own, data }) => own === path && data?.scenario === undefined && typeof data?.bound === 'string',
  )?.data?.bound;
  return typeof bound === 'string' ? bound : null;
};

const chainText = (
  change: Change,
  params: ParamSet | null,
  labelOf: Parameters<typeof valueText>[2],
): string | null => {
  const value =
    params === null ? undefined : entityOf(params, change.group, change.identity)?.values.get(change.parameter);
  return value === undefined ? null : valueText(value, change.type, labelOf, 'plain');
};

const sourceOf = (seen: Observed, known: boolean): StateSource =>
  seen.kind === 'seen' ? 'chain' : known ? 'state file' : 'none';

/**
 * A changed document that cannot be read: what it changes was not judged, whatever a baseline knows of its errors. One that
 * was so before and did not change is for its baseline.
 */
const unreadFindings = ({ fate, head }: Compared): readonly Finding[] =>
  fate === 'unchanged' || head === null
    ? []
    : [
        {
          ruleId: 'check/unjudged',
          severity: 'error',
          message: `${head.name ?? head.path} cannot be read, so nothing that this change does to it was judged`,
          file: head.source.file,
          help: 'mend the document; an error that hides a change is never known beforehand',
        },
      ];

const unjudged = (compared: Compared): MarketCheck => ({
  market: checked(compared),
  findings: [...fateFindings(compared), ...(compared.head?.findings ?? []), ...unreadFindings(compared)],
  evaluated: 1,
  notEvaluated: [{ ruleId: 'check/market', path: null, why: 'the document has errors, so nothing else was looked at' }],
  reviewers: new Map(),
  state: 'none',
});

/** Check one market whole: its document, what became of it, the chain, the plan, the policies. */
export const checkMarket = async (compared: Compared, context: MarketContext): Promise<MarketCheck> => {
  const { head } = compared;
  if (head === null) return deleted(compared);
  const { market } = head;
  if (market === null) return unjudged(compared);
  const { ports, options, policies } = context;
  const base = compared.base?.market ?? null;
  const other = await readByBase(compared, market, context);
  const readings = other === null ? [] : readingFindings(head, other);
  const trustedReading = other === null ? market : other.market;
  const changes = changesOf(base, market, context);
  const lookBack = longestDelay([...policies.base, ...policies.head]);
  const seen = await observeFor(trustedReading, market.chain, context);
  const { state, findings: stateFindings } = await ports.stateOf(
    trustedReading ?? market,
    seen.kind === 'seen' ? seen : null,
    { maxAge: context.maxStateAge, lookBack },
  );
  const params = seen.kind === 'seen' ? seen.observation.params : (state?.params ?? null);
  const tip =
    context.base === null || compared.base === null
      ? null
      : await marketAtTip(compared.base, context.base, context.trusted);
  const compareWith = context.base === null ? (trustedReading ?? market) : tip;
  const named = [...new Set([compareWith, base])].flatMap((one) => (one === null ? [] : [one.params]));
  const labelOf = labelsFor([...named, market.params], params === null ? [] : [params]);
  const drift =
    params === null || compareWith === null
      ? null
      : driftOf({
          base: compareWith.params,
          chain: params,
          lock: await lockOf(compareWith, context),
          market,
          touched: changes,
          labelOf,
          severity: options.drift === 'failing' ? 'error' : 'warning',
        });
  const planned = await planAndProve(
    { market, reading: trustedReading, base, changes, seen, params, labelOf, readingsDiffer: readings.length > 0 },
    context,
  );
  const { base: before } = compared;
  const merged = await ports.mergedOf(
    before === null || before.market === null ? null : { path: before.path, market: before.market },
    lookBack,
  );
  const impact = await ports.impactOf({ market: trustedReading, head: market, base, changes, policies });
  const judged = judgePolicies(
    {
      impact,
      policies,
      market,
      byBase: other?.market ?? null,
      base,
      changes,
      state,
      merged: merged.lastChange,
      now: options.now,
    },
    ports.judge,
  );
  const findings = [
    ...fateFindings(compared),
    ...head.findings,
    ...baseFindings(compared),
    ...readings,
    ...(base === null ? [] : [...labelFindings(base, market), ...unmanagedFindings(base, market, changes)]),
    ...seen.findings,
    ...stateFindings,
    ...merged.findings,
    ...(tip === null ? [] : movedSince(tip, { market, touched: changes, labelOf })),
    ...(drift?.findings ?? []),
    ...planned.findings,
    ...judged.findings,
    ...impact.findings,
  ];
  const why =
    params === null && seen.kind === 'none'
      ? seen.why
      : base === null
        ? 'the base has no values of this market'
        : 'the tip of the base has no values of this market that the definition here can read: merge or rebase';
  return {
    market: {
      ...checked(
        compared,
        changes.map((change) => ({
          ...changeJson(change, labelOf),
          chain: chainText(change, params, labelOf),
          bound: boundOf(change.path, judged.findings),
        })),
      ),
      drift: drift?.changes ?? [],
      calls: planned.calls,
      proven: planned.proven,
      ...(impact.told === undefined ? {} : { impact: impact.told }),
    },
    findings,
    evaluated: 1 + (drift === null ? 0 : 1) + planned.evaluated + judged.evaluated,
    notEvaluated: [
      ...(drift === null ? [{ ruleId: 'check/drift', path: null, why }] : []),
      ...planned.notEvaluated,
      ...judged.notEvaluated,
      ...impact.notEvaluated,
    ],
    reviewers: judged.reviewers,
    state: sourceOf(seen, state !== null),
  };
};

/** What document and chain were when they were last equal, as the lock at the base's tip has it. */
const lockOf = async (market: Market, context: MarketContext): Promise<ParamSet | null> => {
  const { workspace } = context.base === null ? context.head : context.trusted;
  if (workspace === null) return null;
  try {
    return await baseOf(market.name, workspace, market.params.protocol);
  } catch (error) {
    // A damaged lock tells nothing; that it changed has a finding of its own.
    if (error instanceof PlimsollError) return null;
    throw error;
  }
};
