import { encodeParameters } from '../../chain/abi-encode.js';
import { encodeCall } from '../../chain/calldata.js';
import { parseDeclaration } from '../../chain/function.js';
import type { Hex } from '../../chain/hex.js';
import { keccakHex } from '../../chain/keccak.js';
import { refused } from '../../diagnostic/error.js';
import { checksummed } from '../../signer/address.js';
import type { CallId } from '../governance/ids.js';
import { firsts, type Reader, view } from '../reader.js';
import type { RouteCall } from '../safe/wrap.js';
import type { StageState } from '../stage.js';
import { CANCEL, GET_NONCE, GET_SCHEDULE } from './abi.js';

const OPERATION = parseDeclaration('encode(address caller, address target, bytes data)').inputs;

/** The id of an operation, as `hashOperation` computes it: `keccak256(abi.encode(caller, target, data))`. */
export const operationOf = (caller: Hex, { to, data }: RouteCall): CallId => {
  const hex = keccakHex(encodeParameters(OPERATION, [caller, to, data]));
  return { name: 'operation id (OpenZeppelin AccessManager)', value: hex, hex };
};

/** An operation as its manager has it. */
export interface Operation {
  /** How often it was scheduled, ever. */
  readonly nonce: bigint;
  /** When it can be executed from, in seconds since 1970; 0: it waits for nothing, or has expired. */
  readonly ready: bigint;
  /** It was scheduled, and not executed in time. */
  readonly expired: boolean;
}

/**
 * Read operations of a caller. A manager says of one that has expired what it says of one that was never scheduled, but for
 * that it can still be cancelled. Throws `route/unreadable`.
 */
export const readOperations = async (
  reader: Reader,
  manager: Hex,
  caller: Hex,
  calls: readonly RouteCall[],
): Promise<readonly Operation[]> => {
  const ids = calls.map((call) => operationOf(caller, call).hex);
  const cancelling = calls.map(({ to, data }) => ({
    ...{ to: manager, value: 0n },
    data: encodeCall(CANCEL, [caller, to, data]),
  }));
  const [answers, ends] = await Promise.all([
    reader.ask(manager, ...ids.flatMap((id) => [view(GET_NONCE, id), view(GET_SCHEDULE, id)])),
    reader.attempt(caller, cancelling),
  ]);
  const values = firsts(answers);
  return calls.map((_, index) => {
    const [nonce, ready] = [values[2 * index], values[2 * index + 1]];
    if (typeof nonce !== 'bigint' || typeof ready !== 'bigint')
      throw refused('route/unreadable', `the AccessManager ${checksummed(manager)} does not answer what is scheduled`, {
        hint: 'check that the address is an AccessManager',
      });
    return { nonce, ready, expired: ready === 0n && ends[index]?.kind === 'returned' };
  });
};

/** Whether an operation is scheduled that had been so `before` times when the change was made. */
export const isScheduled = ({ nonce }: Operation, before: bigint): boolean => nonce > before;

/** Where one operation stands. `expiration`: seconds for which it stays executable; `ended`: what logs say of one that is gone. */
export const operationState = (
  operation: Operation & { readonly ended: 'executed' | 'cancelled' | 'untold' },
  { before, now, expiration }: { readonly before: bigint; readonly now: bigint; readonly expiration: bigint },
): StageState => {
  const { ready, expired, ended } = operation;
  if (!isScheduled(operation, before)) return { kind: 'waiting', from: null, note: null };
  if (expired) return { kind: 'lost', how: 'expired', note: null };
  if (ready === 0n && ended === 'executed') return { kind: 'done' };
  if (ready === 0n && ended === 'cancelled') return { kind: 'lost', how: 'cancelled', note: null };
  // The manager forgets what was executed as it forgets what was cancelled.
  if (ready === 0n) return { kind: 'done', note: 'it was scheduled and no longer is: it was executed, or cancelled' };
  return now < ready
    ? { kind: 'waiting', from: ready, note: null }
    : { kind: 'open', until: ready + expiration - 1n, note: null };
};

const RANKS: readonly StageState['kind'][] = ['lost', 'waiting', 'open', 'done'];
const soonness = (state: StageState): bigint =>
  state.kind === 'waiting' ? -(state.from ?? 1n << 64n) : state.kind === 'open' ? (state.until ?? 1n << 64n) : 0n;

/** Where several stand that are made together: as the one that is furthest behind. */
export const together = (states: readonly StageState[]): StageState => {
  const [first, ...others] = states;
  if (first === undefined) throw new RangeError('no operation has a state');
  return others.reduce((worst, state) => {
    const [a, b] = [RANKS.indexOf(worst.kind), RANKS.indexOf(state.kind)];
    return b < a || (b === a && soonness(state) < soonness(worst)) ? state : worst;
  }, first);
};
