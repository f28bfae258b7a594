import { encodeCall } from '../../chain/calldata.js';
import type { Hex } from '../../chain/hex.js';
import { checksummed } from '../../signer/address.js';
import type { CallId } from '../governance/ids.js';
import type { Reader } from '../reader.js';
import type { RouteCall } from '../safe/wrap.js';
import { NO_TIME, type Span, type Stage } from '../stage.js';
import { CREATE_PAYLOAD, EXECUTE_PAYLOAD } from './abi.js';
import type { AccessLevel, ControllerFacts } from './facts.js';
import { executeState, registerState, voteState } from './payload-state.js';
import { actionOf, findRegistered, type RegisteredPayload } from './registered.js';

const seconds = (count: bigint): Span => ({ seconds: count, blocks: 0n });

const numberOf = (id: bigint): CallId => ({
  name: 'payload number (payloads controller)',
  value: id.toString(),
  hex: `0x${id.toString(16).padStart(64, '0')}`,
});

/** The call that registers a payload: one action, a delegatecall of its `execute()` without value or arguments. */
export const registerCall = (controller: Hex, payload: Hex, accessLevel: AccessLevel): RouteCall => ({
  to: controller,
  value: 0n,
  data: encodeCall(CREATE_PAYLOAD, [[actionOf(payload, accessLevel)]]),
});

/**
 * How a payload that is deployed comes to run: it is registered with the controller, voted on where the governance is, which
 * queues it here, and executed after the delay. Numbers are given when one is registered, and found again by the payload's
 * address. Format: `IPayloadsControllerCore`.
 */
export const registrationStages = (facts: ControllerFacts, payload: Hex): readonly Stage[] => {
  const { address, accessLevel, delay, grace, expiration, manager } = facts;
  /** One look at the chain for all steps that ask at the same time. */
  const looks = new WeakMap<Reader, Promise<RegisteredPayload | undefined>>();
  const look = (reader: Reader): Promise<RegisteredPayload | undefined> => {
    const found = looks.get(reader) ?? findRegistered(reader, address, payload, accessLevel);
    looks.set(reader, found);
    return found;
  };
  const common = { of: `Payloads controller ${checksummed(address)}`, ids: [] };
  return [
    {
      ...common,
      name: 'register',
      actor:
        manager === null ? { kind: 'anyone' } : { kind: 'holders', accounts: [manager], may: 'the payloads manager' },
      calls: [registerCall(address, payload, accessLevel)],
      after: NO_TIME,
      open: null,
      watch: async (reader) => registerState(await look(reader)),
    },
    ...(manager === null
      ? [
          {
            ...common,
            name: 'vote',
            actor: { kind: 'voters' as const, may: 'votes where the governance is' },
            calls: [],
            after: NO_TIME,
            open: seconds(expiration),
            watch: async (reader: Reader) => voteState(await look(reader)),
          },
        ]
      : []),
    {
      ...common,
      name: 'execute',
      actor: { kind: 'anyone' },
      calls: null,
      find: async (reader) => {
        const found = await look(reader);
        if (found === undefined) return null;
        const data = encodeCall(EXECUTE_PAYLOAD, [found.id]);
        return { calls: [{ to: address, value: 0n, data }], ids: [numberOf(found.id)], note: null };
      },
      after: seconds(delay + 1n),
      open: seconds(grace - 1n),
      watch: async (reader) => executeState(await look(reader), reader.block.timestamp),
    },
  ];
};
