import type { Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import { refused } from '../diagnostic/error.js';
import { observeMarket } from '../observe/observe-chain.js';
import { changeJson } from '../plan/diff-json.js';
import { baseOf } from '../plan/lock-base.js';
import type { Selection } from '../plan/select.js';
import { marketInWorktree, type SourceContext } from '../plan/sources.js';
import { planCalls } from '../proposal/compile.js';
import { safeOf } from '../proposal/propose.js';
import { aboutOf, planRoute, type RoutePlan } from '../proposal/route-plan.js';
import { routesText } from '../report/route-text.js';
import { routeNamed, routesOf } from '../route/candidates.js';
import type { Actor, Span } from '../route/stage.js';
import { checksummed } from '../signer/address.js';
import { accountNames } from '../workspace/account-names.js';
import type { CommandResult } from './result.js';
import { safeSigningJson } from './route-signing-json.js';

/** How `route show` was called. */
export interface RouteShowInput {
  readonly market: string;
  /** Null: every route that the market names. */
  readonly route: string | null;
  readonly selection: Selection;
  readonly description: string;
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

const planJson = ({ route, account, told, signing, best, obstacles }: RoutePlan): object => ({
  name: route.name,
  title: route.title,
  account: account === null ? null : checksummed(account),
  atBest: spanJson(best),
  obstacles,
  stages: told.map(({ name, of, actor, calls, after, open, ids }) => ({
    name,
    of,
    actor: actorJson(actor),
    calls: calls?.map(({ to, value, data }) => ({ to: checksummed(to), value: value.toString(), data })) ?? null,
    after: spanJson(after),
    open: open === null ? null : spanJson(open),
    ids: ids.map(({ name: what, value, hex }) => ({ name: what, value, hex })),
  })),
  signing: signing.map(safeSigningJson),
});

/** A plan with its accounts as people compare them. */
const shown = (plan: RoutePlan): RoutePlan => ({
  ...plan,
  told: plan.told.map((stage) =>
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
    names: accountNames(workspace, market.chain),
    safeOf: async (name: string) => {
      const authority = workspace.authorities.get(name);
      if (authority === undefined) throw refused('route/unknown', `plimsoll.yaml has no authority ${name}`);
      return safeOf(authority, rpc, observation.block);
    },
  };
  const plans = calls.length === 0 ? [] : await Promise.all(routes.map((route) => planRoute(route, calls, known)));
  const { number, hash } = observation.block;
  const changes = plan.changes.map((change) => changeJson(change, labelOf));
  return {
    json: {
      format: 'plimsoll.route-show/1',
      ok: true,
      market: market.name,
      block: { number: number.toString(), hash },
      changes,
      routes: plans.map(planJson),
    },
    text: (style) =>
      routesText(
        { market: market.name, block: number, changes: changes.length, calls: calls.length, plans: plans.map(shown) },
        style,
      ),
  };
};
