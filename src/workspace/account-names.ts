import type { Workspace } from './workspace.js';

/**
 * What a workspace calls accounts of a chain: Safes by their authority's name, contracts and accounts on routes by their kind and
 * the route's name. Addresses are in lower case.
 */
export const accountNames = (
  { authorities, routes }: Pick<Workspace, 'authorities' | 'routes'>,
  chain: string,
): ReadonlyMap<string, string> => {
  const names = new Map<string, string>();
  const name = (address: string, text: string): void => {
    const key = address.toLowerCase();
    if (!names.has(key)) names.set(key, text);
  };
  for (const authority of authorities.values())
    if (authority.chain === chain) name(authority.safe.address, authority.name);
  for (const route of routes.values())
    for (const step of route.chain === chain ? route.through : [])
      if (step.kind !== 'authority') name(step.address, `${step.kind} of ${route.name}`);
  return names;
};
