import { createHash } from 'node:crypto';
import { refused, usage } from '../diagnostic/error.js';
import type { GovernedChange } from '../proposal/governance/change.js';
import { routeFiles } from '../proposal/governance/route-files.js';
import type { RoutePlan } from '../proposal/route-plan.js';
import { writeFolder } from '../proposal/write-folder.js';
import type { Route } from '../workspace/routes.js';
import { shownPath } from './shown-path.js';

/** What was written of a route. */
export interface RouteOut {
  readonly out: string;
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
}

/** The one route whose files are to be written. Throws `route/out-of-one`. */
export const refuseSeveral = (routes: readonly Route[]): void => {
  if (routes.length === 1) return;
  throw usage(
    'route/out-of-one',
    `--out takes one route, and the market has ${routes.map(({ name }) => name).join(', ')}`,
    {
      hint: 'name it with --route',
    },
  );
};

/** Writes the files of a route into a new folder. Throws `route/out-exists`, and `route/unread` where the route could not be read. */
export const writeRoute = async (folder: string, change: GovernedChange, plan: RoutePlan): Promise<RouteOut> => {
  if (plan.account === null || plan.about === null)
    throw refused('route/unread', `nothing is written of the route ${plan.route.name}: ${plan.obstacles.join('; ')}`, {
      hint: 'correct the route in plimsoll.yaml',
    });
  const files = routeFiles(change, plan.about.description, plan);
  await writeFolder(folder, files, 'route/out-exists');
  return {
    out: shownPath(folder),
    files: [...files].map(([name, text]) => ({
      name,
      sha256: createHash('sha256').update(text, 'utf8').digest('hex'),
    })),
  };
};
