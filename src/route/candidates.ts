import { refused } from '../diagnostic/error.js';
import { suggest } from '../diagnostic/suggest.js';
import type { Market } from '../protocol/market.js';
import type { Route } from '../workspace/routes.js';
import type { Workspace } from '../workspace/workspace.js';

/** A route by its name; the name of an authority means its Safe. Throws `route/unknown`. */
export const routeNamed = (name: string, workspace: Workspace): Route => {
  const route = workspace.routes.get(name);
  if (route !== undefined) return route;
  const authority = workspace.authorities.get(name);
  if (authority !== undefined)
    return { name, title: null, chain: authority.chain, through: [{ kind: 'authority', name }] };
  const known = [...workspace.routes.keys(), ...workspace.authorities.keys()];
  const near = suggest(name, known);
  throw refused('route/unknown', `plimsoll.yaml has no route ${name}`, {
    hint: near === null ? `it has ${known.join(', ') || 'none'}` : `did you mean ${near}?`,
  });
};

/** The routes of a market, the preferred first: those it names, else its authority. Throws `route/none`, `route/unknown`. */
export const routesOf = (market: Market, workspace: Workspace): readonly Route[] => {
  const names = market.routes.length > 0 ? market.routes : market.authority === null ? [] : [market.authority];
  if (names.length > 0) return names.map((name) => routeNamed(name, workspace));
  throw refused('route/none', `the market ${market.name} names no route and no authority`, {
    where: { file: market.source.file },
    hint: 'add authority: NAME or routes: [NAME] to the market, as plimsoll.yaml has them',
  });
};

/** The authority whose Safe a route is a transaction of, with nothing around it; null where it is more. */
export const safeAlone = ({ through: [only, ...others] }: Route): string | null =>
  others.length === 0 && only?.kind === 'authority' ? only.name : null;
