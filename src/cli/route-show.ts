import { blockPace } from '../chain/block-pace.js';
import type { Rpc } from '../chain/rpc.js';
import { observeMarket } from '../observe/observe-chain.js';
import { changeJson } from '../plan/diff-json.js';
import { emergencyOf } from '../plan/emergency.js';
import { baseOf } from '../plan/lock-base.js';
import type { Selection } from '../plan/select.js';
import { marketInWorktree, type SourceContext } from '../plan/sources.js';
import { candidatesOf } from '../proposal/choose-route.js';
import { planCalls } from '../proposal/compile.js';
import { type ImpactAsked, impactOf } from '../proposal/impact.js';
import { quickestRoutes } from '../proposal/quickest-route.js';
import { aboutOf, planRoute, type RoutePlan } from '../proposal/route-plan.js';
import { safesOf } from '../proposal/safe-of.js';
import { spanJson, stageJson } from '../proposal/stage-json.js';
import { type RouteView, routesText } from '../report/route-text.js';
import { routeTiming, secondsOf } from '../route/against-stress.js';
import { checksummed } from '../signer/address.js';
import type { CommandResult } from './result.js';

/** How `route show` was called. */
export interface RouteShowInput {
  readonly market: string;
  /** Null: every route that the market names. */
  readonly route: string | null;
  readonly selection: Selection;
  readonly description: string;
  /** The impact that its time is held against; null: none is run. */
  readonly impact: ImpactAsked | null;
  /** Whether routes are put in order for an emergency. */
  readonly order: 'preference' | 'emergency';
}

const planJson = ({ route, account, stages, best, obstacles }: RoutePlan, takes: bigint | null): object => ({
  name: route.name,
  title: route.title,
  account: account === null ? null : checksummed(account),
  atBest: spanJson(best),
  takes: takes === null ? null : takes.toString(),
  obstacles,
  stages: stages.map(stageJson),
});

const viewOf = ({ route, stages, best, obstacles }: RoutePlan): RouteView => ({
  ...{ route, obstacles, steps: stages.map(stageJson), best: spanJson(best) },
});

/** What the change in the worktree is on each route: who does what, in which order, how long it takes, and what is in the way. */
export const routeShow = async (input: RouteShowInput, context: SourceContext, rpc: Rpc): Promise<CommandResult> => {
  const market = await marketInWorktree(context, input.market);
  const { workspace } = context;
  const routes = candidatesOf(input.route, market, workspace);
  const observation = await observeMarket(market, workspace, 'latest', rpc);
  const planned = planCalls({
    market,
    base: await baseOf(market.name, workspace, market.params.protocol),
    observed: observation.params,
    contracts: observation.contracts,
    selection: input.selection,
  });
  const { plan, calls, labelOf } = planned;
  const about = aboutOf(market.name, observation.block, input.description);
  const known = {
    observation,
    rpc,
    about,
    safeOf: safesOf(workspace, rpc, observation.block),
  };
  const plans = calls.length === 0 ? [] : await Promise.all(routes.map((route) => planRoute(route, planned, known)));
  const pace = plans.some(({ best }) => best.blocks > 0n) ? await blockPace(rpc, observation.block) : null;
  const impact =
    input.impact === null || plans.length === 0
      ? null
      : await impactOf(input.impact, { context, market, before: observation.params, after: plan.after });
  const emergency = input.order === 'emergency' ? emergencyOf(plan.changes, market.params.protocol) : null;
  const { ordered, shortest } = quickestRoutes(plans, pace);
  const rows = (emergency === null ? plans : ordered).map((one) => ({
    plan: one,
    takes: secondsOf(one.best, pace),
    // A route that something is in the way of takes longer than can be said.
    timing: impact?.simulated === true && one.obstacles.length === 0 ? routeTiming(impact, one.best, pace) : null,
  }));
  const lane =
    emergency === null ? null : { ...emergency, shortest: emergency.only ? (shortest?.route.name ?? null) : null };
  const { number, hash } = observation.block;
  const changes = plan.changes.map((change) => changeJson(change, labelOf));
  return {
    json: {
      format: 'plimsoll.route-show/1',
      ok: true,
      market: market.name,
      block: { number: number.toString(), hash },
      changes,
      ...(plans.some(({ best }) => best.blocks > 0n) ? { pace: pace === null ? null : spanJson(pace) } : {}),
      ...(impact === null ? {} : { impact }),
      ...(lane === null ? {} : { emergency: lane }),
      routes: rows.map(({ plan: one, takes, timing }) => ({
        ...planJson(one, takes),
        ...(timing === null ? {} : { timing }),
      })),
    },
    text: (style) =>
      routesText(
        {
          market: market.name,
          block: number,
          changes: changes.length,
          calls: calls.length,
          plans: rows.map(({ plan: one, ...told }) => ({ plan: viewOf(one), ...told })),
          lane,
          notSimulated: impact?.simulated === false ? impact.reason : null,
        },
        style,
      ),
  };
};
