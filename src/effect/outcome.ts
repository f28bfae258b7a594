import type { PinnedBlock } from '../chain/block.js';
import type { Declaration } from '../chain/function.js';
import type { Hex } from '../chain/hex.js';
import { keccakText } from '../chain/keccak.js';
import type { Log } from '../chain/log.js';
import type { ReadCall } from '../chain/multicall.js';
import type { SimResult } from '../chain/simulate.js';
import { signedAmountText } from '../quantity/amount-text.js';
import type { SafeState } from '../route/safe/state.js';
import { checksummed } from '../signer/address.js';
import { type BalanceChange, balanceChanges } from './balances.js';
import { type DeclaredEvent, type DescribedLog, describeLogs } from './described-logs.js';
import { ifTraced, type Machine } from './machine.js';
import type { Ran, Run, TracedRuns } from './run.js';
import { touchedByReads } from './run-by-trace.js';
import { NONCE_SLOT, type SafeKeys } from './safe-storage.js';
import { type StorageWrite, storageWrites } from './storage.js';

/** Everything seen of a transaction that was run, besides the values of a market. */
export interface Outcome {
  readonly logs: readonly DescribedLog[];
  readonly balances: readonly BalanceChange[];
  /** Null where the node cannot tell. */
  readonly storage: readonly StorageWrite[] | null;
  /** Contracts that are new or have other code; null where the node cannot tell. */
  readonly newCode: readonly string[] | null;
}

/** A Safe as it is before, and how many of its transactions are run. */
export interface ActingSafe {
  readonly state: SafeState;
  readonly transactions: bigint;
}

export interface OutcomeInput {
  readonly machine: Machine;
  readonly block: PinnedBlock;
  /** What was run. */
  readonly runs: readonly Run[];
  /** The outcome is that of the runs from this on; without it, of the last. */
  readonly from?: number;
  readonly reads: readonly ReadCall[];
  readonly ran: Ran;
  /** Who acts. */
  readonly account: Hex;
  /** Safes whose transactions are run, the one that is first, and how many of each. */
  readonly safes: readonly ActingSafe[];
  /** Contracts of the route: what they write of what goes through them is expected. */
  readonly books?: ReadonlySet<Hex>;
  /** Words that are meant to be written, as `slotKey` has them. */
  readonly slots?: ReadonlySet<string>;
  /** What contracts are called. */
  readonly names: ReadonlyMap<Hex, string>;
  /** Addresses by which mappings may be keyed, with what to call them. */
  readonly keys: ReadonlyMap<Hex, string>;
  readonly events: readonly DeclaredEvent[];
  /** Events by which others are named that only look like them. */
  readonly alike?: readonly Declaration[];
  /** Contracts that the calls are declared to write to beyond the values that are read. */
  readonly writes: ReadonlySet<Hex>;
}

/** `SignMsg(bytes32 indexed msgHash)` */
const SIGNED = keccakText('SignMsg(bytes32)');

/** Slots that the values depend on; null where the node cannot tell. */
const touched = async (
  { ran: { rpc }, block, reads }: OutcomeInput,
  traced: TracedRuns,
): Promise<ReadonlySet<string> | null> => {
  const some = [...traced.diff.values()].some(({ storage }) => storage.size > 0);
  if (!some || reads.length === 0) return new Set();
  return ifTraced(touchedByReads(rpc, block, { reads }, traced));
};

/**
 * What traces tell of the runs; null where they are not of what was run: every transaction of a Safe uses up a nonce,
 * so a trace that does not show that was made without our overrides.
 */
const tracedRun = ({ ran, safes }: OutcomeInput): TracedRuns | null =>
  tracesOf(
    ran,
    safes.map(({ state }) => state),
  ) === 'of another run'
    ? null
    : ran.traced;

/** Whether the node's traces are of what was run, as far as that can be told. */
export const tracesOf = ({ traced }: Ran, safes: readonly SafeState[]): 'none' | 'of this run' | 'of another run' => {
  if (traced === null) return 'none';
  return safes.every(({ address }) => traced.diff.get(address)?.storage.has(NONCE_SLOT) === true)
    ? 'of this run'
    : 'of another run';
};

/** The results of the runs that are looked at. */
const seenResults = ({ ran, runs, from = runs.length - 1 }: OutcomeInput): readonly SimResult[] =>
  ran.results.slice(from).flat();

const MAX_NAMED = 64;

/** Addresses in events of the Safe itself, which name the owners and modules that come and go. */
const namedIn = (logs: readonly Log[]): readonly Hex[] => {
  const words = logs.flatMap(({ topics, data }) => [
    ...topics.slice(1).map((topic) => topic.slice(2)),
    ...(data.slice(2).match(/.{64}/g) ?? []),
  ]);
  const addresses = words.filter((text) => text.startsWith('0'.repeat(24)) && BigInt(`0x${text}`) > 1n);
  return [...new Set(addresses)].slice(0, MAX_NAMED).map((text): Hex => `0x${text.slice(24)}`);
};

const safeKeys = (input: OutcomeInput, { address: safe, owners }: SafeState): SafeKeys => {
  const own = seenResults(input).flatMap(({ logs }) => logs.filter(({ address }) => address === safe));
  const named = namedIn(own);
  return {
    owners: [...owners, ...named],
    modules: named,
    signedMessages: own.flatMap(({ topics: [topic, hash] }) => (topic === SIGNED && hash !== undefined ? [hash] : [])),
  };
};

const storageOf = async (input: OutcomeInput, traced: TracedRuns): Promise<readonly StorageWrite[] | null> => {
  const readBack = await touched(input, traced);
  if (readBack === null) return null;
  return storageWrites(traced.diff, {
    safes: new Map(
      input.safes.map(({ state, transactions }) => [state.address, { keys: safeKeys(input, state), transactions }]),
    ),
    books: input.books ?? new Set(),
    slots: input.slots ?? new Set(),
    names: input.names,
    readBack,
    declared: input.writes,
    keys: new Map([...input.names, ...input.keys]),
  });
};

/** What is seen of the runs that are looked at, in words. Asks the node for balances where there were transfers. */
export const outcomeOf = async (input: OutcomeInput): Promise<Outcome> => {
  const results = seenResults(input);
  const logs = results.flatMap((result) => result.logs);
  const sent = results.flatMap((result) => result.sent);
  const traced = tracedRun(input);
  const [balances, storage] = await Promise.all([
    balanceChanges(input.machine, input.block, input.runs, {
      ...{ from: input.from ?? input.runs.length - 1, logs, sent, account: input.account },
    }),
    traced === null ? null : storageOf(input, traced),
  ]);
  return {
    logs: describeLogs(logs, { declared: input.events, books: input.books ?? new Set() }, input.names, input.alike),
    balances,
    storage,
    newCode:
      traced === null
        ? null
        : [...traced.diff].flatMap(([address, { code }]) => (code === null ? [] : [checksummed(address)])),
  };
};

const logText = ({ address, contract, event, topic }: DescribedLog): string =>
  `${contract ?? address} writes ${event === undefined ? `an event that is not known (${topic ?? 'no topic'})` : `the event ${event}`}`;

const writeText = ({ address, contract, slot, name }: StorageWrite): string =>
  `the storage of ${contract ?? address} changes: ${name ?? slot}`;

/** ETH in whole units; of a token its smallest unit, for what a token says of its decimals is its own word. */
const balanceText = ({ token, account, change }: BalanceChange): string =>
  token === null
    ? `the balance of ${account} changes by ${signedAmountText(change, 18)} ETH`
    : `the balance of ${account} in ${token} changes by ${change}`;

/** What nothing declares of an outcome, in words, in the order of its importance. */
export const undeclaredOf = ({ logs, balances, storage, newCode }: Outcome): readonly string[] => [
  ...(newCode ?? []).map((address) => `the code of ${address} changes`),
  ...balances.map(balanceText),
  ...(storage ?? []).filter(({ expected }) => expected === 'none').map(writeText),
  ...logs.filter(({ declared }) => !declared).map(logText),
];
