import type { PinnedBlock } from '../chain/block.js';
import type { Hex } from '../chain/hex.js';
import { keccakText } from '../chain/keccak.js';
import type { Rpc } from '../chain/rpc.js';
import { PlimsollError } from '../diagnostic/error.js';
import type { Observation } from '../observe/observation.js';
import { atBest } from '../route/at-best.js';
import { withConsents } from '../route/compose.js';
import { accountOf, type RouteRead, readRoute, type SafeOf } from '../route/read-route.js';
import { type Reader, readerOf } from '../route/reader.js';
import { roleHolders } from '../route/role-holders.js';
import { routeSigning, type SafeSigning } from '../route/safe/route-signing.js';
import { type About, NO_TIME, type Span, type Stage, type Wrapper } from '../route/stage.js';
import type { Route } from '../workspace/routes.js';
import { callsFor } from './calls-for.js';
import type { PlannedCalls } from './compile.js';
import { type AccountNames, heldText } from './held-text.js';
import { lackingRoles } from './lacking-roles.js';

/** What a change is on one route: the steps it takes, or why it cannot take them. */
export interface RoutePlan {
  readonly route: Route;
  /** What was read; null where the route could not be. */
  readonly read: RouteRead | null;
  /** What it was read with. */
  readonly about: About | null;
  /** The account that makes the calls; null where the route could not be read. */
  readonly account: Hex | null;
  /** Its contracts, the one that makes the calls first. */
  readonly wrappers: readonly Wrapper[];
  readonly stages: readonly Stage[];
  /** The same with the consents of Safes that own others of the route, for people: these can be given off the chain instead. */
  readonly told: readonly Stage[];
  /** What the owners of nested Safes sign, at the next nonces; none where no Safe of the route owns another of it. */
  readonly signing: readonly SafeSigning[];
  /** How long all steps take at best. */
  readonly best: Span;
  /** Why it cannot be taken as things are, in words; empty where nothing is known to be in the way. */
  readonly obstacles: readonly string[];
}

/** What one proposal has that no other has: the market, the block it is made on and what is voted on. */
export const aboutOf = (market: string, block: PinnedBlock, description: string): About => ({
  nonce: keccakText(`plimsoll ${market} ${block.chainId} ${block.hash} ${description}`),
  description,
});

/** A step that is left to nobody in particular, where the route does not say who. */
const unsaid = (stages: readonly Stage[]): readonly string[] =>
  stages.flatMap(({ name, of, actor }) =>
    actor.kind === 'outer' ? [`the route does not say who is to ${name} in the ${of} (it takes ${actor.may})`] : [],
  );

/** Who has the role that the sender of a contract lacks. */
const holdersText = async (
  rpc: Rpc,
  reader: Reader,
  { address, title, lacks }: Wrapper,
  names: AccountNames,
): Promise<readonly string[]> => {
  if (lacks === undefined) return [];
  const holders = await roleHolders(rpc, reader, address, lacks.role);
  const role = `${lacks.name} of the ${title}`;
  return [
    holders === null
      ? `who holds ${role} could not be listed: the node gives no logs`
      : `${role} is held by ${heldText(holders, names)}`,
  ];
};

/** What routes are planned with. */
export interface PlanningInput {
  readonly observation: Observation;
  readonly rpc: Rpc;
  /** What a route needs to know of the change, by who makes the calls on it: what is voted on names that account. */
  readonly aboutFor: (account: Hex | null) => About;
  readonly safeOf: SafeOf;
  /** What the workspace calls accounts. */
  readonly names: AccountNames;
}

/** What nested Safes sign. Safes are read again only where one stands behind another. */
const signingOf = async (
  { through }: Route,
  stages: readonly Stage[],
  chainId: bigint,
  safeOf: SafeOf,
): Promise<readonly SafeSigning[]> => {
  if (!through.some((step, index) => step.kind === 'authority' && through[index + 1]?.kind === 'authority')) return [];
  const safes = through.map((step) => (step.kind === 'authority' ? safeOf(step.name) : null));
  return routeSigning(chainId, await Promise.all(safes), stages);
};

/**
 * What a plan is on a route, at the block of an observation: its contracts are read, the steps composed, and it is asked
 * whether the account that would make the calls has the roles they need. What a route lacks is an obstacle, not an error;
 * throws where the node fails.
 */
export const planRoute = async (
  route: Route,
  planned: PlannedCalls,
  { observation, rpc, aboutFor, safeOf, names }: PlanningInput,
): Promise<RoutePlan> => {
  const { block } = observation;
  const nothing = {
    ...{
      route,
      read: null,
      about: null,
      account: null,
      wrappers: [],
      stages: [],
      told: [],
      signing: [],
      best: NO_TIME,
    },
  };
  try {
    const reader = readerOf(rpc, block);
    const { misfits, steward } = await callsFor(route, planned, { observation, rpc });
    const about = aboutFor(await accountOf(route, { reader, safeOf, steward }));
    const read = await readRoute(route, planned.calls, about, { reader, safeOf, steward });
    const { account, wrappers, stages } = read;
    return {
      route,
      read,
      about,
      account,
      wrappers,
      stages,
      told: withConsents(stages, wrappers),
      signing: await signingOf(route, stages, block.chainId, safeOf),
      best: atBest(stages),
      obstacles: [
        ...misfits,
        ...(await lackingRoles(rpc, observation, account, planned.calls, names)),
        ...wrappers.flatMap((wrapper) => wrapper.obstacles),
        ...(await Promise.all(wrappers.map((wrapper) => holdersText(rpc, reader, wrapper, names)))).flat(),
        ...unsaid(stages),
      ],
    };
  } catch (error) {
    if (!(error instanceof PlimsollError) || error.exit === 69) throw error;
    return { ...nothing, obstacles: [error.message] };
  }
};
