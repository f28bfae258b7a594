import type { PinnedBlock } from '../chain/block.js';
import type { Hex } from '../chain/hex.js';
import { usage } from '../diagnostic/error.js';
import { declaredBy } from '../effect/declared.js';
import type { DeclaredEvent } from '../effect/described-logs.js';
import type { Machine } from '../effect/machine.js';
import type { Run } from '../effect/run.js';
import type { Observation } from '../observe/observation.js';
import type { Market } from '../protocol/market.js';
import { safeAlone } from '../route/candidates.js';
import type { RouteRead } from '../route/read-route.js';
import type { SafeState } from '../route/safe/state.js';
import { wrapCalls } from '../route/safe/wrap.js';
import { type About, NO_TIME, type Span } from '../route/stage.js';
import { checksummed } from '../signer/address.js';
import { type SafeHashes, safeHashes } from '../signer/hashes.js';
import type { SafeTx } from '../signer/safe-tx.js';
import type { Route } from '../workspace/routes.js';
import type { Workspace } from '../workspace/workspace.js';
import { chooseQuickest } from './choose-quickest.js';
import { type Chosen, chooseRoute } from './choose-route.js';
import type { PlannedCalls, TitledCall } from './compile.js';
import type { AccountNames } from './held-text.js';
import type { Lane } from './lane.js';
import type { AnyProposal, SigningSafe } from './proposal.js';
import { type Proof, type ProofInput, prove } from './prove.js';
import { safeStep } from './proven-step.js';
import { rehearseRoute } from './rehearse-route.js';
import type { PlanningInput, RoutePlan } from './route-plan.js';
import { stepsRouteJson } from './steps-route.js';

/** What a route makes of a plan: what is signed or sent, and everything that is to be proven of it. */
export interface Routed {
  readonly route: AnyProposal['route'];
  readonly signed: { readonly tx: SafeTx; readonly hashes: SafeHashes } | null;
  /** How long its steps take at best. */
  readonly best: Span;
  readonly proven: Pick<ProofInput, 'steps' | 'account' | 'books'> & { readonly events: readonly DeclaredEvent[] };
}

/** A Safe as a proposal that its owners sign has it. */
export const signingSafe = (authority: string, { address, version, threshold, owners }: SafeState): SigningSafe => ({
  authority,
  safe: checksummed(address),
  version,
  threshold: threshold.toString(),
  owners: owners.map(checksummed),
});

const throughSafe = (
  authority: string,
  safe: SafeState,
  calls: readonly TitledCall[],
  block: PinnedBlock,
  nonce: bigint | null,
): Routed => {
  const identity = { chainId: block.chainId, safe: safe.address, version: safe.version };
  const tx = wrapCalls(calls, { ...identity, address: safe.address }, { nonce: nonce ?? safe.nonce });
  const hashes = safeHashes({ ...identity, tx });
  return {
    route: { kind: 'safe', ...signingSafe(authority, safe) },
    signed: { tx, hashes },
    best: NO_TIME,
    proven: {
      steps: [safeStep(safe, { tx, safeTxHash: hashes.safeTx }, calls, block)],
      account: safe.address,
      books: new Map(),
      events: [],
    },
  };
};

/** The name by which a route's Safe is known. */
export const authorityNameOf = (address: Hex, workspace: Workspace): string =>
  [...workspace.authorities.values()].find(({ safe }) => safe.address.toLowerCase() === address)?.name ?? '';

/** What routes are taken with. */
export interface RoutingInput extends PlanningInput {
  /** Of the first transaction of a Safe; null: its next one. */
  readonly nonce: bigint | null;
  readonly workspace: Workspace;
  /** Absent: the usual one. */
  readonly lane?: Lane;
}

const throughSteps = async (
  { route, best, stages }: RoutePlan,
  { read, about }: { readonly read: RouteRead; readonly about: About },
  input: RoutingInput,
): Promise<Routed> => {
  const { observation, rpc, nonce, workspace } = input;
  const { block } = observation;
  const rehearsed = await rehearseRoute(read, stages, { rpc, block, nonce });
  const json = stepsRouteJson(route, read, { about, best, step: 0 });
  const signed = rehearsed.steps[0]?.signed ?? null;
  if (signed === null) {
    if (nonce !== null)
      throw usage('propose/nonce', `--nonce is of a Safe, and the first step of ${route.name} is none’s`);
    return { route: json, signed: null, best, proven: rehearsed };
  }
  const { safe, tx } = signed;
  const hashes = safeHashes({ chainId: block.chainId, safe: safe.address, version: safe.version, tx });
  return {
    route: { ...json, ...signingSafe(authorityNameOf(safe.address, workspace), safe) },
    signed: { tx, hashes },
    best,
    proven: rehearsed,
  };
};

/** Calls on a route, and why it is this one. */
export type RoutedBy = { readonly routed: Routed } & Omit<Chosen, 'plan'>;

/** The calls on the route that was chosen. */
const routedBy = async ({ plan, ...chosen }: Chosen, planned: PlannedCalls, input: RoutingInput): Promise<RoutedBy> => {
  const alone = safeAlone(plan.route);
  if (alone !== null) {
    const safe = await input.safeOf(alone);
    return { routed: throughSafe(alone, safe, planned.calls, input.observation.block, input.nonce), ...chosen };
  }
  const { read, about } = plan;
  if (read === null || about === null) throw new RangeError('a route without obstacles was not read');
  return { routed: await throughSteps(plan, { read, about }, input), ...chosen };
};

/**
 * Put calls on the first of the routes that may make them, in an emergency on the quickest. A single route that is a Safe's transaction is taken as it is: its
 * proof tells what it may not do. Throws what `chooseRoute` lists, and what rehearsing steps does.
 */
export const routeCalls = async (
  routes: readonly Route[],
  planned: PlannedCalls,
  input: RoutingInput,
): Promise<RoutedBy> => {
  const [only, ...others] = routes;
  const alone = only === undefined || others.length > 0 ? null : safeAlone(only);
  const choose = input.lane === 'emergency' ? chooseQuickest : chooseRoute;
  if (alone === null) return routedBy(await choose(routes, planned, input), planned, input);
  const safe = await input.safeOf(alone);
  return { routed: throughSafe(alone, safe, planned.calls, input.observation.block, input.nonce), passedOver: [] };
};

/** Prove what a route makes of a plan on the block that was observed: these changes must come of it, and nothing else. */
export const proveRouted = (
  machine: Machine,
  input: {
    readonly market: Market;
    readonly observation: Observation;
    readonly planned: PlannedCalls;
    readonly routed: Pick<Routed, 'proven'>;
    /** What is run before: transactions that wait in the Safe. */
    readonly pending?: readonly Run[];
    /** What the workspace calls accounts. */
    readonly names?: AccountNames;
  },
): Promise<Proof> => {
  const { market, observation, planned, routed, pending = [], names } = input;
  const { plan, calls, labelOf } = planned;
  const declared = declaredBy(
    plan.calls.map((call) => call.step.transition),
    observation.contracts,
  );
  const { events, ...proven } = routed.proven;
  return prove(machine, {
    observation,
    document: market.params,
    given: market.contracts,
    ...proven,
    calls,
    declared: { ...declared, events: [...declared.events, ...events] },
    pending,
    after: plan.after,
    labelOf,
    ...(names === undefined ? {} : { names }),
  });
};
