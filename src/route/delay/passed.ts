import { decodeCall, reencodesExactly } from '../../chain/calldata.js';
import type { Hex } from '../../chain/hex.js';
import type { PlacedLog } from '../../chain/logs-back.js';
import { addressWord, word } from '../../signer/words.js';
import type { Reader } from '../reader.js';
import type { RouteCall } from '../safe/wrap.js';
import { ADDED, EXECUTE_NEXT, MODULE_SUCCESS } from './abi.js';
import type { DelayFacts } from './facts.js';
import { type Queued, queuedHash } from './queue.js';

/** What became of a call that the queue is past; `untold` where the logs do not say for certain. */
export type Passed = 'executed' | 'skipped' | 'untold';

/** Transactions looked at: a queue in which more was executed since is not told apart. */
const MOST_LOOKED_AT = 50;
/** Earlier ones do not say what modules have them make. */
const TELLING = /^1\.(?:[1-9]|[1-9][0-9]+)\./;

const isAfter = (log: PlacedLog, other: PlacedLog): boolean =>
  log.block > other.block || (log.block === other.block && log.index > other.index);

/** The hash that a transaction had a Delay execute; null where it did not ask the Delay itself. */
const executedBy = (call: RouteCall | null, delay: Hex): Hex | null => {
  if (call === null || call.to !== delay || !reencodesExactly(EXECUTE_NEXT, call.data)) return null;
  const [to, value, data, operation] = decodeCall(EXECUTE_NEXT, call.data) as readonly [Hex, bigint, Hex, bigint];
  return operation > 1n ? null : queuedHash({ to, value, data, operation: operation === 1n ? 1 : 0 }).hex;
};

/**
 * Whether a call that the queue is past was executed or skipped. The contract keeps neither; but the Safe writes a log for each call
 * that the Delay has it make, and the transaction that wrote it names the call where it asked the Delay itself. Where none since
 * it was queued can have been it, it was skipped.
 */
export const passedHow = async (
  reader: Reader,
  { address, avatar, target, version }: Pick<DelayFacts, 'address' | 'avatar' | 'target' | 'version'>,
  hash: Hex,
  { nonce, alike }: Pick<Queued, 'nonce' | 'alike'>,
): Promise<Passed> => {
  // Behind a further modifier it is that one that the Safe names; of several alike no transaction says which it executed.
  if (target !== avatar || version === null || !TELLING.test(version) || alike > 1) return 'untold';
  const found = await reader.logs?.({
    addresses: [address, avatar],
    topics: [ADDED.selector, MODULE_SUCCESS.selector],
    second: [`0x${word(nonce)}`, `0x${addressWord(address)}`],
  });
  const added = found?.logs.find(
    (log) => log.address === address && log.topics[0] === ADDED.selector && log.topics[2] === hash,
  );
  if (found == null || added === undefined) return 'untold';
  const made = found.logs.filter(
    (log) => log.address === avatar && log.topics[0] === MODULE_SUCCESS.selector && isAfter(log, added),
  );
  const transactions = new Set(made.map(({ transaction }) => transaction));
  if (transactions.size > MOST_LOOKED_AT) return 'untold';
  const executed = await Promise.all(
    [...transactions].map(async (one) => {
      // One that had the Safe make several calls executed more than it names.
      const alone = made.filter(({ transaction }) => transaction === one).length === 1;
      return one !== null && alone ? executedBy((await reader.transaction?.(one)) ?? null, address) : null;
    }),
  );
  if (executed.includes(hash)) return 'executed';
  return executed.includes(null) ? 'untold' : 'skipped';
};
