import type { Hex } from '../chain/hex.js';
import { refused } from '../diagnostic/error.js';
import type { Route, Through } from '../workspace/routes.js';
import { readGovernor } from './governor/facts.js';
import { governor } from './governor/governor.js';
import type { Reader } from './reader.js';
import type { SafeState } from './safe/state.js';
import { safeWrapper } from './safe/wrapper.js';
import type { Wrapper } from './stage.js';
import { readTimelock } from './timelock/facts.js';
import { timelock } from './timelock/timelock.js';

/** Reads the Safe of an authority, by name. Throws what `safeOf` of proposals does. */
export type SafeOf = (authority: string) => Promise<SafeState>;

const hex = (text: string | null): Hex | null => text as Hex | null;

/** The wrapper of one step; null for an account, which sends and wraps nothing. */
const wrapperOf = async (
  step: Through,
  sender: Hex | null,
  { reader, safeOf }: { readonly reader: Reader; readonly safeOf: SafeOf },
): Promise<Wrapper | null> => {
  switch (step.kind) {
    case 'account':
      return null;
    case 'authority':
      return safeWrapper(await safeOf(step.name));
    case 'timelock':
      return timelock(await readTimelock(reader, step.address as Hex, sender), {
        delay: step.delay,
        predecessor: hex(step.predecessor),
        salt: hex(step.salt),
      });
    case 'governor':
      return governor(await readGovernor(reader, step.address as Hex, sender));
    default:
      throw refused('route/not-read', `a route through ${step.kind} cannot be taken yet`, {
        hint: 'take another route',
      });
  }
};

/** A route as the chain has it: its contracts, from the one that makes the calls outward, and who acts first. */
export interface ReadRoute {
  readonly wrappers: readonly Wrapper[];
  /** The account behind the last wrapper, where the route names one. */
  readonly first: Hex | null;
}

/**
 * Read the contracts of a route. Each is read with the account of the next one outward as its sender, so that what it lacks is
 * known. Throws what the readers of each kind do.
 */
export const readRoute = async (route: Route, reader: Reader, safeOf: SafeOf): Promise<ReadRoute> => {
  const wrappers: Wrapper[] = [];
  let sender: Hex | null = null;
  for (const step of [...route.through].reverse()) {
    const wrapper = await wrapperOf(step, sender, { reader, safeOf });
    sender = wrapper === null ? (step.kind === 'account' ? (step.address as Hex) : null) : wrapper.account;
    if (wrapper !== null) wrappers.unshift(wrapper);
  }
  const last = route.through.at(-1);
  return { wrappers, first: last?.kind === 'account' ? (last.address as Hex) : null };
};
