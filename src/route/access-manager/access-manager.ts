import { decodeCall, encodeCall, reencodesExactly } from '../../chain/calldata.js';
import type { Hex } from '../../chain/hex.js';
import { refused } from '../../diagnostic/error.js';
import { checksummed } from '../../signer/address.js';
import type { Reader } from '../reader.js';
import type { RouteCall } from '../safe/wrap.js';
import { type Actor, NO_TIME, type Stage, type StageState, type Unwrapped, type Wrapper } from '../stage.js';
import { refuseTwins, sameness } from '../twins.js';
import { CANCEL, EXECUTE, MULTICALL, SCHEDULE } from './abi.js';
import { withEnds } from './ended.js';
import type { AccessManagerFacts, Permitted } from './facts.js';
import { isScheduled, type Operation, operationOf, operationState, readOperations, together } from './operation.js';

/** What a route knows of the change that the manager cannot tell. */
export interface AccessManagerSettings {
  /**
   * How often each call had been scheduled when the change was made, in their order (`nonce` of the facts then): the manager
   * knows only how often it ever was. Null: never.
   */
  readonly before: readonly bigint[] | null;
}

/** The steps in calldata of one function, or of several in one `multicall`. */
const partsOf = (data: Hex): readonly Hex[] => {
  if (!reencodesExactly(MULTICALL, data)) return [data];
  const [parts] = decodeCall(MULTICALL, data);
  return Array.isArray(parts) ? (parts as readonly Hex[]) : [];
};

/**
 * OpenZeppelin's AccessManager, which makes calls for who has the role that a function takes: at once, or scheduled and
 * executed once the delay of that caller is over, before they expire. An operation is known by its caller, target and data.
 * The manager keeps no record of what it executed: logs tell whether a call that was scheduled and no longer is was executed or
 * cancelled; where a node gives none it counts as done, and it is said. Format: OpenZeppelin Contracts 5.x, `AccessManager`.
 */
export const accessManager = (facts: AccessManagerFacts, { before }: AccessManagerSettings): Wrapper => {
  const { address, caller, expiration } = facts;
  const title = `AccessManager ${checksummed(address)}`;
  const asked = new Map(facts.calls.map((one) => [sameness(one.call), one]));
  const permitted = (call: RouteCall): Permitted => {
    const found = asked.get(sameness(call));
    if (found === undefined) throw new RangeError('a call that the manager was not asked about');
    return found;
  };
  const isDelayed = (call: RouteCall): boolean => asked.get(sameness(call))?.permission.kind === 'delayed';
  const nonceBefore = (call: RouteCall): bigint =>
    before?.[facts.calls.findIndex((one) => sameness(one.call) === sameness(call))] ?? 0n;

  /** In one transaction where no ETH goes along, which `multicall` does not take. */
  const bundle = (parts: readonly RouteCall[]): readonly RouteCall[] =>
    parts.length === 1 || parts.some(({ value }) => value > 0n)
      ? parts
      : [{ to: address, value: 0n, data: encodeCall(MULTICALL, [parts.map(({ data }) => data)]) }];
  const part = (data: Hex, value = 0n): RouteCall => ({ to: address, value, data });

  const watching =
    (calls: readonly RouteCall[], tell: (operation: Operation, prior: bigint) => StageState) =>
    async (reader: Reader): Promise<StageState> => {
      const operations = await readOperations(reader, address, caller, calls);
      return together(operations.map((one, index) => tell(one, nonceBefore(calls[index] as RouteCall))));
    };
  const watchExecuted =
    (calls: readonly RouteCall[]) =>
    async (reader: Reader): Promise<StageState> => {
      const operations = (await readOperations(reader, address, caller, calls)).map((operation, index) => {
        const call = calls[index] as RouteCall;
        return { operation, id: operationOf(caller, call).hex, before: nonceBefore(call) };
      });
      const ended = await withEnds(reader, address, operations);
      const { timestamp: now } = reader.block;
      return together(
        ended.map((one, index) => operationState(one, { before: operations[index]?.before ?? 0n, now, expiration })),
      );
    };
  const actor: Actor = { kind: 'outer', may: 'the roles of the functions that are called' };

  const wrap = (calls: readonly RouteCall[]): readonly Stage[] => {
    if (calls.length === 0)
      throw refused('route/no-calls', 'there is nothing to schedule', { hint: 'change a parameter first' });
    const delays = calls
      .map((call) => permitted(call).permission)
      .map((one) => (one.kind === 'delayed' ? one.delay : 0n));
    const delayed = calls.filter(isDelayed);
    refuseTwins(delayed, `the ${title}`);
    const ids = delayed.map((call) => operationOf(caller, call));
    const execute: Stage = {
      name: 'execute',
      of: title,
      actor,
      calls: bundle(calls.map(({ to, value, data }) => part(encodeCall(EXECUTE, [to, data]), value))),
      after: { seconds: delays.reduce((most, one) => (one > most ? one : most), 0n), blocks: 0n },
      open: delayed.length === 0 ? null : { seconds: expiration, blocks: 0n },
      ids,
      watch: delayed.length === 0 ? null : watchExecuted(delayed),
    };
    if (delayed.length === 0) return [execute];
    const schedule: Stage = {
      name: 'schedule',
      of: title,
      actor,
      calls: bundle(delayed.map(({ to, data }) => part(encodeCall(SCHEDULE, [to, data, 0n])))),
      after: NO_TIME,
      open: null,
      ids,
      watch: watching(delayed, (one, prior) =>
        isScheduled(one, prior) ? { kind: 'done' } : { kind: 'open', until: null, note: null },
      ),
    };
    return [schedule, execute];
  };

  const cancel = (calls: readonly RouteCall[]): Stage => {
    const delayed = calls.filter(isDelayed);
    return {
      name: 'cancel',
      of: title,
      actor: { kind: 'outer', may: 'who scheduled it, an admin, or a guardian of the role' },
      calls: bundle(delayed.map(({ to, data }) => part(encodeCall(CANCEL, [caller, to, data])))),
      after: NO_TIME,
      open: null,
      ids: delayed.map((call) => operationOf(caller, call)),
      watch: null,
    };
  };

  const unwrapPart = (data: Hex, value: bigint): Unwrapped | null => {
    const declaration = [SCHEDULE, EXECUTE, CANCEL].find((one) => reencodesExactly(one, data));
    if (declaration === undefined) return null;
    const values = decodeCall(declaration, data);
    const [to, inner] = (declaration === CANCEL ? values.slice(1) : values) as readonly [Hex, Hex];
    const call = { to, value: declaration === EXECUTE ? value : 0n, data: inner };
    const whose = declaration === CANCEL ? (values[0] as Hex) : caller;
    const isAtOnce = declaration === EXECUTE && asked.has(sameness(call)) && !isDelayed(call);
    return { name: declaration.name, calls: [call], ids: isAtOnce ? [] : [operationOf(whose, call)] };
  };
  const unwrap = ({ to, value, data }: RouteCall): Unwrapped | null => {
    if (to.toLowerCase() !== address) return null;
    const parts = partsOf(data).map((one) => unwrapPart(one, value));
    const [first] = parts;
    if (first == null || parts.some((one) => one?.name !== first.name)) return null;
    const all = parts.flatMap((one) => (one === null ? [] : [one]));
    return { name: first.name, calls: all.flatMap(({ calls }) => calls ?? []), ids: all.flatMap(({ ids }) => ids) };
  };

  return {
    kind: 'access-manager',
    title,
    address,
    account: address,
    wrap,
    cancel: facts.calls.some(({ call }) => isDelayed(call)) ? cancel : null,
    unwrap,
    obstacles: facts.calls.flatMap(({ call, permission }) =>
      permission.kind === 'denied'
        ? [`the ${title} does not make ${call.data.slice(0, 10)} of ${checksummed(call.to)}: ${permission.why}`]
        : [],
    ),
  };
};
