import { blockPace } from '../chain/block-pace.js';
import type { Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import { refused } from '../diagnostic/error.js';
import { observeMarket } from '../observe/observe-chain.js';
import { changeJson } from '../plan/diff-json.js';
import { emergencyOf } from '../plan/emergency.js';
import { baseOf } from '../plan/lock-base.js';
import type { Selection } from '../plan/select.js';
import { marketInWorktree, type SourceContext } from '../plan/sources.js';
import { planCalls } from '../proposal/compile.js';
import { type ImpactAsked, impactOf } from '../proposal/impact.js';
import { safeOf } from '../proposal/propose.js';
import { quickestRoutes } from '../proposal/quickest-route.js';
import { aboutOf, planRoute, type RoutePlan } from '../proposal/route-plan.js';
import { routesText } from '../report/route-text.js';
import { routeTiming, secondsOf } from '../route/against-stress.js';
import { routeNamed, routesOf } from '../route/candidates.js';
import type { Actor, Span } from '../route/stage.js';
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

const spanJson = ({ seconds, blocks }: Span): object => ({ seconds: seconds.toString(), blocks: blocks.toString() });

const actorJson = (actor: Actor): object => {
  switch (actor.kind) {
    case 'anyone':
      return { kind: actor.kind };
    case 'owners':
      return {
        kind: actor.kind,
        safe: checksummed(actor.safe),
        threshold: actor.threshold.toString(),
        owners: actor.owners.map(checksummed),
      };
    case 'holders':
      return { kind: actor.kind, may: actor.may, accounts: actor.accounts?.map(checksummed) ?? null };
    case 'outer':
    case 'voters':
      return { kind: actor.kind, may: actor.may };
  }
};

const planJson = ({ route, account, stages, best, obstacles }: RoutePlan, takes: bigint | null): object => ({
  name: route.name,
  title: route.title,
  account: account === null ? null : checksummed(account),
  atBest: spanJson(best),
  takes: takes === null ? null : takes.toString(),
  obstacles,
  stages: stages.map(({ name, of, actor, calls, after, open, ids }) => ({
    name,
    of,
    actor: actorJson(actor),
    calls: calls?.map(({ to, value, data }) => ({ to: checksummed(to), value: value.toString(), data })) ?? null,
    after: spanJson(after),
    open: open === null ? null : spanJson(open),
    ids: ids.map(({ name: what, value, hex }) => ({ name: what, value, hex })),
  })),
});

/** A plan with its accounts as people compare them. */
const shown = (plan: RoutePlan): RoutePlan => ({
  ...plan,
  stages: plan.stages.map((stage) =>
    stage.actor.kind !== 'holders' || stage.actor.accounts === null
      ? stage
      : { ...stage, actor: { ...stage.actor, accounts: stage.actor.accounts.map((one) => checksummed(one) as Hex) } },
  ),
});

/** What the change in the worktree is on each route: who does what, in which order, how long it takes, and what is in the way. */
export const routeShow = async (input: RouteShowInput, context: SourceContext, rpc: Rpc): Promise<CommandResult> => {
  const market = await marketInWorktree(context, input.market);
  const { workspace } = context;
  const routes = input.route === null ? routesOf(market, workspace) : [routeNamed(input.route, workspace)];
  const astray = routes.find(({ chain }) => chain !== market.chain);
  if (astray !== undefined)
    throw refused(
      'workspace/route-chain',
      `the route ${astray.name} is on ${astray.chain}, the market on ${market.chain}`,
      {
        hint: 'name a route of the market’s chain',
      },
    );
  const observation = await observeMarket(market, workspace, 'latest', rpc);
  const { plan, calls, labelOf } = planCalls({
    market,
    base: await baseOf(market.name, workspace, market.params.protocol),
    observed: observation.params,
    contracts: observation.contracts,
    selection: input.selection,
  });
  const about = aboutOf(market.name, observation.block, input.description);
  const known = {
    observation,
    rpc,
    about,
    safeOf: async (name: string) => {
      const authority = workspace.authorities.get(name);
      if (authority === undefined) throw refused('route/unknown', `plimsoll.yaml has no authority ${name}`);
      return safeOf(authority, rpc, observation.block);
    },
  };
  const plans = calls.length === 0 ? [] : await Promise.all(routes.map((route) => planRoute(route, calls, known)));
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
          plans: rows.map(({ plan: one, ...told }) => ({ plan: shown(one), ...told })),
          lane,
          notSimulated: impact?.simulated === false ? impact.reason : null,
        },
        style,
      ),
  };
};
