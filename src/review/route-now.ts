import type { PinnedBlock } from '../chain/block.js';
import type { Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import { PlimsollError } from '../diagnostic/error.js';
import { canonicalText } from '../document/canonical.js';
import { nextStep, progressOf } from '../proposal/progress.js';
import { type AnyProposal, isSigned, type StepsRoute } from '../proposal/proposal.js';
import { safesOf } from '../proposal/safe-of.js';
import { type StageJson, stageJson } from '../proposal/stage-json.js';
import { routeCallsOf, stepsOf } from '../proposal/steps-route.js';
import { foundStages } from '../route/compose.js';
import { knownFromJson } from '../route/known-json.js';
import { readRoute } from '../route/read-route.js';
import { readerOf } from '../route/reader.js';
import type { Action } from '../route/safe/decode.js';
import type { StageState } from '../route/stage.js';
import { stewardOf } from '../route/steward/facts.js';
import { checksummed } from '../signer/address.js';
import type { Online } from './effect.js';
import type { Notes } from './notes.js';
import { otherThan } from './other-route.js';
import type { Sources } from './reproduce.js';
import { stewardMisfits } from './steward-now.js';
import type { ToldId } from './told.js';
import { type ToldRoute, toldState } from './told-route.js';

/** What a review finds of a bundle's route. */
export interface RouteNow {
  readonly told: ToldRoute;
  readonly ids: readonly ToldId[];
  /** How many steps are left; all where the chain was not asked. */
  readonly left: number;
}

/** Whether the step of a bundle is done by its contract. */
export const isStepDone = async (proposal: AnyProposal, rpc: Rpc, block: PinnedBlock): Promise<boolean> => {
  const { route } = proposal;
  if (route.kind !== 'steps' || proposal.of !== undefined) return false;
  const states = await progressOf(stepsOf(route, routeCallsOf(proposal)), readerOf(rpc, block));
  return nextStep(states) > route.step;
};

/** What the contracts of a route know it by, each once. */
const idsOf = (steps: readonly { readonly ids: readonly ToldId[] }[]): readonly ToldId[] => [
  ...new Map(steps.flatMap((step) => step.ids).map((id) => [id.hex, id])).values(),
];

/** The ids that a bundle states of its steps, which follow from its calls. */
export const statedIds = ({ route }: AnyProposal): readonly ToldId[] =>
  route.kind === 'steps' ? idsOf(route.steps) : [];

/** Says of a call that the market does not describe whether it is a step of the bundle's route. */
export const routeCallsKnown = ({ route }: AnyProposal): ((action: Action) => boolean) => {
  const known = new Set(
    route.kind === 'steps'
      ? route.steps.flatMap(({ calls }) => (calls ?? []).map(({ to, data }) => `${to.toLowerCase()} ${data}`))
      : [],
  );
  return ({ to, data, operation }) => operation === 0 && known.has(`${to} ${data}`);
};

/** The contracts of a bundle's route by what they are called, where it is the one that the documents have. */
export const routeContracts = (proposal: AnyProposal, sources: Sources | null): ReadonlyMap<string, Hex> => {
  const { route } = proposal.of?.proposal ?? proposal;
  const named = route.kind === 'steps' ? sources?.workspace.routes.get(route.name) : undefined;
  if (route.kind !== 'steps' || sources === null || named === undefined) return new Map();
  if (otherThan(route, named, sources.workspace) !== null) return new Map();
  return new Map(
    route.known.flatMap((known) => {
      const { address } = knownFromJson(known).facts;
      // Safes are pinned as Safes.
      return known.kind === 'authority' || known.kind === 'account'
        ? []
        : [[`${known.kind} ${checksummed(address)}`, address] as const];
    }),
  );
};

/** The steward of a bundle's route, by what the definition calls its contract, where the route is the one that the documents have. */
export const stewardContracts = (
  proposal: AnyProposal,
  sources: Sources | null,
): readonly (readonly [string, Hex])[] => {
  const step = sources?.workspace.routes.get(proposal.route.kind === 'steps' ? proposal.route.name : '')?.through[0];
  if (sources === null || step?.kind !== 'steward' || routeContracts(proposal, sources).size === 0) return [];
  const { steward, address } = stewardOf(step, sources.market.params.protocol);
  return [[steward.at, address]];
};

const told = (route: StepsRoute, states: readonly (StageState | null)[] | null): ToldRoute => ({
  name: route.name,
  account: route.account,
  step: route.step + 1,
  steps: route.steps.map(({ calls: _, ...step }, index) => {
    const state = states?.[index];
    return { ...step, ...(states === null ? {} : { state: state == null ? null : toldState(state) }) };
  }),
  ...(route.known.some(({ kind }) => kind === 'governor' || kind === 'governorBravo')
    ? { description: route.description }
    : {}),
});

/** What a step is, whoever owns a Safe by now: that is told by itself. */
const shape = ({ name, of, calls, after, open, actor }: StageJson): unknown => ({
  ...{ name, of, calls, after, open },
  actor: actor.kind === 'owners' ? { kind: actor.kind, safe: actor.safe } : actor,
});

/** The route as the chain has it now, against what the bundle says of its contracts. */
const checkContracts = async (
  proposal: AnyProposal,
  route: StepsRoute,
  sources: Sources,
  online: Online,
  notes: Notes,
): Promise<void> => {
  const { market, workspace } = sources;
  const {
    machine: { rpc },
    observation: { block, contracts },
  } = online;
  const named = workspace.routes.get(route.name);
  if (named === undefined) return;
  const reading = { reader: readerOf(rpc, block), safeOf: safesOf(workspace, rpc, block) };
  const about = { nonce: route.nonce, description: route.description };
  try {
    const [inner] = route.known;
    const step = named.through[0];
    const known = inner === undefined ? undefined : knownFromJson(inner);
    const steward =
      known?.kind === 'steward' && step?.kind === 'steward'
        ? {
            given: {
              ...stewardOf(step, market.params.protocol),
              calls: known.settings.calls.map((call) => ({ ...call, title: '' })),
              misfits: [],
            },
            contracts,
          }
        : null;
    const now = await readRoute(named, routeCallsOf(proposal), about, { ...reading, steward });
    const obstacles = [
      ...(await stewardMisfits(named, proposal, sources, online)),
      ...now.wrappers.flatMap((wrapper) => wrapper.obstacles),
    ];
    const stages = now.stages.map(stageJson).map(shape);
    const moved = route.steps.findIndex(
      (step, index) => canonicalText(shape(step)) !== canonicalText(stages[index] ?? null),
    );
    if (moved !== -1 || stages.length !== route.steps.length)
      notes.caution(
        'review/route-moved',
        `the contracts of the route ${route.name} are not as the bundle has them: step ${(moved === -1 ? stages.length : moved) + 1} is another now`,
        'Find out what changed: a delay, a role, or a contract of the route. What the steps do was run as they are.',
      );
    else if (now.account !== route.account.toLowerCase())
      notes.caution(
        'review/route-moved',
        `the account that makes the calls of the route ${route.name} is ${checksummed(now.account)}, and the bundle has ${route.account}`,
        'Find out what changed: a module may act for another Safe.',
      );
    else notes.checked.push(`the contracts of the route ${route.name}, read again at block ${block.number}`);
    for (const why of obstacles)
      notes.caution('review/route-obstacle', `in the way of the route: ${why}`, 'See plimsoll route show.');
  } catch (error) {
    if (!(error instanceof PlimsollError) || error.exit === 69) throw error;
    notes.blocked(
      'review/route-unreadable',
      `the route ${route.name} of ${market.name} cannot be read: ${error.message}`,
      'Do not sign.',
    );
  }
};

/**
 * Where the steps of a bundle's route stand, and whether its contracts are as the bundle says. Null where it has no route of
 * several steps.
 */
export const checkRouteNow = async (
  proposal: AnyProposal,
  sources: Sources | null,
  online: Online | null,
  notes: Notes,
): Promise<RouteNow | null> => {
  const { route } = proposal;
  if (route.kind !== 'steps') return null;
  const { of } = proposal;
  if (of !== undefined) return { told: told(route, null), ids: idsOf(route.steps), left: 0 };
  if (online === null || sources === null) {
    notes.notChecked.push('the contracts of the route, and where its steps stand');
    return { told: told(route, null), ids: idsOf(route.steps), left: route.steps.length };
  }
  const { machine, observation } = online;
  const all = stepsOf(route, routeCallsOf(proposal));
  const reader = readerOf(machine.rpc, observation.block);
  const [states, stages] = await Promise.all([progressOf(all, reader), foundStages(all.stages, reader)]);
  const lost = states.findIndex((state) => state?.kind === 'lost');
  const state = states[lost];
  if (state?.kind === 'lost')
    notes.blocked(
      'review/route-lost',
      `step ${lost + 1} can never be taken any more: it is ${state.how}${state.note === null ? '' : ` (${state.note})`}`,
      'Propose again if it is still wanted.',
    );
  const next = nextStep(states);
  if (isSigned(proposal) && next > route.step) notes.checked.push(`step ${route.step + 1} is done`);
  if (next <= route.step) await checkContracts(proposal, route, sources, online, notes);
  return { told: told(route, states), ids: idsOf(stages), left: lost === -1 ? route.steps.length - next : 0 };
};
