import { PlimsollError, refused } from '../diagnostic/error.js';
import { unitsOf } from '../plan/units.js';
import type { ParamSet } from '../protocol/param-set.js';
import type { Route } from '../workspace/routes.js';
import { type CompileInput, type PlannedCalls, planCalls } from './compile.js';
import { type PlanningInput, planRoute, type RoutePlan } from './route-plan.js';
import { type NotTaken, splitOver } from './split-over.js';

/** What one route takes of a change. */
export interface PlannedPart {
  readonly plan: RoutePlan;
  /** The parameters that it changes. */
  readonly paths: readonly string[];
  /** The routes before it, and why each does not take what this one does. */
  readonly passedOver: readonly { readonly name: string; readonly why: readonly string[] }[];
}

type Planning = Omit<CompileInput, 'authority' | 'nonce'>;

type Unit = readonly string[];

const MOST_TOLD = 5;

const whysOf = (routes: readonly Route[], notTaken: readonly NotTaken<Route, Unit>[]): PlannedPart['passedOver'] =>
  routes.flatMap((route) => {
    const why = [...new Set(notTaken.filter((one) => one.route === route).flatMap((one) => one.why))];
    return why.length === 0 ? [] : [{ name: route.name, why }];
  });

const noRoute = (
  left: readonly Unit[],
  routes: readonly Route[],
  notTaken: readonly NotTaken<Route, Unit>[],
): PlimsollError => {
  const told = left.slice(0, MOST_TOLD).map((unit) => {
    const own = whysOf(
      routes,
      notTaken.filter((one) => one.unit === unit),
    );
    return `no route may make ${unit.join(', ')}: ${own.map(({ name, why }) => `${name}: ${why.join('; ')}`).join(' | ')}`;
  });
  const more = left.length > MOST_TOLD ? [`and ${left.length - MOST_TOLD} more`] : [];
  return refused('propose/no-route', [...told, ...more].join(' — '), {
    hint: 'nothing was written: add a route that may, or leave these out with --only',
  });
};

/** A part by itself: the calls of exactly these paths. Throws `propose/split-depends` where others come with them. */
const planPart = (input: Planning, paths: readonly string[], observed: ParamSet): PlannedCalls => {
  const planned = planCalls({ ...input, observed, selection: { ...input.selection, only: paths } });
  const others = planned.plan.changes.filter(({ path }) => !paths.includes(path));
  if (others.length === 0) return planned;
  throw refused(
    'propose/split-depends',
    `${paths.join(', ')} cannot be proposed without ${others.map(({ path }) => path).join(', ')}`,
    { hint: 'propose the change on one route' },
  );
};

const bytesOf = ({ calls }: PlannedCalls): string => calls.map(({ to, data }) => `${to} ${data}`).join('\n');

/**
 * Whether parts make the same calls whichever is executed first: each is planned on what all the others lead to. Throws
 * `propose/split-depends` where one does not.
 */
export const refuseDependent = (input: Planning, parts: readonly Pick<PlannedPart, 'paths'>[]): void => {
  for (const { paths } of parts) {
    const others = parts.flatMap((one) => (one.paths === paths ? [] : one.paths));
    if (others.length === 0) continue;
    const told = `${paths.join(', ')} and ${others.join(', ')} are on different routes and depend on each other`;
    try {
      const { plan } = planPart(input, others, input.observed);
      const own = bytesOf(planPart(input, paths, input.observed));
      if (bytesOf(planPart(input, paths, plan.after)) === own) continue;
    } catch (error) {
      if (!(error instanceof PlimsollError)) throw error;
      throw refused('propose/split-depends', `${told}: ${error.message}`, { hint: 'propose them on one route' });
    }
    throw refused('propose/split-depends', `${told}: the calls of the one are others after the other`, {
      hint: 'propose them on one route',
    });
  }
};

/**
 * Split a planned change over routes, the preferred first: each takes whatever it may make of what is left, never a part of
 * what one call changes. Every part is planned by itself, as `--only` would, and asked of its route whole. Throws
 * `propose/no-route` where something is left that no route may make, `propose/split-depends`, and where the node fails.
 */
export const planSplit = async (
  { plan }: PlannedCalls,
  planning: Planning,
  routes: readonly Route[],
  routing: PlanningInput,
): Promise<readonly PlannedPart[]> => {
  const plans = new Map<Route, RoutePlan>();
  const { parts, notTaken, left } = await splitOver(routes, unitsOf(plan), async (route, units) => {
    let planned: PlannedCalls;
    try {
      planned = planPart(planning, units.flat(), planning.observed);
    } catch (error) {
      if (!(error instanceof PlimsollError)) throw error;
      return [error.message];
    }
    const found = await planRoute(route, planned, routing);
    if (found.obstacles.length === 0) plans.set(route, found);
    return found.obstacles;
  });
  if (left.length > 0) throw noRoute(left, routes, notTaken);
  const found = parts.flatMap(({ route, units }): readonly PlannedPart[] => {
    const routePlan = plans.get(route);
    if (routePlan === undefined) return [];
    const own = notTaken.filter(({ unit }) => units.includes(unit));
    return [{ plan: routePlan, paths: units.flat(), passedOver: whysOf(routes, own) }];
  });
  refuseDependent(planning, found);
  return found;
};
