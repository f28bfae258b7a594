import { type PlimsollError, refused } from '../diagnostic/error.js';
import type { Market } from '../protocol/market.js';
import { routeNamed, routesOf } from '../route/candidates.js';
import type { Route } from '../workspace/routes.js';
import type { Workspace } from '../workspace/workspace.js';
import type { PlannedCalls } from './compile.js';
import { type PlanningInput, planRoute, type RoutePlan } from './route-plan.js';

/** The route that is taken, and why those that the market prefers are not. */
export interface Chosen {
  readonly plan: RoutePlan;
  readonly passedOver: readonly { readonly name: string; readonly why: readonly string[] }[];
  /** Why it is this one, where routes were held against each other by their time. */
  readonly why?: string;
}

/** None of the routes may be taken; each with what is in its way. */
export const noRoute = (passedOver: Chosen['passedOver']): PlimsollError => {
  const told = passedOver.map(({ name, why }) => `${name}: ${why.join('; ')}`);
  return refused(
    'propose/no-route',
    passedOver.length === 1
      ? `the change cannot take the route ${told.join('')}`
      : `the change can take none of the ${passedOver.length} routes: ${told.join(' | ')}`,
    { hint: 'plimsoll route show says the steps of each route and what is in the way' },
  );
};

/** The routes that may be taken, the preferred first. Throws what `routeNamed` and `routesOf` list, and `workspace/route-chain`. */
export const candidatesOf = (asked: string | null, market: Market, workspace: Workspace): readonly Route[] => {
  const routes = asked === null ? routesOf(market, workspace) : [routeNamed(asked, workspace)];
  const astray = routes.find(({ chain }) => chain !== market.chain);
  if (astray === undefined) return routes;
  throw refused(
    'workspace/route-chain',
    `the route ${astray.name} is on ${astray.chain}, the market on ${market.chain}`,
    { hint: 'name a route of the market’s chain' },
  );
};

/**
 * The first of the routes on which nothing is known to be in the way. Throws `propose/no-route` where there is none, with
 * what is in the way of each.
 */
export const chooseRoute = async (
  routes: readonly Route[],
  planned: PlannedCalls,
  input: PlanningInput,
): Promise<Chosen> => {
  const passedOver: { name: string; why: readonly string[] }[] = [];
  for (const route of routes) {
    const plan = await planRoute(route, planned, input);
    if (plan.obstacles.length === 0) return { plan, passedOver };
    passedOver.push({ name: route.name, why: plan.obstacles });
  }
  throw noRoute(passedOver);
};
