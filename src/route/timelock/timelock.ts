import type { AbiValue } from '../../chain/abi-type.js';
import { decodeCall, encodeCall, reencodesExactly } from '../../chain/calldata.js';
import type { Declaration } from '../../chain/function.js';
import type { Hex } from '../../chain/hex.js';
import { refused } from '../../diagnostic/error.js';
import { checksummed } from '../../signer/address.js';
import { callId } from '../governance/call-ids.js';
import { type CallId, OPERATION_NAME, operationBatchId, operationId } from '../governance/ids.js';
import { firsts, view } from '../reader.js';
import type { RouteCall } from '../safe/wrap.js';
import {
  type About,
  type Actor,
  NO_TIME,
  type Stage,
  type StageState,
  type Unwrapped,
  type Watch,
  type Wrapper,
} from '../stage.js';
import {
  CANCEL,
  CANCELLER_ROLE,
  DONE,
  EXECUTE,
  EXECUTE_BATCH,
  EXECUTOR_ROLE,
  NO_WORD,
  PROPOSER_ROLE,
  SCHEDULE,
  SCHEDULE_BATCH,
  TIMESTAMP,
} from './abi.js';
import type { TimelockFacts } from './facts.js';

/** What a route says of a timelock beyond its address. */
export interface TimelockSettings {
  /** The operation that must be made first; null: none. */
  readonly predecessor: Hex | null;
  /** Null: the proposal's own. */
  readonly salt: Hex | null;
  /** Seconds; null: the least that the timelock takes. */
  readonly delay: bigint | null;
}

interface Operation {
  readonly id: CallId;
  readonly schedule: Hex;
  readonly execute: Hex;
}

/** One call has functions of its own, and another id than a list with only that call. */
const operationOf = (
  calls: readonly RouteCall[],
  place: { readonly predecessor: Hex; readonly salt: Hex },
  delay: bigint,
): Operation => {
  const tail = [place.predecessor, place.salt];
  const [only, ...others] = calls;
  if (only === undefined)
    throw refused('route/no-calls', 'there is nothing to schedule', { hint: 'change a parameter first' });
  if (others.length === 0) {
    const values = [only.to, only.value, only.data, ...tail];
    return {
      id: operationId(only, place),
      schedule: encodeCall(SCHEDULE, [...values, delay]),
      execute: encodeCall(EXECUTE, values),
    };
  }
  const lists = [calls.map(({ to }) => to), calls.map(({ value }) => value), calls.map(({ data }) => data), ...tail];
  return {
    id: operationBatchId(calls, place),
    schedule: encodeCall(SCHEDULE_BATCH, [...lists, delay]),
    execute: encodeCall(EXECUTE_BATCH, lists),
  };
};

const unreadable = (title: string) =>
  refused('route/unreadable', `${title} does not answer what state an operation is in`, {
    hint: 'check that the address is a TimelockController',
  });

const HEX_LIST = (value: AbiValue | undefined): readonly Hex[] =>
  Array.isArray(value) ? (value as readonly Hex[]) : [];

const callsOf = (values: readonly AbiValue[], form: 'one' | 'batch'): readonly RouteCall[] => {
  const [to, value, data] = values;
  if (form === 'one') return [{ to: to as Hex, value: value as bigint, data: data as Hex }];
  const [amounts, payloads] = [Array.isArray(value) ? (value as readonly bigint[]) : [], HEX_LIST(data)];
  return HEX_LIST(to).map((target, index) => ({
    to: target,
    value: amounts[index] ?? 0n,
    data: payloads[index] ?? '0x',
  }));
};

const STEPS: readonly (readonly [Declaration, string, 'one' | 'batch' | null])[] = [
  [SCHEDULE, 'schedule', 'one'],
  [SCHEDULE_BATCH, 'schedule', 'batch'],
  [EXECUTE, 'execute', 'one'],
  [EXECUTE_BATCH, 'execute', 'batch'],
  [CANCEL, 'cancel', null],
];

const unwrap = (address: Hex, { to, data }: RouteCall): Unwrapped | null => {
  const [declaration, name, form] = STEPS.find(([one]) => data.startsWith(one.selector)) ?? [];
  if (to.toLowerCase() !== address || declaration === undefined || name === undefined) return null;
  if (!reencodesExactly(declaration, data)) return null;
  const values = decodeCall(declaration, data);
  if (form == null) {
    const id = values[0] as Hex;
    return { name, calls: null, ids: [{ name: OPERATION_NAME, value: id, hex: id }] };
  }
  const id = callId(data);
  // Lists of different lengths are refused by the contract, and have no id.
  return id === undefined ? null : { name, calls: callsOf(values, form), ids: [id] };
};

/**
 * OpenZeppelin's TimelockController: what is scheduled can be executed once the delay is over, by anybody or by who has that
 * role. An operation is known by the hash of its calls, predecessor and salt; the same one cannot be scheduled twice.
 */
export const timelock = (facts: TimelockFacts, settings: TimelockSettings): Wrapper => {
  const { address, minDelay, sender, may, openExecution } = facts;
  const title = `TimelockController ${checksummed(address)}`;
  const delay = settings.delay ?? minDelay;
  const predecessor = settings.predecessor ?? NO_WORD;
  const made = (calls: readonly RouteCall[], { nonce }: About): Operation =>
    operationOf(calls, { predecessor, salt: settings.salt ?? nonce }, delay);

  const watch =
    (id: Hex, tell: (at: bigint, now: bigint, first: bigint | null) => StageState): Watch =>
    async (reader) => {
      const before = predecessor === NO_WORD ? [] : [view(TIMESTAMP, predecessor)];
      const [at, first] = firsts(await reader.ask(address, view(TIMESTAMP, id), ...before));
      if (typeof at !== 'bigint') throw unreadable(title);
      return tell(at, reader.block.timestamp, typeof first === 'bigint' ? first : null);
    };
  const scheduled = (at: bigint): StageState =>
    at === 0n ? { kind: 'open', until: null, note: null } : { kind: 'done' };
  const executed = (at: bigint, now: bigint, first: bigint | null): StageState => {
    if (at === DONE) return { kind: 'done' };
    if (at === 0n) return { kind: 'waiting', from: null, note: null };
    if (at > now) return { kind: 'waiting', from: at, note: null };
    return first === null || first === DONE
      ? { kind: 'open', until: null, note: null }
      : { kind: 'waiting', from: null, note: `the operation ${predecessor} must be executed first` };
  };
  const executor: Actor = openExecution
    ? { kind: 'anyone' }
    : may.execute
      ? { kind: 'outer', may: 'EXECUTOR_ROLE' }
      : { kind: 'holders', accounts: null, may: 'EXECUTOR_ROLE', role: { at: address, id: EXECUTOR_ROLE } };
  const send = (data: Hex): readonly RouteCall[] => [{ to: address, value: 0n, data }];

  return {
    kind: 'timelock',
    title,
    address,
    account: address,
    wrap: (calls, about): readonly Stage[] => {
      const { id, schedule, execute } = made(calls, about);
      const common = { of: title, open: null, ids: [id] };
      return [
        {
          ...common,
          name: 'schedule',
          actor: { kind: 'outer', may: 'PROPOSER_ROLE' },
          calls: send(schedule),
          after: NO_TIME,
          watch: watch(id.hex, scheduled),
        },
        {
          ...common,
          name: 'execute',
          actor: executor,
          calls: send(execute),
          after: { seconds: delay, blocks: 0n },
          watch: watch(id.hex, executed),
        },
      ];
    },
    cancel: (calls, about) => {
      const { id } = made(calls, about);
      return {
        name: 'cancel',
        of: title,
        actor: may.cancel
          ? { kind: 'outer', may: 'CANCELLER_ROLE' }
          : { kind: 'holders', accounts: null, may: 'CANCELLER_ROLE', role: { at: address, id: CANCELLER_ROLE } },
        calls: send(encodeCall(CANCEL, [id.hex])),
        after: NO_TIME,
        open: null,
        ids: [id],
        watch: null,
      };
    },
    unwrap: (call) => unwrap(address, call),
    governance: { kind: 'timelock', address },
    ...(sender === null || may.propose ? {} : { lacks: { role: PROPOSER_ROLE, name: 'PROPOSER_ROLE' } }),
    obstacles: [
      ...(sender === null || may.propose ? [] : [`${checksummed(sender)} has no PROPOSER_ROLE in the ${title}`]),
      ...(delay < minDelay ? [`its delay is at least ${minDelay} seconds, and the route says ${delay}`] : []),
    ],
  };
};
