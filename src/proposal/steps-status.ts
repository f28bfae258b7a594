import { pinBlock } from '../chain/block.js';
import type { Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import { foundStages } from '../route/compose.js';
import { type Reader, readerOf } from '../route/reader.js';
import type { Stage, StageState } from '../route/stage.js';
import { nextStep, progressOf } from './progress.js';
import { isSigned, type StepsRoute } from './proposal.js';
import { type AnyBundle, signedBundle } from './read-bundle.js';
import { type Status, statusOf } from './status.js';
import { sentOf } from './step-sent.js';
import { routeCallsOf, stepsOf } from './steps-route.js';

/** Where a proposal of several steps is on its way. */
export type StepsState =
  | Status['state']
  /** Voting has not begun. */
  | 'pending'
  | 'voting'
  /** It waits for its time. */
  | 'queued'
  /** The next step can be taken. */
  | 'executable'
  | Extract<StageState, { kind: 'lost' }>['how'];

export interface StepsStatus {
  readonly state: StepsState;
  /** With calls and ids that the chain tells by now. */
  readonly stages: readonly Stage[];
  /** Of each step; null where its contract cannot tell. */
  readonly states: readonly (StageState | null)[];
  /** The step that is to be taken, from 0; the number of steps where all are done. */
  readonly next: number;
  /** Of the Safe's own step; null where no Safe signs. */
  readonly safe: Status | null;
  readonly reader: Reader;
}

const DONE: StageState = { kind: 'done' };

/**
 * The states of the steps with what the Safe says of its own: a step that nothing keeps a record of is done where its transaction was
 * executed; one that was executed and is open again was cancelled.
 */
const withSafe = (
  states: readonly (StageState | null)[],
  step: number,
  safe: Status | null,
): readonly (StageState | null)[] => {
  if (safe?.state !== 'executed') return states;
  return states.map((state, index) => {
    if (index !== step) return state;
    if (state === null) return DONE;
    return state.kind === 'open' || state.kind === 'waiting' ? { kind: 'lost', how: 'cancelled', note: null } : state;
  });
};

const stateOf = (
  stages: readonly Stage[],
  states: readonly (StageState | null)[],
  { step }: StepsRoute,
  safe: Status | null,
): StepsState => {
  const lost = states.find((state) => state?.kind === 'lost');
  if (lost?.kind === 'lost') return lost.how;
  const next = nextStep(states);
  if (next >= stages.length) return 'executed';
  // Before the Safe's own step is taken, it is where its owners are.
  if (safe !== null && next <= step && safe.state !== 'executed') return safe.state;
  const [stage, state] = [stages[next], states[next]];
  const votes = stage?.actor.kind === 'voters';
  if (state?.kind === 'waiting') return votes ? 'pending' : 'queued';
  if (votes) return 'voting';
  return next === 0 ? 'draft' : 'executable';
};

/** Where a proposal of several steps is: each by its contract, and the Safe’s own by the Safe and the signatures beside it. */
export const stepsStatus = async (bundle: AnyBundle, route: StepsRoute, rpc: Rpc): Promise<StepsStatus> => {
  const { proposal } = bundle;
  const all = stepsOf(route, routeCallsOf(proposal));
  const safe = isSigned(proposal) ? await statusOf(signedBundle(bundle), rpc) : null;
  const block = await pinBlock(rpc, 'latest', BigInt(proposal.chain.id));
  const reader = readerOf(rpc, block);
  const own = await progressOf(all, reader);
  const told = await Promise.all(
    own.map(async (state, index) => {
      const stage = all.stages[index];
      if (state !== null || stage === undefined || stage.calls === null || stage.actor.kind === 'owners') return state;
      return (await sentOf(bundle, index, stage, rpc)) === null ? null : DONE;
    }),
  );
  const states = withSafe(told, route.step, safe);
  return {
    state: stateOf(all.stages, states, route, safe),
    stages: await foundStages(all.stages, reader),
    states,
    next: nextStep(states),
    safe,
    reader,
  };
};

/** Addresses in lower case that may take a step by themselves; null: anybody. Empty where it is not known who. */
export const mayTake = ({ actor }: Stage): readonly Hex[] | null =>
  actor.kind === 'anyone' ? null : actor.kind === 'holders' ? (actor.accounts ?? null) : [];
