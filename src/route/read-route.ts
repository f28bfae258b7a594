import type { Hex } from '../chain/hex.js';
import { refused } from '../diagnostic/error.js';
import type { Route, Through } from '../workspace/routes.js';
import { readAccessManager } from './access-manager/facts.js';
import { readBravo } from './bravo/facts.js';
import { stagesOf } from './compose.js';
import { readDelay } from './delay/facts.js';
import { readGovernor } from './governor/facts.js';
import { governor } from './governor/governor.js';
import { type Known, wrapperOf } from './known.js';
import type { Reader } from './reader.js';
import { readRoles } from './roles/facts.js';
import { roleKey } from './roles/role-key.js';
import type { SafeState } from './safe/state.js';
import type { RouteCall } from './safe/wrap.js';
import type { About, Stage, Wrapper } from './stage.js';
import { readSteward } from './steward/facts.js';
import type { MadeBySteward } from './steward/made-by-steward.js';
import { readTimelock } from './timelock/facts.js';

/** Reads the Safe of an authority, by name. */
export type SafeOf = (authority: string) => Promise<SafeState>;

/** What a route is read with. */
export interface Reading {
  readonly reader: Reader;
  readonly safeOf: SafeOf;
  /** What the route's steward is given in place of the calls, and the market's contracts; where it goes through one. */
  readonly steward?: { readonly given: MadeBySteward; readonly contracts: ReadonlyMap<string, Hex> } | null;
}

/** One contract of a route before it is known what goes through it. */
interface Part {
  /** Who makes the calls within it. */
  readonly account: Hex;
  /** What is known of it for a sender and the calls that it is to wrap: some contracts tell what they let through only when asked. */
  readonly known: (sender: Hex | null, calls: readonly RouteCall[]) => Promise<Known>;
}

const hex = (text: string | null): Hex | null => text as Hex | null;

/** What a proposal keeps of a call. */
const bare = ({ to, value, data }: RouteCall): RouteCall => ({ to, value, data });

const managed = (address: Hex, { reader }: Reading): Part => ({
  account: address,
  known: async (sender, calls) => {
    if (sender === null)
      throw refused('route/no-sender', 'the route does not say who calls its AccessManager', {
        hint: 'add - account: or - authority: behind it',
      });
    const own = calls.map(bare);
    const facts = await readAccessManager(reader, address, sender, own);
    const scheduled = new Map(facts.calls.map(({ call, nonce }) => [call, nonce]));
    return {
      kind: 'accessManager',
      facts,
      settings: { before: own.map((call) => scheduled.get(call) ?? 0n) },
    };
  },
});

/** A steward takes no calls: what it is given instead is made of the plan. */
const stewarded = (address: Hex, { reader, steward }: Reading): Part => ({
  account: address,
  known: async (sender, made) => {
    if (steward == null)
      throw refused('route/not-by-steward', `the steward ${address} makes changes of parameters, no other calls`, {
        hint: 'take another route for them',
      });
    const { given, contracts } = steward;
    const { steward: definition, ...facts } = await readSteward(reader, given, sender, contracts);
    return {
      kind: 'steward',
      facts: { ...facts, title: definition.title, takes: definition.sender.title },
      settings: { made: made.map(bare), calls: given.calls.map(bare) },
    };
  },
});

/** The part of one step; null for an account, which sends and wraps nothing. What was made by the block of the reader is another's. */
const partOf = async (step: Through, reading: Reading): Promise<Part | null> => {
  const { reader, safeOf } = reading;
  const { number, timestamp } = reader.block;
  switch (step.kind) {
    case 'account':
      return null;
    case 'authority': {
      const safe = await safeOf(step.name);
      return {
        account: safe.address,
        known: async (sender) => ({ kind: 'authority', facts: safe, settings: { sender } }),
      };
    }
    case 'timelock': {
      const address = step.address as Hex;
      return {
        account: address,
        known: async (sender) => {
          const facts = await readTimelock(reader, address, sender);
          const delay = step.delay ?? facts.minDelay;
          const settings = { delay, predecessor: hex(step.predecessor), salt: hex(step.salt) };
          return { kind: 'timelock', facts, settings };
        },
      };
    }
    case 'governor': {
      const address = step.address as Hex;
      return {
        account: governor(await readGovernor(reader, address, null)).account,
        known: async (sender) => ({
          kind: 'governor',
          facts: await readGovernor(reader, address, sender),
          settings: {},
        }),
      };
    }
    case 'governorBravo': {
      const address = step.address as Hex;
      return {
        account: (await readBravo(reader, address, null)).timelock.address,
        known: async (sender) => ({
          kind: 'governorBravo',
          facts: await readBravo(reader, address, sender),
          settings: { since: number },
        }),
      };
    }
    case 'zodiacDelay': {
      const address = step.address as Hex;
      return {
        account: (await readDelay(reader, address, null)).avatar,
        known: async (sender) => ({
          kind: 'zodiacDelay',
          facts: await readDelay(reader, address, sender),
          settings: { multiSendCallOnly: null, trustedDelegates: [], since: timestamp },
        }),
      };
    }
    case 'zodiacRoles': {
      const address = step.address as Hex;
      const key = roleKey(step.role);
      return {
        account: (await readRoles(reader, address, null, { roleKey: key, calls: [] })).avatar,
        known: async (sender, calls) => ({
          kind: 'zodiacRoles',
          facts: await readRoles(reader, address, sender, { roleKey: key, calls }),
          settings: {},
        }),
      };
    }
    case 'accessManager':
      return managed(step.address as Hex, reading);
    case 'steward':
      return stewarded(step.address as Hex, reading);
  }
};

/** A route as the chain has it, with the steps that some calls take on it. */
export interface RouteRead {
  /** The account that makes the calls. */
  readonly account: Hex;
  /** From the contract that makes the calls outward. */
  readonly known: readonly Known[];
  /** The account behind the last contract, where the route names one. */
  readonly first: Hex | null;
  readonly wrappers: readonly Wrapper[];
  readonly stages: readonly Stage[];
}

/** The account that makes the calls of a route, before it is known what they are. Throws what the readers of each kind do. */
export const accountOf = async ({ through: [first] }: Route, reading: Reading): Promise<Hex | null> => {
  if (first?.kind === 'account') return first.address as Hex;
  return first === undefined ? null : ((await partOf(first, reading))?.account ?? null);
};

/** An account that makes the calls itself, where the route goes through nothing else. */
const alone = (address: Hex): Part => ({
  account: address,
  known: async () => ({ kind: 'account', facts: { address }, settings: {} }),
});

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
 * next one outward as its sender, so that what that lacks is known. An account alone makes them itself. Throws what the readers and
 * wrappers of each kind do, and `route/nothing` for a route without anything.
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
  const through = parts.filter((part) => part !== null);
  const made = through.length === 0 && first !== null ? [alone(first)] : through;
  const account = made[0]?.account;
  if (account === undefined)
    throw refused('route/nothing', `the route ${route.name} goes through no contract`, {
      hint: 'put what makes the calls into it',
    });
  const known: Known[] = [];
  let stages: readonly Stage[] = [];
  for (const [index, part] of made.entries()) {
    const inside =
      index === 0
        ? calls
        : stages.flatMap(({ actor, calls: own }) => (actor.kind === 'outer' && own !== null ? own : []));
    const one = await part.known(made[index + 1]?.account ?? first, inside);
    known.push(one);
    stages = stagesOf(calls, known.map(wrapperOf), about);
  }
  return { account, known, first, wrappers: known.map(wrapperOf), stages: takenBy(stages, first) };
};

/** The steps of a route that is known, without asking a chain. */
export const stagesOfKnown = (
  calls: readonly RouteCall[],
  { known, first }: Pick<RouteRead, 'known' | 'first'>,
  about: About,
): readonly Stage[] => takenBy(stagesOf(calls, known.map(wrapperOf), about), first);
