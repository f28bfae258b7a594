import type { Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import { PlimsollError, refused } from '../diagnostic/error.js';
import { chainOf, observeMarket } from '../observe/observe-chain.js';
import { changeJson } from '../plan/diff-json.js';
import { baseOf } from '../plan/lock-base.js';
import type { Selection } from '../plan/select.js';
import { marketInWorktree, type SourceContext } from '../plan/sources.js';
import { planJson } from '../proposal/build.js';
import { planCalls } from '../proposal/compile.js';
import { changeDigest, type GovernedChange } from '../proposal/governance/change.js';
import { votedDescription } from '../proposal/governance/description.js';
import { decidingDocuments, defaultTitle, refuseLongText, safeOf } from '../proposal/propose.js';
import { aboutOf, planRoute, type RoutePlan } from '../proposal/route-plan.js';
import { refuseTaken } from '../proposal/write-folder.js';
import { findMarket } from '../protocol/find-market.js';
import type { Market } from '../protocol/market.js';
import { routesText } from '../report/route-text.js';
import { routeNamed, routesOf } from '../route/candidates.js';
import { descriptionHash } from '../route/governance/ids.js';
import { accountOf } from '../route/read-route.js';
import { readerOf } from '../route/reader.js';
import type { Span } from '../route/stage.js';
import { checksummed } from '../signer/address.js';
import type { Route } from '../workspace/routes.js';
import type { Workspace } from '../workspace/workspace.js';
import { actorJson } from './actor-json.js';
import type { CommandResult } from './result.js';
import { refuseSeveral, writeRoute } from './route-out.js';

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
}

/** What a change is on a route, with what was said of it. */
interface Shown {
  readonly change: GovernedChange;
  readonly description: string;
  readonly plan: RoutePlan;
}

const spanJson = ({ seconds, blocks }: Span): object => ({ seconds: seconds.toString(), blocks: blocks.toString() });

const planJsonOf = ({ route, account, stages, best, obstacles }: RoutePlan): object => ({
  name: route.name,
  title: route.title,
  account: account === null ? null : checksummed(account),
  atBest: spanJson(best),
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

const descriptionJson = (text: string): object => ({
  text,
  hash: descriptionHash(text),
  bytes: Buffer.byteLength(text, 'utf8'),
});

/** Who makes the calls on a route; null where that cannot be read, which planning the route then says. */
const makerOf = async (route: Route, reading: Parameters<typeof accountOf>[1]): Promise<Hex | null> => {
  try {
    return await accountOf(route, reading);
  } catch (error) {
    if (!(error instanceof PlimsollError) || error.exit === 69) throw error;
    return null;
  }
};

/** A plan with its accounts as people compare them. */
const shown = (plan: RoutePlan): RoutePlan => ({
  ...plan,
  stages: plan.stages.map((stage) =>
    stage.actor.kind !== 'holders' || stage.actor.accounts === null
      ? stage
      : { ...stage, actor: { ...stage.actor, accounts: stage.actor.accounts.map((one) => checksummed(one) as Hex) } },
  ),
});

/** The routes that are asked for. Throws `route/unknown`, `workspace/route-chain`, `route/out-of-one`. */
const routesAsked = ({ route, out }: RouteShowInput, market: Market, workspace: Workspace): readonly Route[] => {
  const routes = route === null ? routesOf(market, workspace) : [routeNamed(route, workspace)];
  const astray = routes.find(({ chain }) => chain !== market.chain);
  if (astray !== undefined)
    throw refused(
      'workspace/route-chain',
      `the route ${astray.name} is on ${astray.chain}, the market on ${market.chain}`,
      {
        hint: 'name a route of the market’s chain',
      },
    );
  if (out !== null) refuseSeveral(routes);
  return routes;
};

/** What the change in the worktree is on each route: who does what, in which order, how long it takes, and what is in the way. */
export const routeShow = async (input: RouteShowInput, context: SourceContext, rpc: Rpc): Promise<CommandResult> => {
  const { kind, text } = input.description;
  refuseLongText(input.title, kind === 'words' ? text.replaceAll('\r\n', '\n') : text);
  if (input.out !== null) refuseTaken(input.out, 'route/out-exists');
  const { workspace } = context;
  const { path } = await findMarket(workspace, input.market);
  const market = await marketInWorktree(context, input.market);
  const routes = routesAsked(input, market, workspace);
  const chain = chainOf(market, workspace);
  const observation = await observeMarket(market, workspace, input.block, rpc);
  const planned = planCalls({
    market,
    base: await baseOf(market.name, workspace, market.params.protocol),
    observed: observation.params,
    contracts: observation.contracts,
    selection: input.selection,
  });
  const { calls } = planned;
  const { block } = observation;
  const { commit, dirty } = await decidingDocuments(market, path, context);
  const told = planJson(planned.plan, planned.labelOf);
  const safeAt = async (name: string) => {
    const authority = workspace.authorities.get(name);
    if (authority === undefined) throw refused('route/unknown', `plimsoll.yaml has no authority ${name}`);
    return safeOf(authority, rpc, block);
  };
  const shownOn = async (route: Route): Promise<Shown> => {
    const account = await makerOf(route, { reader: readerOf(rpc, block), safeOf: safeAt });
    const change: GovernedChange = {
      title: input.title ?? defaultTitle(market.name, planned),
      words: text,
      market: market.name,
      chain,
      block,
      changes: told.changes,
      consequences: told.consequences,
      calls: told.calls,
      account: account === null ? null : checksummed(account),
      commit,
      edits: dirty.length > 0 ? 'uncommitted' : 'none',
    };
    const description = kind === 'whole' ? text : votedDescription(change);
    const about = aboutOf(market.name, block, description);
    const plan = await planRoute(route, calls, { observation, rpc, about, safeOf: safeAt });
    return { change, description, plan };
  };
  const all = calls.length === 0 ? [] : await Promise.all(routes.map(shownOn));
  const [first] = all;
  const written =
    input.out === null || first === undefined
      ? null
      : await writeRoute(input.out, first.change, first.description, first.plan);
  const changes = planned.plan.changes.map((change) => changeJson(change, planned.labelOf));
  return {
    json: {
      format: 'plimsoll.route-show/1',
      ok: true,
      market: market.name,
      block: { number: block.number.toString(), hash: block.hash },
      changes,
      ...(first === undefined ? {} : { digest: changeDigest(first.change) }),
      routes: all.map(({ plan, description }) => ({ ...planJsonOf(plan), description: descriptionJson(description) })),
      ...(input.out === null ? {} : { out: written?.out ?? null, files: written?.files ?? [] }),
    },
    text: (style) =>
      routesText(
        {
          market: market.name,
          block: block.number,
          changes: changes.length,
          calls: calls.length,
          plans: all.map(({ plan }) => shown(plan)),
          written,
        },
        style,
      ),
  };
};
