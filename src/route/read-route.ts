import type { Hex } from '../chain/hex.js';
import { refused } from '../diagnostic/error.js';
import type { Route, Through } from '../workspace/routes.js';
import { accessManager } from './access-manager/access-manager.js';
import { readAccessManager } from './access-manager/facts.js';
import { bravo } from './bravo/bravo.js';
import { readBravo } from './bravo/facts.js';
import { wrapStages } from './compose.js';
import { delay } from './delay/delay.js';
import { readDelay } from './delay/facts.js';
import { readGovernor } from './governor/facts.js';
import { governor } from './governor/governor.js';
import type { Reader } from './reader.js';
import { readRoles } from './roles/facts.js';
import { roleKey } from './roles/role-key.js';
import { roles } from './roles/roles.js';
import type { SafeState } from './safe/state.js';
import type { RouteCall } from './safe/wrap.js';
import { safeWrapper } from './safe/wrapper.js';
import type { About, Stage, Wrapper } from './stage.js';
import { readTimelock } from './timelock/facts.js';
import { timelock } from './timelock/timelock.js';

/** Reads the Safe of an authority, by name. */
export type SafeOf = (authority: string) => Promise<SafeState>;

/** What a route is read with. */
interface Reading {
  readonly reader: Reader;
  readonly safeOf: SafeOf;
}

/** One contract of a route before it is known what goes through it. */
interface Part {
  /** Who makes the calls within it. */
  readonly account: Hex;
  /** Its wrapper for a sender and the calls that it is to wrap: some contracts tell what they let through only when asked. */
  readonly wrapper: (sender: Hex | null, calls: readonly RouteCall[]) => Promise<Wrapper>;
}

const hex = (text: string | null): Hex | null => text as Hex | null;

const managed = (address: Hex, { reader }: Reading): Part => {
  return {
    account: address,
    wrapper: async (sender, calls) => {
      if (sender === null)
        throw refused('route/no-sender', 'the route does not say who calls its AccessManager', {
          hint: 'add - account: or - authority: behind it',
        });
      const facts = await readAccessManager(reader, address, sender, calls);
      const scheduled = new Map(facts.calls.map(({ call, nonce }) => [call, nonce]));
      return accessManager(facts, { before: calls.map((call) => scheduled.get(call) ?? 0n) });
    },
  };
};

/** The part of one step; null for an account, which sends and wraps nothing. What was made by the block of the reader is another's. */
const partOf = async (step: Through, reading: Reading): Promise<Part | null> => {
  const { reader, safeOf } = reading;
  const { number, timestamp } = reader.block;
  switch (step.kind) {
    case 'account':
      return null;
    case 'authority': {
      const safe = await safeOf(step.name);
      return { account: safe.address, wrapper: async (sender) => safeWrapper(safe, sender) };
    }
    case 'timelock': {
      const address = step.address as Hex;
      const settings = { delay: step.delay, predecessor: hex(step.predecessor), salt: hex(step.salt) };
      return {
        account: address,
        wrapper: async (sender) => timelock(await readTimelock(reader, address, sender), settings),
      };
    }
    case 'governor': {
      const address = step.address as Hex;
      return {
        account: governor(await readGovernor(reader, address, null)).account,
        wrapper: async (sender) => governor(await readGovernor(reader, address, sender)),
      };
    }
    case 'governorBravo': {
      const address = step.address as Hex;
      const since = { since: number };
      return {
        account: bravo(await readBravo(reader, address, null), since).account,
        wrapper: async (sender) => bravo(await readBravo(reader, address, sender), since),
      };
    }
    case 'zodiacDelay': {
      const address = step.address as Hex;
      const settings = { multiSendCallOnly: null, trustedDelegates: [], since: timestamp };
      return {
        account: (await readDelay(reader, address, null)).avatar,
        wrapper: async (sender) => delay(await readDelay(reader, address, sender), settings),
      };
    }
    case 'zodiacRoles': {
      const address = step.address as Hex;
      const key = roleKey(step.role);
      return {
        account: (await readRoles(reader, address, null, { roleKey: key, calls: [] })).avatar,
        wrapper: async (sender, calls) => roles(await readRoles(reader, address, sender, { roleKey: key, calls })),
      };
    }
    case 'accessManager':
      return managed(step.address as Hex, reading);
  }
};

/** A route as the chain has it, with the steps that some calls take on it. */
export interface RouteRead {
  /** The account that makes the calls. */
  readonly account: Hex;
  readonly wrappers: readonly Wrapper[];
  readonly stages: readonly Stage[];
}

/** The account that makes the calls of a route, before it is known what they are. Throws what the readers of each kind do. */
export const accountOf = async ({ through: [first] }: Route, reading: Reading): Promise<Hex | null> =>
  first === undefined ? null : ((await partOf(first, reading))?.account ?? null);

/** Steps that are left to whoever is behind the last contract are that account's, where the route names one. */
const takenBy = (stages: readonly Stage[], first: Hex | null): readonly Stage[] =>
  first === null
    ? stages
    : stages.map((stage) =>
        stage.actor.kind === 'outer'
          ? { ...stage, actor: { kind: 'holders', accounts: [first], may: stage.actor.may } }
          : stage,
      );

/**
 * Read the contracts of a route and put them around calls, the one that makes them first. Each is read with the account of the
 * next one outward as its sender, so that what that lacks is known. Throws what the readers and wrappers of each kind do, and
 * `route/nothing` for a route that is an account alone.
 */
export const readRoute = async (
  route: Route,
  calls: readonly RouteCall[],
  about: About,
  reading: Reading,
): Promise<RouteRead> => {
  const parts = await Promise.all(route.through.map((step) => partOf(step, reading)));
  const last = route.through.at(-1);
  const first = last?.kind === 'account' ? (last.address as Hex) : null;
  const made = parts.filter((part) => part !== null);
  const account = made[0]?.account;
  if (account === undefined)
    throw refused('route/nothing', `the route ${route.name} goes through no contract`, {
      hint: 'put what makes the calls before the account',
    });
  const wrappers: Wrapper[] = [];
  let stages: readonly Stage[] = [];
  for (const [index, part] of made.entries()) {
    const inside =
      index === 0
        ? calls
        : stages.flatMap(({ actor, calls: own }) => (actor.kind === 'outer' && own !== null ? own : []));
    const wrapper = await part.wrapper(made[index + 1]?.account ?? first, inside);
    wrappers.push(wrapper);
    stages = index === 0 ? wrapper.wrap(calls, about) : wrapStages(stages, wrapper, about);
  }
  return { account, wrappers, stages: takenBy(stages, first) };
};
