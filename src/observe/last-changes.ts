import type { AbiValue } from '../chain/abi-type.js';
import { checkStillThere } from '../chain/at-block.js';
import type { PinnedBlock } from '../chain/block.js';
import { blockAtTime, blockTimes } from '../chain/block-time.js';
import type { Declaration } from '../chain/function.js';
import type { Hex } from '../chain/hex.js';
import { decodeLog } from '../chain/log.js';
import { type LogLimits, type PlacedLog, readLogsBack } from '../chain/logs-back.js';
import type { Rpc } from '../chain/rpc.js';
import { hasCode } from '../chain/rpc-node.js';
import { PlimsollError, unavailable } from '../diagnostic/error.js';
import type { Finding } from '../diagnostic/finding.js';
import { type Announced, announcedBy } from '../protocol/announced.js';
import type { Protocol } from '../protocol/protocol.js';
import { declarationOf } from './declarations.js';

/** When parameters were last changed, as the logs of a chain tell it. */
export interface LastChanges {
  /** Time of the oldest block looked at: what is not in `times` was last changed before. Null where no logs were read. */
  readonly since: bigint | null;
  /** True where `since` is as far back as was asked for. */
  readonly whole: boolean;
  /** By `changeKey`; seconds since 1970. */
  readonly times: ReadonlyMap<string, bigint>;
  readonly findings: readonly Finding[];
}

export const changeKey = (group: string, identity: string, parameter: string): string =>
  `${group}\n${identity}\n${parameter}`;

const LIMITS: LogLimits = { calls: 600, logs: 200_000 };

interface Watched {
  readonly announced: Announced;
  readonly emitter: Hex;
  readonly declaration: Declaration;
  /** Where the event names the entity; null where the group has but one. */
  readonly identity: number | null;
}

/** The argument that names the entity: called as the identity is, else the only one of its type. Undefined where there is none. */
const identityIn = (protocol: Protocol, group: string, declaration: Declaration): number | null | undefined => {
  const identity = protocol.groups.get(group)?.identity;
  if (identity === null || identity === undefined) return null;
  const named = declaration.inputs.findIndex(({ name }) => name === identity.name);
  if (named >= 0) return named;
  const typed = declaration.inputs.flatMap(({ type }, index) => (type.canonical === identity.type ? [index] : []));
  return typed.length === 1 ? typed[0] : undefined;
};

const watchedBy = (protocol: Protocol, contracts: ReadonlyMap<string, Hex>): readonly Watched[] =>
  announcedBy(protocol).flatMap((announced): Watched[] => {
    const emitter = contracts.get(announced.contract);
    const declaration = declarationOf(announced.event);
    const identity = identityIn(protocol, announced.group, declaration);
    return emitter === undefined || identity === undefined ? [] : [{ announced, emitter, declaration, identity }];
  });

/** The parameters that events of the definition tell the last change of, as `group.parameter`. */
export const toldByLogs = (protocol: Protocol): ReadonlySet<string> =>
  new Set(
    announcedBy(protocol)
      .filter(({ group, event }) => identityIn(protocol, group, declarationOf(event)) !== undefined)
      .flatMap(({ group, parameters }) => [...parameters.keys()].map((name) => `${group}.${name}`)),
  );

/** That a log says a parameter was set: the block, and what it was set to as far as the event tells it. */
interface Said {
  readonly block: bigint;
  readonly blockHash: Hex;
  readonly event: string;
  readonly what: string;
}

const decoded = (declaration: Declaration, log: PlacedLog): readonly AbiValue[] | undefined => {
  try {
    return decodeLog(declaration, log);
  } catch (error) {
    if (error instanceof PlimsollError) return undefined;
    throw error;
  }
};

const saidBy = (watched: readonly Watched[], logs: readonly PlacedLog[]): Map<string, Said[]> => {
  const said = new Map<string, Said[]>();
  for (const log of logs) {
    for (const { announced, emitter, declaration, identity } of watched) {
      const values = log.address === emitter ? decoded(declaration, log) : undefined;
      if (values === undefined) continue;
      const entity = identity === null ? '' : String(values[identity]).toLowerCase();
      for (const [parameter, argument] of announced.parameters) {
        const at = declaration.inputs.findIndex(({ name }) => name === argument);
        const what = String(at < 0 ? values.join('\n') : values[at]);
        const key = changeKey(announced.group, entity, parameter);
        const list = said.get(key) ?? [];
        list.push({ block: log.block, blockHash: log.blockHash, event: announced.event, what });
        said.set(key, list);
      }
    }
  }
  return said;
};

/**
 * The newest of logs, newest first, that changed the value: a setter of several values stores the others again, and its log
 * repeats them. Of the oldest log that was seen nothing before is known, so it counts as a change.
 */
const lastOf = (said: readonly Said[]): Said | undefined => {
  let at = 0;
  for (;;) {
    const [here, before] = [said[at], said[at + 1]];
    if (here === undefined || before === undefined) return here;
    if (here.event !== before.event || here.what !== before.what) return here;
    at += 1;
  }
};

const nothing = (ruleId: string, message: string, help: string): LastChanges => ({
  since: null,
  whole: false,
  times: new Map(),
  findings: [{ ruleId, severity: 'warning', message, help }],
});

/** Codes of a node that gives no logs, or not these; the rest of the state is known all the same. */
const NO_LOGS = ['rpc/method-missing', 'rpc/too-large', 'rpc/timeout', 'rpc/rate-limited', 'rpc/error'] as const;

const timesOf = async (rpc: Rpc, last: ReadonlyMap<string, Said>): Promise<ReadonlyMap<string, bigint>> => {
  const hashes = new Map([...last.values()].map(({ block, blockHash }) => [block, blockHash]));
  const headers = await blockTimes(rpc, [...hashes.keys()]);
  const times = new Map<bigint, bigint>();
  for (const header of headers) {
    if (header !== null && header.hash === hashes.get(header.number)) times.set(header.number, header.time);
  }
  return new Map(
    [...last].map(([key, { block }]) => {
      const time = times.get(block);
      if (time !== undefined) return [key, time];
      throw unavailable('rpc/block-lost', `${rpc.name} no longer has block ${block} that it gave a log of`, {
        hint: 'The chain reorganised, or the provider answers from several nodes: run it again.',
      });
    }),
  );
};

/**
 * Find when each parameter was last changed, from the logs that the calls of the definition write, within `lookBack` seconds
 * before the pinned block. A node that gives no logs is said in a finding; a log that is not one of those asked for, or whose
 * block is not on the chain, is refused: `rpc/garbage`, `rpc/block-lost`.
 */
export const lastChanges = async (
  rpc: Rpc,
  block: PinnedBlock,
  protocol: Protocol,
  contracts: ReadonlyMap<string, Hex>,
  lookBack: bigint,
): Promise<LastChanges> => {
  const watched = watchedBy(protocol, contracts);
  if (watched.length === 0 || lookBack <= 0n) return { since: null, whole: false, times: new Map(), findings: [] };
  const filter = {
    addresses: [...new Set(watched.map(({ emitter }) => emitter))],
    topics: [...new Set(watched.map(({ declaration }) => declaration.selector))],
  };
  const target = block.timestamp > lookBack ? block.timestamp - lookBack : 0n;
  const start = await blockAtTime(rpc, block, target);
  let read: Awaited<ReturnType<typeof readLogsBack>>;
  try {
    read = await readLogsBack(rpc, filter, { from: start.block.number, to: block.number }, LIMITS);
  } catch (error) {
    if (!(error instanceof PlimsollError) || !hasCode(error, ...NO_LOGS)) throw error;
    return nothing(
      'state/no-logs',
      `when parameters were last changed is not known from the chain: ${error.message}`,
      'use a node that offers eth_getLogs; until then delays count from merge order',
    );
  }
  const last = new Map<string, Said>();
  for (const [key, said] of saidBy(watched, read.logs)) {
    const found = lastOf(said);
    if (found !== undefined) last.set(key, found);
  }
  const times = await timesOf(rpc, last);
  const cut = read.from > start.block.number;
  const since = cut ? ((await blockTimes(rpc, [read.from]))[0]?.time ?? null) : start.block.time;
  await checkStillThere(rpc, block);
  const whole = start.whole && !cut;
  const days = since === null ? 0n : (block.timestamp - since) / 86_400n;
  const short: Finding = {
    ruleId: 'state/look-back',
    severity: 'warning',
    message: `the node gives logs of the last ${days} days only, of ${lookBack / 86_400n} that were asked for`,
    help: 'a parameter that was not changed within these counts as not known; use a node with more history',
  };
  return { since, whole, times, findings: whole || (!cut && start.block.number === 0n) ? [] : [short] };
};
