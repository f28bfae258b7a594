import type { Hex } from '../../chain/hex.js';
import { keccakHex } from '../../chain/keccak.js';
import { refused } from '../../diagnostic/error.js';
import { checksummed } from '../../signer/address.js';
import { word } from '../../signer/words.js';
import type { CallId } from '../governance/ids.js';
import { firsts, type Reader, view } from '../reader.js';
import type { ModuleCall } from '../safe/module-call.js';
import type { StageState } from '../stage.js';
import { COOLDOWN, CREATED_AT, EXPIRATION, HASH_AT, LENGTH, NEXT } from './abi.js';

/** How many places at the end of a queue are looked through. */
export const LOOKED_THROUGH = 200n;

/** The hash that a Delay keeps a call under: `keccak256(abi.encodePacked(to, value, data, operation))`. */
export const queuedHash = ({ to, value, data, operation }: ModuleCall): CallId => {
  const packed = `${to}${word(value)}${data.slice(2)}0${operation}`.toLowerCase() as Hex;
  const hex = keccakHex(packed);
  return { name: 'transaction hash (Zodiac Delay)', value: hex, hex };
};

/** A call in a queue. Times are seconds since 1970. */
export interface Queued {
  readonly nonce: bigint;
  readonly ready: bigint;
  /** The last second in which it can be executed; null: for ever. */
  readonly until: bigint | null;
  /** The queue is past it: it was executed, or skipped. */
  readonly passed: boolean;
  /** How many calls come before it, and how many of these have expired. */
  readonly ahead: number;
  readonly expiredAhead: number;
  /** How many places looked through hold the same call, this one included. */
  readonly alike: number;
}

/**
 * Where a call is in the queue; undefined where it is not. Of several alike it is the first that can still be executed, else
 * the last. `since`: what was queued by this time, in seconds since 1970, is another's; null: any may be it.
 * Throws `route/unreadable`.
 */
export const findQueued = async (
  reader: Reader,
  address: Hex,
  hash: Hex,
  since: bigint | null,
): Promise<Queued | undefined> => {
  const views = [NEXT, LENGTH, COOLDOWN, EXPIRATION].map((declaration) => view(declaration));
  const [next, length, cooldown, expiration] = firsts(await reader.ask(address, ...views));
  if (
    typeof next !== 'bigint' ||
    typeof length !== 'bigint' ||
    typeof cooldown !== 'bigint' ||
    typeof expiration !== 'bigint'
  )
    throw refused('route/unreadable', `the Delay modifier ${checksummed(address)} does not answer what is queued`, {
      hint: 'check that the address is a Zodiac Delay modifier',
    });
  const nonces: bigint[] = [];
  for (let nonce = length - 1n; nonce >= 0n && length - nonce <= LOOKED_THROUGH; nonce -= 1n) nonces.unshift(nonce);
  const [hashes, times] = await Promise.all([
    reader.ask(address, ...nonces.map((nonce) => view(HASH_AT, nonce))),
    reader.ask(address, ...nonces.map((nonce) => view(CREATED_AT, nonce))),
  ]);
  const now = reader.block.timestamp;
  const places = nonces.map((nonce, index) => {
    const created = times[index]?.[0];
    const ready = (typeof created === 'bigint' ? created : 0n) + cooldown;
    const until = expiration === 0n ? null : ready + expiration;
    return { nonce, hash: hashes[index]?.[0], created, ready, until, expired: until !== null && until < now };
  });
  const alike = places.filter(
    (place) => place.hash === hash && typeof place.created === 'bigint' && (since === null || place.created > since),
  );
  const found = alike.find(({ nonce, expired }) => nonce >= next && !expired) ?? alike.at(-1);
  if (found === undefined) return undefined;
  const { nonce, ready, until } = found;
  const ahead = places.filter((place) => place.nonce >= next && place.nonce < nonce);
  return {
    ...{ nonce, ready, until, passed: nonce < next },
    ahead: ahead.length,
    expiredAhead: ahead.filter(({ expired }) => expired).length,
    alike: places.filter((place) => place.hash === hash).length,
  };
};

const many = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** What has to happen first, in words; null where nothing has to. */
export const aheadOf = ({ ahead, expiredAhead }: Queued): string | null => {
  if (ahead === 0) return null;
  const expired = expiredAhead === 0 ? '' : `; ${expiredAhead} of these expired, which anybody may skip`;
  return `${many(ahead, 'transaction')} in the queue must be executed or skipped first${expired}`;
};

/** Whether a call can be executed. `now` in seconds since 1970; `how`: what logs say of one that the queue is past. */
export const executeState = (
  queued: Queued | undefined,
  now: bigint,
  how: 'executed' | 'skipped' | 'untold' = 'untold',
): StageState => {
  if (queued === undefined) return { kind: 'waiting', from: null, note: null };
  const { passed, ready, until } = queued;
  if (passed && how === 'executed') return { kind: 'done' };
  if (passed && how === 'skipped') return { kind: 'lost', how: 'cancelled', note: 'it was skipped, not executed' };
  // The contract keeps only how far it is; what has not cooled down was not executed, unless the cooldown was raised since.
  if (passed && now < ready) return { kind: 'lost', how: 'cancelled', note: 'its owner skipped it' };
  if (passed) return { kind: 'done', note: 'the queue is past it: it was executed, or skipped' };
  if (until !== null && until < now) return { kind: 'lost', how: 'expired', note: null };
  const note = aheadOf(queued);
  if (now < ready || note !== null) return { kind: 'waiting', from: now < ready ? ready : null, note };
  return { kind: 'open', until, note: null };
};
