import { blockPace } from '../chain/block-pace.js';
import { secondsText } from '../policy/read-time.js';
import { secondsOf } from '../route/against-stress.js';
import type { Route } from '../workspace/routes.js';
import { type Chosen, noRoute } from './choose-route.js';
import type { PlannedCalls } from './compile.js';
import { quickestRoutes } from './quickest-route.js';
import { type PlanningInput, planRoute, type RoutePlan } from './route-plan.js';

/**
 * The route that takes the least time at best of those on which nothing is known to be in the way; of equals the one that is
 * preferred. One whose time depends on blocks of unknown pace comes after those of known time. Throws `propose/no-route` where
 * none may.
 */
export const chooseQuickest = async (
  routes: readonly Route[],
  planned: PlannedCalls,
  input: PlanningInput,
): Promise<Chosen> => {
  const plans = await Promise.all(routes.map((route) => planRoute(route, planned, input)));
  const waits = plans.some(({ best }) => best.blocks > 0n);
  const pace = waits ? await blockPace(input.rpc, input.observation.block) : null;
  const { ordered, shortest } = quickestRoutes(plans, pace);
  const takes = ({ best }: RoutePlan): string => {
    const seconds = secondsOf(best, pace);
    const words =
      seconds === null ? `${best.blocks} blocks, of unknown pace` : seconds === 0n ? 'no time' : secondsText(seconds);
    return `it takes ${words} at best`;
  };
  const others = ordered
    .filter((plan) => plan !== shortest)
    .map((plan) => ({
      name: plan.route.name,
      why: plan.obstacles.length > 0 ? plan.obstacles : [takes(plan)],
    }));
  if (shortest === null) throw noRoute(others);
  const open = plans.filter(({ obstacles }) => obstacles.length === 0).length;
  const among = plans.length === 1 ? 'the only route' : open === 1 ? 'the only one that may' : 'the quickest that may';
  return { plan: shortest, passedOver: others, why: `${among}: ${takes(shortest)}` };
};
