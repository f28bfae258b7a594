import type { PinnedBlock } from '../chain/block.js';
import type { Rpc } from '../chain/rpc.js';
import { readerOf } from '../route/reader.js';
import type { SafeState } from '../route/safe/state.js';
import { NO_TIME, type Stage, type StageState } from '../route/stage.js';
import { nextStep, progressOf } from './progress.js';
import { type AnyProposal, isSigned, type StepsRoute } from './proposal.js';
import { rehearseRoute } from './rehearse-route.js';
import { routeCallsOf, stepsOf } from './steps-route.js';

/** The step that is next waits until its time, and no longer: what came before it is past. */
const fromNow = (stage: Stage, state: StageState | null, { timestamp, number }: PinnedBlock): Stage => {
  if (state === null || state.kind === 'open') return { ...stage, after: NO_TIME };
  if (state.kind !== 'waiting') return stage;
  const { from, fromBlock } = state;
  if (from !== null) return { ...stage, after: { seconds: from > timestamp ? from - timestamp : 0n, blocks: 0n } };
  // A step is run in a later block than the chain is at anyway.
  const next = number + 1n;
  if (fromBlock !== undefined)
    return { ...stage, after: { seconds: 0n, blocks: fromBlock > next ? fromBlock - next : 0n } };
  return stage;
};

/**
 * What is left to be run of a proposal's steps from a block on. `safe` is the Safe whose owners sign, as it is right before
 * that; null where none does, or where its step is done.
 */
export const remainingSteps = async (
  route: StepsRoute,
  proposal: AnyProposal,
  {
    rpc,
    block,
    safe,
    nonce: asked,
  }: {
    readonly rpc: Rpc;
    readonly block: PinnedBlock;
    readonly safe: SafeState | null;
    /** Of a bundle that is made for the next step; undefined: the proposal's own. */
    readonly nonce?: bigint | null;
  },
) => {
  const all = stepsOf(route, routeCallsOf(proposal));
  const states = await progressOf(all, readerOf(rpc, block));
  const next = nextStep(states);
  const left = all.stages
    .slice(next)
    .map((stage, index) => (index === 0 ? fromNow(stage, states[next] ?? null, block) : stage));
  const own = isSigned(proposal) && next <= route.step ? BigInt(proposal.transaction.nonce) : null;
  const nonce = asked === undefined ? own : asked;
  return rehearseRoute(all, left, { rpc, block, nonce, safe });
};
