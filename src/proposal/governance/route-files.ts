import type { RouteCall } from '../../route/safe/wrap.js';
import type { RoutePlan } from '../route-plan.js';
import { changeText, type GovernedChange } from './change.js';
import { governanceFiles } from './files.js';

/**
 * What somebody needs who proposes a change by other means than this program, by file name: the description, `change.json` that
 * its digest is of, and the files of the proposals and operations that the steps of the route make, as far as their calls are
 * known. `description` is what the plan was made with. The same plan gives the same bytes.
 */
export const routeFiles = (
  change: GovernedChange,
  description: string,
  {
    route,
    stages,
    wrappers,
  }: Pick<RoutePlan, 'stages' | 'wrappers'> & {
    readonly route: Pick<RoutePlan['route'], 'name' | 'title'>;
  },
): ReadonlyMap<string, string> => {
  const within = (call: RouteCall): readonly RouteCall[] | null =>
    wrappers.find(({ address }) => address === call.to.toLowerCase())?.unwrap(call)?.calls ?? null;
  return new Map([
    ['description.md', description],
    ['change.json', changeText(change)],
    ...governanceFiles({
      chainId: change.chain.id,
      daoName: route.title ?? route.name,
      calls: stages.flatMap(({ calls }) => calls ?? []),
      contracts: wrappers.flatMap(({ governance }) => (governance === undefined ? [] : [governance])),
      within,
    }),
  ]);
};
