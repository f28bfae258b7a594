import type { StageState } from '../stage.js';
import type { RegisteredPayload } from './registered.js';

const WAITING: StageState = { kind: 'waiting', from: null, note: null };

const lost = ({ state }: RegisteredPayload): StageState | null =>
  state === 'cancelled' || state === 'expired' ? { kind: 'lost', how: state, note: null } : null;

/** Whether a payload is registered: `undefined` stands for one that the controller does not have. */
export const registerState = (payload: RegisteredPayload | undefined): StageState =>
  payload === undefined
    ? { kind: 'open', until: null, note: null }
    : { kind: 'done', note: `it is number ${payload.id}` };

/** The vote is held elsewhere: here it shows by what it queues. */
export const voteState = (payload: RegisteredPayload | undefined): StageState => {
  if (payload === undefined) return WAITING;
  const { state, expires, queuedAt } = payload;
  if (state === 'created')
    return { kind: 'open', until: expires - 1n, note: 'it is queued by what the vote sends to the controller' };
  // What expired or was cancelled after it was queued was voted for.
  return queuedAt > 0n ? { kind: 'done' } : (lost(payload) ?? WAITING);
};

/** `now` in seconds since 1970. A delay must be over by more than nothing; a grace period ends with its last second left out. */
export const executeState = (payload: RegisteredPayload | undefined, now: bigint): StageState => {
  if (payload === undefined || payload.state === 'created') return WAITING;
  const { state, queuedAt, delay, grace } = payload;
  if (state === 'executed') return { kind: 'done' };
  if (state !== 'queued') return lost(payload) ?? WAITING;
  const from = queuedAt + delay + 1n;
  return from > now
    ? { kind: 'waiting', from, note: null }
    : { kind: 'open', until: queuedAt + delay + grace - 1n, note: null };
};
