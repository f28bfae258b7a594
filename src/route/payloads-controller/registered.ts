import type { AbiValue } from '../../chain/abi-type.js';
import type { Hex } from '../../chain/hex.js';
import { refused } from '../../diagnostic/error.js';
import { checksummed } from '../../signer/address.js';
import { firsts, type Reader, view } from '../reader.js';
import { PAYLOAD_BY_ID, PAYLOAD_STATES, PAYLOADS_COUNT, type PayloadState } from './abi.js';
import type { AccessLevel } from './facts.js';

/** What a controller is to make of a payload: one delegatecall of `execute()`. */
export const actionOf = (payload: Hex, accessLevel: AccessLevel): readonly AbiValue[] => [
  payload,
  true,
  BigInt(accessLevel),
  0n,
  'execute()',
  '0x',
];

/** A payload as its controller has it at a block. Times are seconds since 1970, 0 for what was not done. */
export interface RegisteredPayload {
  readonly id: bigint;
  readonly state: PayloadState;
  readonly creator: Hex;
  /** Seconds; as they were when it was registered. */
  readonly delay: bigint;
  readonly grace: bigint;
  readonly queuedAt: bigint;
  /** Until when it may be queued. */
  readonly expires: bigint;
}

/** How far back a payload is looked for: each look is one call. */
const MOST_LOOKED_AT = 200n;

const same = (found: AbiValue | undefined, wanted: AbiValue): boolean =>
  Array.isArray(found) && Array.isArray(wanted)
    ? found.length === wanted.length && wanted.every((one, index) => same(found[index], one))
    : typeof found === 'string' && typeof wanted === 'string' && wanted.startsWith('0x')
      ? found.toLowerCase() === wanted.toLowerCase()
      : found === wanted;

const payloadIn = (
  id: bigint,
  answer: AbiValue | undefined,
): (RegisteredPayload & { readonly actions: AbiValue }) | null => {
  if (!Array.isArray(answer)) return null;
  const [creator, , number, , queuedAt, , , expires, delay, grace, actions] = answer;
  const state = typeof number === 'bigint' ? PAYLOAD_STATES[Number(number)] : undefined;
  if (state === undefined || typeof creator !== 'string' || actions === undefined) return null;
  if (typeof queuedAt !== 'bigint' || typeof expires !== 'bigint') return null;
  if (typeof delay !== 'bigint' || typeof grace !== 'bigint') return null;
  return { id, state, creator: creator.toLowerCase() as Hex, delay, grace, queuedAt, expires, actions };
};

/**
 * The registration of a payload that is nothing but one delegatecall of its `execute()`: of several the last one that is not
 * cancelled or expired, else the last one; undefined where there is none among the last 200 of the controller. Throws
 * `route/unreadable` where the answers make no sense.
 */
export const findRegistered = async (
  reader: Reader,
  controller: Hex,
  payload: Hex,
  accessLevel: AccessLevel,
): Promise<RegisteredPayload | undefined> => {
  const unreadable = (what: string) =>
    refused('route/unreadable', `${checksummed(controller)} does not answer ${what}`, {
      hint: 'check that the address is a payloads controller',
    });
  const [count] = firsts(await reader.ask(controller, view(PAYLOADS_COUNT)));
  if (typeof count !== 'bigint') throw unreadable('how many payloads it has');
  const first = count > MOST_LOOKED_AT ? count - MOST_LOOKED_AT : 0n;
  const ids = Array.from({ length: Number(count - first) }, (_, index) => count - 1n - BigInt(index));
  const answers = firsts(await reader.ask(controller, ...ids.map((id) => view(PAYLOAD_BY_ID, id))));
  const wanted = [actionOf(payload, accessLevel)];
  const found = ids.flatMap((id, index) => {
    const one = payloadIn(id, answers[index]);
    if (one === null) throw unreadable(`what payload ${id} is`);
    return same(one.actions, wanted) ? [one] : [];
  });
  return found.find(({ state }) => state !== 'cancelled' && state !== 'expired') ?? found[0];
};
