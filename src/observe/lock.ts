import { refused } from '../diagnostic/error.js';
import type { Files } from '../document/files.js';
import type { ParamSet } from '../protocol/param-set.js';
import type { Protocol } from '../protocol/protocol.js';
import { isObject, type Json, type JsonObject, member, parseJson } from './json.js';
import { type ObservedAt, readOwnSnapshot, snapshotJson } from './own-snapshot.js';

export const LOCK_FILE = 'plimsoll.lock';
export const LOCK_FORMAT = 'plimsoll.lock/1';

/** The state in which a market's document and its chain were last known equal. */
export interface LockEntry {
  /** The commit checked out then; null outside a repository. */
  readonly commit: string | null;
  readonly document: { readonly path: string; readonly sha256: string };
  readonly at: ObservedAt;
  /** Everything that was on the chain, managed or not: what differs from it now is drift. */
  readonly params: ParamSet;
}

const fail = (why: string) =>
  refused('lock/invalid', `${LOCK_FILE} is not sound: ${why}`, {
    where: { file: LOCK_FILE },
    hint: 'take it from git again, or run plimsoll verify to write it anew',
  });

/** The lock as JSON; an empty one where the workspace has none. */
export const readLockFile = async (files: Files): Promise<JsonObject> => {
  const text = await files.read(LOCK_FILE);
  if (text === null) return {};
  const root = parseJson(text, LOCK_FILE);
  const markets = member(root, 'markets');
  if (member(root, 'format') !== LOCK_FORMAT || !isObject(markets)) throw fail('it is of no known format');
  return markets;
};

const textIn = (json: Json | undefined, key: string): string => {
  const value = member(json, key);
  if (typeof value !== 'string') throw fail(`${key} is missing`);
  return value;
};

/** What the lock knows of a market; null where it knows nothing. */
export const lockEntry = (markets: JsonObject, market: string, protocol: Protocol): LockEntry | null => {
  const entry = member(markets, market);
  if (entry === undefined) return null;
  const commit = member(entry, 'commit');
  const document = member(entry, 'document');
  const { params, at } = readOwnSnapshot(member(entry, 'snapshot') ?? null, LOCK_FILE, protocol);
  return {
    commit: typeof commit === 'string' ? commit : null,
    document: { path: textIn(document, 'path'), sha256: textIn(document, 'sha256') },
    at,
    params,
  };
};

const plain = (json: Json): unknown => {
  if (typeof json === 'bigint') return Number(json);
  if (Array.isArray(json)) return json.map((item) => plain(item as Json));
  return isObject(json) ? Object.fromEntries(Object.entries(json).map(([key, value]) => [key, plain(value)])) : json;
};

/** The text of the lock with one market's entry replaced, markets in code-point order. */
export const lockText = (markets: JsonObject, market: string, entry: LockEntry): string => {
  const others = Object.entries(markets)
    .filter(([name]) => name !== market)
    .map(([name, json]) => [name, plain(json)] as const);
  const own = {
    commit: entry.commit,
    document: entry.document,
    snapshot: snapshotJson(entry.params, market, entry.at),
  };
  const sorted = [...others, [market, own] as const].sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify({ format: LOCK_FORMAT, markets: Object.fromEntries(sorted) }, null, 1)}\n`;
};
