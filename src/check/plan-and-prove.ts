import { EXIT, PlimsollError } from '../diagnostic/error.js';
import type { Finding } from '../diagnostic/finding.js';
import type { Change } from '../plan/diff.js';
import type { Plan } from '../plan/plan.js';
import type { NotEvaluated } from '../policy/judged.js';
import type { Market } from '../protocol/market.js';
import type { ParamSet } from '../protocol/param-set.js';
import type { LabelOf } from '../protocol/value.js';
import { routesOf } from '../route/candidates.js';
import type { Route } from '../workspace/routes.js';
import { failureFindings, type Observed } from './observe-for.js';
import { callWords, planChange } from './plan-change.js';
import { findingIn, spanOf } from './value-findings.js';

export interface PlanAndProveInput {
  readonly market: Market;
  /** The document as the definition that is trusted reads it; null where that cannot. */
  readonly reading: Market | null;
  readonly base: Market | null;
  readonly changes: readonly Change[];
  readonly seen: Observed;
  /** What the chain is known to have; null where nothing is known. */
  readonly params: ParamSet | null;
  readonly labelOf: LabelOf;
  /** Whether two definitions read the document differently: planning would say nothing then. */
  readonly readingsDiffer: boolean;
}

export interface Planned {
  readonly calls: readonly string[] | null;
  readonly proven: boolean | null;
  readonly findings: readonly Finding[];
  readonly evaluated: number;
  readonly notEvaluated: readonly NotEvaluated[];
}

const NOTHING: Planned = { calls: null, proven: null, findings: [], evaluated: 0, notEvaluated: [] };

const open = (ruleId: string, why: string): NotEvaluated => ({ ruleId, path: null, why });

/** An error about the change, on the line of the value that it names, else of the first that changes. */
const onLine = (error: PlimsollError, { market, changes }: PlanAndProveInput): readonly Finding[] => {
  const set = changes.filter(({ after }) => after !== null);
  const change = set.find(({ path }) => error.message.includes(path)) ?? set[0];
  return failureFindings(error, market.source.file).map((finding) => {
    if (change === undefined || finding.range !== undefined) return finding;
    const { file: _file, range: _range, quote: _quote, ...told } = finding;
    return findingIn(market, spanOf(market, change), { ...told, path: told.path ?? change.path });
  });
};

/** The calls that the definition in this change would make instead; null where they are the same. */
const otherCalls = (input: PlanAndProveInput, observed: ParamSet, plan: Plan): Finding | null => {
  const { market, reading, changes, labelOf, seen } = input;
  if (reading === market) return null;
  const { protocol } = market.params;
  const bytes = ({ calls }: Plan): string => calls.map(({ to, data }) => `${to}${data}`).join('\n');
  try {
    const other = planChange({
      document: market.params,
      changes,
      observed: { protocol, entities: observed.entities },
      contracts: seen.kind === 'seen' ? seen.observation.contracts : null,
      labelOf,
    });
    if (bytes(other) === bytes(plan)) return null;
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
  }
  const [first] = changes;
  return findingIn(market, first === undefined ? null : spanOf(market, first), {
    ruleId: 'check/definition-calls',
    severity: 'error',
    message: 'the definition in this change would make other calls for these values than the base’s does',
    help: 'change the definition in a pull request of its own, have it reviewed, and change the values in the next one',
  });
};

/** Why nobody can make the calls by the base's workspace. */
const whyNoRoute = ({ authority, routes }: Market, error: PlimsollError): string => {
  if (routes.length > 0) return `the base's ${error.message}`;
  return authority === null
    ? 'the market names no authority, so nobody can make the calls'
    : `the base's plimsoll.yaml has no authority ${authority}`;
};

const proof = async (input: PlanAndProveInput, plan: Plan): Promise<Omit<Planned, 'calls'>> => {
  const { seen, market, reading, labelOf } = input;
  const none = (why: string): Omit<Planned, 'calls'> => ({
    ...NOTHING,
    notEvaluated: [open('check/proof', why)],
  });
  if (seen.kind === 'none') return none(seen.why);
  if (plan.calls.length === 0) return NOTHING;
  let routes: readonly Route[];
  try {
    routes = routesOf(market, seen.workspace);
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
    return none(whyNoRoute(market, error));
  }
  const { proveChange } = await import('./prove-change.js');
  try {
    await proveChange(seen.machine, {
      market: reading ?? market,
      observation: seen.observation,
      workspace: seen.workspace,
      routes,
      plan,
      labelOf,
    });
    return { ...NOTHING, proven: true, evaluated: 1 };
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
    if (error.code === 'chain/no-simulate') return none(error.message);
    const findings = onLine(error, input);
    return error.exit === EXIT.unavailable
      ? { ...none(error.message), findings }
      : { ...NOTHING, proven: false, findings, evaluated: 1 };
  }
};

/**
 * Plan the calls of a change, on the chain where it is known and else on what the base says of it, and run them through
 * the authority's Safe where there is a node. A plan that the chain refuses is an error; one that could only be tried on
 * the base's values and failed is not evaluated.
 */
export const planAndProve = async (
  input: PlanAndProveInput,
  { base }: { readonly base: object | null },
): Promise<Planned> => {
  const { changes, reading, params, seen, labelOf } = input;
  if (base === null || !changes.some(({ after }) => after !== null)) return NOTHING;
  const unplanned = (why: string): Planned => ({
    ...NOTHING,
    notEvaluated: [open('check/plan', why), open('check/proof', seen.kind === 'none' ? seen.why : why)],
  });
  if (input.readingsDiffer || reading === null)
    return unplanned('two versions of the definition read the document differently');
  const observed = params ?? input.base?.params ?? null;
  if (observed === null) return unplanned('nothing is known of the chain, and the base has no values');
  const contracts = seen.kind === 'seen' ? seen.observation.contracts : null;
  let plan: Plan;
  try {
    plan = planChange({ document: reading.params, changes, observed, contracts, labelOf });
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
    if (params === null) return unplanned(`without the chain, ${error.message}`);
    return {
      ...NOTHING,
      findings: onLine(error, input),
      evaluated: 1,
      notEvaluated: [open('check/proof', 'there is no plan that could be run')],
    };
  }
  const other = otherCalls(input, observed, plan);
  const shown = await proof(input, plan);
  return {
    ...shown,
    calls: plan.calls.map((call) => callWords(call, labelOf)),
    findings: [...(other === null ? [] : [other]), ...shown.findings],
    evaluated: shown.evaluated + 1,
  };
};
