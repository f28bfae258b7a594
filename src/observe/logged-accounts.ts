import { encodeParameters } from '../chain/abi-encode.js';
import type { Declaration } from '../chain/function.js';
import type { Hex } from '../chain/hex.js';
import { decodeLog, type Log } from '../chain/log.js';
import { readLogsBack } from '../chain/logs-back.js';
import type { Rpc } from '../chain/rpc.js';
import { PlimsollError } from '../diagnostic/error.js';

/** Logs of a contract in which accounts are named. */
export interface AccountLogs {
  readonly address: Hex;
  readonly event: Declaration;
  /** The argument that is the account: an address, or a word that holds one. */
  readonly account: string;
  /** Arguments that must be these, in hexadecimal. Of an anonymous event its first indexed one is among them. */
  readonly where: Readonly<Record<string, string>>;
}

/** Accounts that logs name. */
export interface LoggedAccounts {
  /** For each of the logs that were asked for, the one that was named last first, none twice. In lower case. */
  readonly accounts: readonly (readonly Hex[])[];
  /** The oldest block that was looked at. */
  readonly from: bigint;
}

/** Enough for contracts whose roles were given when they were made, on a node that gives long stretches. */
const LIMITS = { calls: 40, logs: 2_000 };

/** The declaration of an event that a definition writes as `contract.Event(…)`. */
export const eventTextOf = (text: string): string => `event ${text.slice(text.indexOf('.') + 1)}`;

/** The first topic of the logs: the event's own, or that of the argument by which an anonymous one is told. */
const topicOf = ({ event, where }: AccountLogs): Hex | null => {
  if (!event.anonymous) return event.selector;
  const first = event.inputs.find(({ indexed }) => indexed);
  const value = first === undefined ? undefined : where[first.name];
  return first === undefined || value === undefined ? null : encodeParameters([first], [value.toLowerCase()]);
};

const accountIn = ({ address, event, account, where }: AccountLogs, log: Log): readonly Hex[] => {
  if (log.address !== address) return [];
  const values = decodeLog(event, log);
  if (values === undefined) return [];
  const fits = event.inputs.every(({ name }, index) => {
    const wanted = where[name];
    return wanted === undefined || values[index] === wanted.toLowerCase();
  });
  const value = values[event.inputs.findIndex(({ name }) => name === account)];
  const found = fits && typeof value === 'string' ? /^0x(?:0{24})?([0-9a-f]{40})$/.exec(value)?.[1] : undefined;
  return found === undefined ? [] : [`0x${found}`];
};

/**
 * Accounts that logs name, from a block back, as far as some forty requests reach; null where the node gives no logs, or
 * none that make sense. A log says that something was so once: who is named is asked for what is so now.
 */
export const loggedAccounts = async (
  rpc: Rpc,
  sources: readonly AccountLogs[],
  to: bigint,
): Promise<LoggedAccounts | null> => {
  const topics = [...new Set(sources.map(topicOf).filter((topic) => topic !== null))];
  const filter = { addresses: [...new Set(sources.map(({ address }) => address))], topics };
  if (topics.length === 0) return { accounts: sources.map(() => []), from: 0n };
  try {
    const { logs, from } = await readLogsBack(rpc, filter, { from: 0n, to }, LIMITS);
    return {
      accounts: sources.map((source) => [...new Set(logs.flatMap((log) => accountIn(source, log)))]),
      from,
    };
  } catch (error) {
    if (error instanceof PlimsollError) return null;
    throw error;
  }
};
