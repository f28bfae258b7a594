import { EXIT, refused, usage } from '../diagnostic/error.js';
import { hasErrors } from '../diagnostic/finding.js';
import { parseSource } from '../observe/source-spec.js';
import type { Change } from '../plan/diff.js';
import { changeJson } from '../plan/diff-json.js';
import { marketInWorktree, resolveSource } from '../plan/sources.js';
import { loadPolicies } from '../policy/load-policies.js';
import { dateText, readDate } from '../policy/read-time.js';
import { planSteps } from '../policy/steps.js';
import { findMarket } from '../protocol/find-market.js';
import { labelsIn } from '../protocol/param-set.js';
import { type Value, valueText } from '../protocol/value.js';
import { planStepsText, type StepsView } from '../report/plan-steps.js';
import type { CommandResult } from './result.js';
import { sourceContext } from './source-context.js';

/** What `plan-steps` is asked. */
export interface PlanStepsRequest {
  readonly market: string;
  /** The source of the values before. */
  readonly from: string;
  /** The day of the first step; today where undefined. */
  readonly start: string | undefined;
  readonly folder: string | undefined;
}

const startOf = (text: string | undefined, clock: () => number): bigint => {
  if (text === undefined) return BigInt(Math.floor(clock() / 1000));
  const seconds = readDate(text);
  if (seconds === null) throw usage('policy/date', `${text} is no day`, { hint: 'write it as 2026-12-31' });
  return seconds;
};

/** The allowed steps from what a source has to what the document says. */
export const planStepsResult = async (
  { market: wanted, from, start, folder }: PlanStepsRequest,
  clock: () => number,
): Promise<CommandResult> => {
  const now = startOf(start, clock);
  const context = await sourceContext(folder);
  const { files, folders } = context.workspace;
  const name = (await findMarket(context.workspace, wanted)).name;
  const market = await marketInWorktree(context, name);
  const { policies, findings } = await loadPolicies(files, folders.policies, context.definitions);
  if (hasErrors(findings))
    throw refused('policy/unsound', 'the policies have errors', {
      findings,
      hint: 'correct them; plimsoll validate shows them again',
    });
  const before = await resolveSource(parseSource(from), from, name, context);
  const steps = planSteps({ policies, market, state: null, merged: () => null }, before.side.set, now);
  const labelOf = labelsIn(market.params, before.side.set);
  const shown = (value: Value | null, { type }: Change): string =>
    value === null ? '' : valueText(value, type, labelOf, 'display');
  const stuck = steps.stuck.map(({ change, rule, why }) => ({ path: change.path, rule, why }));
  const view: StepsView = {
    market: name,
    from,
    stages: steps.stages.map(({ at, changes }) => ({
      at: dateText(at),
      rows: changes.map((change) => ({
        path: change.path,
        before: shown(change.before, change),
        after: shown(change.after, change),
      })),
    })),
    stuck,
    assumed: steps.assumed,
  };
  const ok = stuck.length === 0;
  return {
    json: {
      format: 'plimsoll.plan-steps/1',
      ok,
      market: name,
      from,
      policies: policies.map((policy) => policy.name),
      stages: steps.stages.map(({ at, changes }) => ({
        at: dateText(at),
        changes: changes.map((change) => changeJson(change, labelOf)),
      })),
      reached: ok,
      stuck,
      assumed: steps.assumed,
    },
    text: (style) => planStepsText(view, style),
    exit: ok ? EXIT.ok : EXIT.failed,
  };
};
