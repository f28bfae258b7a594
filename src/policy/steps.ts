import type { Finding } from '../diagnostic/finding.js';
import type { Change } from '../plan/diff.js';
import type { ParamSet } from '../protocol/param-set.js';
import { sameValue } from '../protocol/value.js';
import { readDate } from './read-time.js';
import { valueOfText } from './value-of-text.js';
import { type Waiting, waitingOf } from './waits.js';
import { judgeStep, managedIn, remaining, type Standpoint, type WalkInput, withChanges } from './walk.js';

/** Changes that are made together, and from when they may be. */
export interface Stage {
  /** Seconds since 1970. */
  readonly at: bigint;
  readonly changes: readonly Change[];
}

/** A change that no sequence of steps reaches, with the rule that stands in its way. */
export interface Stuck {
  readonly change: Change;
  readonly rule: string;
  readonly why: string;
}

/** The way from some values to those of a document. */
export interface PlannedSteps {
  readonly stages: readonly Stage[];
  readonly stuck: readonly Stuck[];
  /** Paths whose last change is not known, though a rule lets them wait for it: they are taken to be free from the start. */
  readonly assumed: readonly string[];
  /** What delays count from, where it is known. */
  readonly waiting: readonly Waiting[];
}

/** More stages than anybody carries out. */
const MOST = 500;
/** How often one step is shortened by one rule after another. */
const MOST_RULES = 20;

const failing = (findings: readonly Finding[]): readonly Finding[] =>
  findings.filter(({ severity }) => severity === 'error');

/** One change, as far as it may go at once and from when; or the finding that stands in its way. */
type Move =
  | { readonly ok: true; readonly change: Change; readonly from: bigint }
  | { readonly ok: false; readonly finding: Finding };

const textIn = (finding: Finding, key: 'nearest' | 'availableAt'): string | null => {
  const value = finding.data?.[key];
  return typeof value === 'string' ? value : null;
};

const rulesOfChanges = (input: WalkInput): WalkInput => ({
  ...input,
  policies: input.policies.map((policy) => ({
    ...policy,
    notEvaluated: 'allowed',
    rules: policy.rules.filter(({ kind }) => kind === 'change'),
  })),
});

/** The largest part of a change that the rules on changes let through, and the earliest time. */
const moveOf = (change: Change, from: Standpoint, at: bigint, input: WalkInput): Move => {
  let part = change;
  let time = at;
  for (let tries = 0; tries < MOST_RULES; tries += 1) {
    const findings = failing(judgeStep(input, from, [part], time).findings).filter(({ path }) => path === change.path);
    const [first] = findings;
    if (first === undefined) return { ok: true, change: part, from: time };
    const wait = findings.map((one) => textIn(one, 'availableAt')).find((text) => text !== null);
    const available = wait === undefined ? null : readDate(wait ?? '');
    if (available !== null && available > time) {
      time = available;
      continue;
    }
    const nearest = textIn(first, 'nearest');
    const after = nearest === null ? null : valueOfText(nearest, change.type);
    const stays = after === null || (change.before !== null && sameValue(after, change.before, change.type));
    if (stays || (part.after !== null && sameValue(after, part.after, change.type)))
      return { ok: false, finding: first };
    part = { ...part, after };
  }
  const [last] = failing(judgeStep(input, from, [part], time).findings);
  return last === undefined ? { ok: true, change: part, from: time } : { ok: false, finding: last };
};

const keyOf = ({ ruleId, path }: Finding): string => `${ruleId} ${path}`;

/** The errors of a step that were not there before it. */
const newErrors = (changes: readonly Change[], from: Standpoint, at: bigint, input: WalkInput): readonly Finding[] => {
  const before = new Set(failing(judgeStep(input, from, [], at).findings).map(keyOf));
  return failing(judgeStep(input, from, changes, at).findings).filter((finding) => !before.has(keyOf(finding)));
};

/** As many of the changes as break no rule on values together: those in the way of one are held back, one after another. */
const together = (changes: readonly Change[], from: Standpoint, at: bigint, input: WalkInput): readonly Change[] => {
  let left = changes;
  while (left.length > 0) {
    const errors = newErrors(left, from, at, input);
    if (errors.length === 0) return left;
    const culprit = left.find(({ path }) => errors.some((error) => error.path === path)) ?? left[0];
    left = left.filter((change) => change !== culprit);
  }
  return left;
};

/** The changes of one stage: found in the document's order, and in the other where that lets nothing through. */
const stageOf = (changes: readonly Change[], from: Standpoint, at: bigint, input: WalkInput): readonly Change[] => {
  const first = together(changes, from, at, input);
  return first.length > 0
    ? first
    : together([...changes].reverse(), from, at, input)
        .slice()
        .reverse();
};

const advance = (from: Standpoint, changes: readonly Change[], at: bigint, goal: ParamSet): Standpoint => ({
  values: withChanges(from.values, changes, goal),
  moved: new Map([...from.moved, ...changes.map(({ path }) => [path, at] as const)]),
});

const isRule = (finding: Finding): string => {
  const rule = finding.data?.rule;
  return typeof rule === 'string' ? rule : finding.ruleId;
};

/** The next stage from a standpoint: the earliest time at which something can move. Null where nothing ever can. */
const nextStage = (moves: readonly Extract<Move, { ok: true }>[], from: Standpoint, input: WalkInput): Stage | null => {
  const times = [...new Set(moves.map((move) => move.from))].sort((a, b) => (a < b ? -1 : 1));
  for (const at of times) {
    const ready = moves.filter((move) => move.from <= at).map(({ change }) => change);
    const changes = stageOf(ready, from, at, input);
    if (changes.length > 0) return { at, changes };
  }
  return null;
};

/** What stands in the way of the changes that are left. */
const stuckOf = (
  moves: readonly Move[],
  changes: readonly Change[],
  from: Standpoint,
  at: bigint,
  input: WalkInput,
): readonly Stuck[] =>
  changes.flatMap((change, index): Stuck[] => {
    const move = moves[index];
    const [blocked] =
      move?.ok === true ? newErrors([move.change], from, move.from, input) : move === undefined ? [] : [move.finding];
    const finding = blocked ?? newErrors(changes, from, at, input)[0];
    return finding === undefined ? [] : [{ change, rule: isRule(finding), why: finding.message }];
  });

/**
 * The steps that lead from some values to a document's, each as far as the rules let it go, with the time from which it may
 * be made; every state on the way breaks no rule that held before it. Pure: dates count from `now`.
 */
export const planSteps = (input: WalkInput, start: ParamSet, now: bigint): PlannedSteps => {
  const changeRules = rulesOfChanges(input);
  const stages: Stage[] = [];
  let from: Standpoint = { values: managedIn(input.market.params, start), moved: new Map() };
  let at = now;
  const open = remaining(from.values, input.market).filter(({ after }) => after !== null);
  const unknown = judgeStep(changeRules, from, open, now).notEvaluated.flatMap(({ path }) => path ?? []);
  const assumed = [...new Set(unknown)].filter((path) => open.some((change) => change.path === path));
  const waiting = waitingOf(open, input);
  for (;;) {
    const changes = remaining(from.values, input.market).filter(({ after }) => after !== null);
    if (changes.length === 0) return { stages, stuck: [], assumed, waiting };
    const moves = changes.map((change) => moveOf(change, from, at, changeRules));
    const stage =
      stages.length >= MOST
        ? null
        : nextStage(
            moves.filter((move) => move.ok),
            from,
            input,
          );
    if (stage === null) return { stages, stuck: stuckOf(moves, changes, from, at, input), assumed, waiting };
    stages.push(stage);
    from = advance(from, stage.changes, stage.at, input.market.params);
    at = stage.at;
  }
};
