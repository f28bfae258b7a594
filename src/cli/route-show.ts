import { blockPace } from '../chain/block-pace.js';
import type { Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import { chainOf, observeMarket } from '../observe/observe-chain.js';
import { changeJson } from '../plan/diff-json.js';
import { emergencyOf } from '../plan/emergency.js';
import { baseOf } from '../plan/lock-base.js';
import type { Selection } from '../plan/select.js';
import { marketInWorktree, type SourceContext } from '../plan/sources.js';
import { planJson } from '../proposal/build.js';
import { candidatesOf } from '../proposal/choose-route.js';
import { planCalls } from '../proposal/compile.js';
import { changeDigest, type GovernedChange } from '../proposal/governance/change.js';
import { votedDescription } from '../proposal/governance/description.js';
import { type ImpactAsked, impactOf } from '../proposal/impact.js';
import { decidingDocuments, defaultTitle, refuseLongText } from '../proposal/propose.js';
import { quickestRoutes } from '../proposal/quickest-route.js';
import { aboutOf, planRoute, type RoutePlan } from '../proposal/route-plan.js';
import { safesOf } from '../proposal/safe-of.js';
import { spanJson, stageJson } from '../proposal/stage-json.js';
import { refuseTaken } from '../proposal/write-folder.js';
import { findMarket } from '../protocol/find-market.js';
import { type RouteView, routesText } from '../report/route-text.js';
import { routeTiming, secondsOf } from '../route/against-stress.js';
import { descriptionHash } from '../route/governance/ids.js';
import type { About } from '../route/stage.js';
import { checksummed } from '../signer/address.js';
import { accountNames } from '../workspace/account-names.js';
import type { CommandResult } from './result.js';
import { refuseSeveral, writeRoute } from './route-out.js';
import { safeSigningJson } from './route-signing-json.js';

/** How `route show` was called. */
export interface RouteShowInput {
  readonly market: string;
  /** Null: every route that the market names. */
  readonly route: string | null;
  readonly selection: Selection;
  readonly block: bigint | 'latest';
  /** Null: one that says what is set. */
  readonly title: string | null;
  /** `words`: the proposer's, before what is said of the change; `whole`: all of what is voted on, byte for byte. */
  readonly description: { readonly kind: 'words' | 'whole'; readonly text: string };
  /** A folder for the files of the one route; null: nothing is written. */
  readonly out: string | null;
  /** The impact that its time is held against; null: none is run. */
  readonly impact: ImpactAsked | null;
  /** Whether routes are put in order for an emergency. */
  readonly order: 'preference' | 'emergency';
}

const planJsonOf = ({ route, account, told, signing, best, obstacles }: RoutePlan, takes: bigint | null): object => ({
  name: route.name,
  title: route.title,
  account: account === null ? null : checksummed(account),
  atBest: spanJson(best),
  takes: takes === null ? null : takes.toString(),
  obstacles,
  stages: told.map(stageJson),
  signing: signing.map(safeSigningJson),
});

const descriptionJson = (text: string): object => ({
  text,
  hash: descriptionHash(text),
  bytes: Buffer.byteLength(text, 'utf8'),
});

const viewOf = ({ route, told, signing, best, obstacles }: RoutePlan): RouteView => ({
  ...{ route, obstacles, steps: told.map(stageJson), signing, best: spanJson(best) },
});

/** What the change in the worktree is on each route: who does what, in which order, how long it takes, and what is in the way. */
export const routeShow = async (input: RouteShowInput, context: SourceContext, rpc: Rpc): Promise<CommandResult> => {
  const { kind, text } = input.description;
  refuseLongText(input.title, kind === 'words' ? text.replaceAll('\r\n', '\n') : text);
  if (input.out !== null) refuseTaken(input.out, 'route/out-exists');
  const { workspace } = context;
  const { path } = await findMarket(workspace, input.market);
  const market = await marketInWorktree(context, input.market);
  const routes = candidatesOf(input.route, market, workspace);
  if (input.out !== null) refuseSeveral(routes);
  const chain = chainOf(market, workspace);
  const observation = await observeMarket(market, workspace, input.block, rpc);
  const planned = planCalls({
    market,
    base: await baseOf(market.name, workspace, market.params.protocol),
    observed: observation.params,
    contracts: observation.contracts,
    selection: input.selection,
  });
  const { plan, calls, labelOf } = planned;
  const { block } = observation;
  const { commit, dirty } = await decidingDocuments(market, path, context);
  const changeBy = (account: Hex | null): GovernedChange => ({
    ...{
      title: input.title ?? defaultTitle(market.name, plan),
      words: text,
      market: market.name,
      chain,
      block,
      commit,
    },
    ...planJson(plan, labelOf),
    account: account === null ? null : checksummed(account),
    edits: dirty.length > 0 ? 'uncommitted' : 'none',
  });
  const aboutFor = (account: Hex | null): About =>
    aboutOf(market.name, block, kind === 'whole' ? text : votedDescription(changeBy(account)));
  const names = accountNames(workspace, market.chain);
  const known = { observation, rpc, aboutFor, names, safeOf: safesOf(workspace, rpc, block) };
  const plans = calls.length === 0 ? [] : await Promise.all(routes.map((route) => planRoute(route, planned, known)));
  const pace = plans.some(({ best }) => best.blocks > 0n) ? await blockPace(rpc, block) : null;
  const impact =
    input.impact === null || plans.length === 0
      ? null
      : await impactOf(input.impact, { context, market, before: observation.params, after: plan.after });
  const emergency = input.order === 'emergency' ? emergencyOf(plan, market.params.protocol) : null;
  const { ordered, shortest } = quickestRoutes(plans, pace);
  const rows = (emergency === null ? plans : ordered).map((one) => ({
    plan: one,
    takes: secondsOf(one.best, pace),
    // A route that something is in the way of takes longer than can be said.
    timing: impact?.simulated === true && one.obstacles.length === 0 ? routeTiming(impact, one.best, pace) : null,
  }));
  const lane =
    emergency === null ? null : { ...emergency, shortest: emergency.only ? (shortest?.route.name ?? null) : null };
  const { number, hash } = block;
  const [first] = plans;
  const written =
    input.out === null || first === undefined ? null : await writeRoute(input.out, changeBy(first.account), first);
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
      ...(first === undefined ? {} : { digest: changeDigest(changeBy(first.account)) }),
      ...(input.out === null ? {} : { out: written?.out ?? null, files: written?.files ?? [] }),
      ...(lane === null ? {} : { emergency: lane }),
      routes: rows.map(({ plan: one, takes, timing }) => ({
        ...planJsonOf(one, takes),
        description: one.about === null ? null : descriptionJson(one.about.description),
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
          written,
          notSimulated: impact?.simulated === false ? impact.reason : null,
        },
        style,
      ),
  };
};
