import { EXIT, refused, usage } from '../diagnostic/error.js';
import { hasErrors } from '../diagnostic/finding.js';
import { parseSource, type SourceSpec } from '../observe/source-spec.js';
import type { Change } from '../plan/diff.js';
import { changeJson } from '../plan/diff-json.js';
import { marketInWorktree, resolveSource, type SourceContext } from '../plan/sources.js';
import { KNOWN_BY } from '../policy/judge-delay.js';
import { loadPolicies } from '../policy/load-policies.js';
import { dateText, readDate } from '../policy/read-time.js';
import { planSteps } from '../policy/steps.js';
import type { Waiting } from '../policy/waits.js';
import { findMarket } from '../protocol/find-market.js';
import { labelsIn, type ParamSet } from '../protocol/param-set.js';
import { type Value, valueText } from '../protocol/value.js';
import { findingText } from '../report/findings.js';
import { planStepsText, type StepsView } from '../report/plan-steps.js';
import { type KnownTimes, knownTimes } from './plan-steps-times.js';
import { publicFinding } from './public-finding.js';
import type { CommandResult } from './result.js';
import { sourceContext } from './source-context.js';

/** What `plan-steps` is asked. */
export interface PlanStepsRequest {
  readonly market: string;
  /** The source of the values before. */
  readonly from: string;
  /** The day of the first step; today where undefined. */
  readonly start: string | undefined;
  /** A node, by its URL or its variable; the workspace's where undefined. */
  readonly rpc: string | undefined;
  /** A state file, for what no node is there to tell. */
  readonly state: string | undefined;
  readonly network: 'online' | 'offline';
  readonly folder: string | undefined;
}

const startOf = (text: string | undefined, clock: () => number): bigint => {
  if (text === undefined) return BigInt(Math.floor(clock() / 1000));
  const seconds = readDate(text);
  if (seconds === null) throw usage('policy/date', `${text} is no day`, { hint: 'write it as 2026-12-31' });
  return seconds;
};

/** The values before: of the chain as its node or a state file has it, or of any other source. */
const valuesBefore = async (
  spec: SourceSpec,
  from: string,
  name: string,
  known: KnownTimes,
  context: SourceContext,
): Promise<ParamSet> => {
  const now = spec.kind === 'chain' && spec.block === 'latest';
  const params = known.observation?.params ?? known.state?.params;
  if (now && params !== undefined) return params;
  return (await resolveSource(spec, from, name, { ...context, observe: known.observe })).side.set;
};

/** Where the time of a last change is from, one line each. */
const timeText = ({ path, last }: Waiting): string =>
  `${path} ${last.noLater ? 'before ' : ''}${dateText(last.at)} (${KNOWN_BY[last.from]})`;

/** The allowed steps from what a source has to what the document says. */
export const planStepsResult = async (request: PlanStepsRequest, clock: () => number): Promise<CommandResult> => {
  const { from, start } = request;
  const now = startOf(start, clock);
  const context = await sourceContext(request.folder);
  const { files, folders } = context.workspace;
  const name = (await findMarket(context.workspace, request.market)).name;
  const market = await marketInWorktree(context, name);
  const { policies, findings: ofPolicies } = await loadPolicies(files, folders.policies, context.definitions);
  if (hasErrors(ofPolicies))
    throw refused('policy/unsound', 'the policies have errors', {
      findings: ofPolicies,
      hint: 'correct them; plimsoll validate shows them again',
    });
  const spec = parseSource(from);
  const known = await knownTimes(
    {
      market,
      policies,
      rpc: request.rpc,
      stateFile: request.state,
      network: request.network,
      revision: spec.kind === 'git' ? spec.revision : 'HEAD',
      today: startOf(undefined, clock),
    },
    context,
  );
  const before = await valuesBefore(spec, from, name, known, context);
  const merged = await known.mergedFor(before);
  const findings = [...known.findings, ...merged.findings];
  const steps = planSteps({ policies, market, state: known.state, merged: merged.lastChange }, before, now);
  const labelOf = labelsIn(market.params, before);
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
    waiting: steps.waiting.map(timeText),
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
      state: known.state === null ? { source: 'none' } : { source: known.source, block: Number(known.state.block) },
      lastChanged: steps.waiting.map(({ path, last }) => ({
        path,
        at: dateText(last.at),
        from: last.from,
        ...(last.noLater ? { noLater: true } : {}),
      })),
      assumed: steps.assumed,
      ...(findings.length > 0 ? { findings: findings.map(publicFinding) } : {}),
    },
    text: (style) => [...findings.map((finding) => findingText(finding, style)), planStepsText(view, style)].join('\n'),
    exit: ok ? EXIT.ok : EXIT.failed,
  };
};
