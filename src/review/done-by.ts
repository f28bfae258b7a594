import type { Hex } from '../chain/hex.js';
import { decodeStep } from '../plan/decode-step.js';
import { applyStep } from '../plan/effects.js';
import { decodeStewardCall } from '../plan/steward/decode-call.js';
import type { ParamSet } from '../protocol/param-set.js';
import type { Transition } from '../protocol/protocol.js';

/** What a definition says that a call does to a state. */
interface Done {
  readonly contract: string;
  /** The function, as the definition declares it. */
  readonly call: string;
  readonly title: string;
  /** What it may write besides the values, by the names of contracts. */
  readonly leaves: readonly Pick<Transition, 'events' | 'writes'>[];
  readonly after: ParamSet;
}

/** One transition of the protocol, or what a steward of it makes of the state; null where the definition says nothing. */
export const doneBy = (
  { to, data }: { readonly to: Hex; readonly data: Hex },
  state: ParamSet,
  contracts: ReadonlyMap<string, Hex>,
): Done | null => {
  const step = decodeStep(to, data, state, contracts);
  if (step !== null) {
    const { at, call, title } = step.transition;
    return { contract: at, call, title, leaves: [step.transition], after: applyStep(state, step).state };
  }
  const made = decodeStewardCall(to, data, state, contracts);
  if (made === null) return null;
  const { steward, fn, steps, after } = made;
  // A steward keeps in storage of its own when it changed what.
  const leaves = steps.map(({ transition: { events, writes } }) => ({ events, writes: [...writes, steward.at] }));
  return { contract: steward.at, call: fn.call, title: fn.title, leaves, after };
};
