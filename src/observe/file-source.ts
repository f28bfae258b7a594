import { refused } from '../diagnostic/error.js';
import type { Finding } from '../diagnostic/finding.js';
import { readTextFile } from '../document/files.js';
import type { Definitions } from '../protocol/load-definition.js';
import type { ParamSet } from '../protocol/param-set.js';
import type { Protocol } from '../protocol/protocol.js';
import { foreignMetrics } from './foreign-metrics.js';
import { detectSnapshot, readForeignSnapshot } from './foreign-snapshot.js';
import { type Json, member, parseJson } from './json.js';
import type { Measured } from './measures.js';
import { type ObservedAt, readOwnSnapshot, SNAPSHOT_FORMAT } from './own-snapshot.js';

/** The values in a snapshot file, and the block where the file says it. */
export interface FileObservation {
  readonly params: ParamSet;
  readonly at: ObservedAt | null;
  readonly findings: readonly Finding[];
  /** What a foreign snapshot holds besides parameters, and what it does not; null for one of ours. */
  readonly measured: Pick<Measured, 'metrics' | 'findings'> | null;
}

/** Read a file as JSON. Throws `source/missing` where there is none. */
export const loadJsonFile = async (path: string): Promise<Json> => {
  const text = await readTextFile(path, path);
  if (text === null)
    throw refused('source/missing', `there is no file ${path}`, {
      hint: 'a source is worktree, git:REV, chain, chain@BLOCK or the path of a snapshot',
    });
  return parseJson(text, path);
};

/** The values of a parsed snapshot of ours or of a format that the definition maps. */
export const observeJson = (root: Json, file: string, protocol: Protocol): FileObservation => {
  if (member(root, 'format') === SNAPSHOT_FORMAT)
    return { ...readOwnSnapshot(root, file, protocol), findings: [], measured: null };
  const snapshot = detectSnapshot(root, protocol);
  if (snapshot === null)
    throw refused('source/unknown-format', `${file} is no snapshot that ${protocol.title} knows`, { where: { file } });
  const read = readForeignSnapshot(root, file, protocol, snapshot);
  return { ...read, at: null, measured: foreignMetrics(root, file, read.params, snapshot) };
};

/** The definition that a snapshot is of. Throws `source/unknown-format` where there is none. */
export const protocolOfJson = async (root: Json, file: string, definitions: Definitions): Promise<Protocol> => {
  const named = member(member(root, 'protocol'), 'name');
  if (member(root, 'format') === SNAPSHOT_FORMAT && typeof named === 'string') return definitions.load(named);
  for (const name of await definitions.names()) {
    const protocol = await definitions.load(name);
    if (detectSnapshot(root, protocol) !== null) return protocol;
  }
  throw refused('source/unknown-format', `${file} is no snapshot that a protocol definition knows`, {
    where: { file },
    hint: 'snapshots are written by plimsoll snapshot, or mapped in a definition under `snapshots`',
  });
};
