import { decodeCall, encodeCall, reencodesExactly } from '../../chain/calldata.js';
import type { Hex } from '../../chain/hex.js';
import { refused } from '../../diagnostic/error.js';
import { checksummed } from '../../signer/address.js';
import type { Reader } from '../reader.js';
import { asModuleCall, callsOfModuleCall, type ModuleCall } from '../safe/module-call.js';
import type { RouteCall, SafeAuthority } from '../safe/wrap.js';
import { NO_TIME, type Stage, type StageState, type Unwrapped, type Wrapper } from '../stage.js';
import { ENQUEUE, EXECUTE_NEXT, SET_NONCE } from './abi.js';
import type { DelayFacts } from './facts.js';
import { passedHow } from './passed.js';
import { aheadOf, executeState, findQueued, queuedHash } from './queue.js';

/** What a route says of a Delay modifier beyond its address. */
export interface DelaySettings {
  /** What the Safe sends batches through, where its chain has not the published one. */
  readonly multiSendCallOnly: Hex | null;
  /** Contracts that may be delegatecalled besides the published ones, from the reader's own trust file. */
  readonly trustedDelegates: readonly Hex[];
  /** When the change was made, in seconds since 1970: what was queued by then is another's. Null: any may be it. */
  readonly since: bigint | null;
}

/**
 * Zodiac's Delay modifier in front of a Safe: an enabled module puts a call into its queue, and after the cooldown anybody has
 * the Safe make it, in the order of the queue and before it expires. A call is known by its hash; several go as one batch
 * through MultiSendCallOnly. The queue keeps no record of what it is past: logs tell whether a call was executed or skipped, and
 * where they do not, one that had time to cool down counts as done, and it is said. Format: zodiac-modifier-delay `Delay`.
 */
export const delay = (facts: DelayFacts, settings: DelaySettings): Wrapper => {
  const { address, avatar, cooldown, enabled, expiration, mayEnqueue, owner, sender, target, version } = facts;
  const { multiSendCallOnly, trustedDelegates, since } = settings;
  const title = `Delay ${checksummed(address)}`;
  const safe: SafeAuthority | null =
    version === null
      ? null
      : {
          address: avatar,
          version,
          chainId: facts.chainId,
          ...(multiSendCallOnly === null ? {} : { multiSendCallOnly }),
        };

  const asOne = (calls: readonly RouteCall[]): ModuleCall => {
    const [only, ...others] = calls;
    if (only === undefined)
      throw refused('route/no-calls', 'there is nothing to queue', { hint: 'change a parameter first' });
    if (safe !== null) return asModuleCall(calls, safe, trustedDelegates);
    if (others.length === 0) return { ...only, operation: 0 };
    throw refused(
      'route/not-a-safe',
      `${checksummed(avatar)}, for which the ${title} acts, is no Safe that makes ${calls.length} calls at once`,
      { hint: 'propose one call at a time with --only' },
    );
  };
  const encoded = (declaration: typeof ENQUEUE, { to, value, data, operation }: ModuleCall): readonly RouteCall[] => [
    { to: address, value: 0n, data: encodeCall(declaration, [to, value, data, BigInt(operation)]) },
  ];
  const watchEnqueued =
    (hash: Hex) =>
    async (reader: Reader): Promise<StageState> =>
      (await findQueued(reader, address, hash, since)) === undefined
        ? { kind: 'open', until: null, note: null }
        : { kind: 'done' };
  const watchExecuted =
    (hash: Hex) =>
    async (reader: Reader): Promise<StageState> => {
      const queued = await findQueued(reader, address, hash, since);
      const how = queued?.passed === true ? await passedHow(reader, facts, hash, queued) : 'untold';
      return executeState(queued, reader.block.timestamp, how);
    };

  const wrap = (calls: readonly RouteCall[]): readonly Stage[] => {
    const call = asOne(calls);
    const id = queuedHash(call);
    const common = { of: title, ids: [id] };
    return [
      {
        ...common,
        name: 'enqueue',
        actor: { kind: 'outer', may: `an enabled module of the ${title}` },
        calls: encoded(ENQUEUE, call),
        after: NO_TIME,
        open: null,
        watch: watchEnqueued(id.hex),
      },
      {
        ...common,
        name: 'execute',
        actor: { kind: 'anyone' },
        calls: encoded(EXECUTE_NEXT, call),
        after: { seconds: cooldown, blocks: 0n },
        open: expiration === 0n ? null : { seconds: expiration, blocks: 0n },
        watch: watchExecuted(id.hex),
      },
    ];
  };

  /** Raising the nonce past a call drops what is ahead of it too: there is no other way. */
  const cancel = (calls: readonly RouteCall[]): Stage => {
    const id = queuedHash(asOne(calls));
    const may = `the owner of the ${title}`;
    return {
      name: 'cancel',
      of: title,
      actor: owner === sender ? { kind: 'outer', may } : { kind: 'holders', accounts: [owner], may },
      calls: null,
      find: async (reader) => {
        const queued = await findQueued(reader, address, id.hex, since);
        if (queued === undefined || queued.passed) return null;
        const also = queued.ahead === 0 ? null : `it also drops what is ahead of it: ${aheadOf(queued)}`;
        const data = encodeCall(SET_NONCE, [queued.nonce + 1n]);
        return { calls: [{ to: address, value: 0n, data }], ids: [id], note: also };
      },
      after: NO_TIME,
      open: null,
      ids: [id],
      watch: null,
    };
  };

  const unwrap = ({ to, data }: RouteCall): Unwrapped | null => {
    if (to.toLowerCase() !== address) return null;
    if (reencodesExactly(SET_NONCE, data)) return { name: 'cancel', calls: null, ids: [] };
    const declaration = [ENQUEUE, EXECUTE_NEXT].find((one) => reencodesExactly(one, data));
    if (declaration === undefined) return null;
    const [target, value, inner, operation] = decodeCall(declaration, data) as readonly [Hex, bigint, Hex, bigint];
    // The contract has two operations and refuses another number.
    if (operation > 1n) return null;
    const asked = { to: target, value, data: inner, operation };
    const calls =
      safe === null
        ? operation === 0n
          ? [{ to: target, value, data: inner }]
          : null
        : callsOfModuleCall(asked, safe, trustedDelegates);
    const id = queuedHash({ ...asked, operation: operation === 1n ? 1 : 0 });
    return { name: declaration === ENQUEUE ? 'enqueue' : 'execute', calls, ids: [id] };
  };

  return {
    kind: 'delay',
    title,
    address,
    account: avatar,
    wrap,
    cancel,
    unwrap,
    obstacles: [
      ...(sender === null || mayEnqueue ? [] : [`${checksummed(sender)} is no enabled module of the ${title}`]),
      ...(enabled ? [] : [`the ${title} is no enabled module of ${checksummed(target)}`]),
      ...(target === avatar
        ? []
        : [
            `the ${title} acts for ${checksummed(avatar)} through ${checksummed(target)}, of which the route says nothing`,
          ]),
    ],
  };
};
