import type { Finding } from '../diagnostic/finding.js';
import { loadYaml } from '../document/load.js';
import type { LastChange } from '../policy/state.js';
import type { Market } from '../protocol/market.js';
import { entitiesOf, entityOf, type ParamSet, pathOf, typeFor } from '../protocol/param-set.js';
import type { Protocol } from '../protocol/protocol.js';
import { readMarket } from '../protocol/read-market.js';
import { sameValue } from '../protocol/value.js';
import { gitFiles, isShallow } from '../workspace/git.js';
import { type Merged, mergesOf, movedFrom } from '../workspace/git-history.js';

/** What git tells of a market's values. */
export interface MergedChanges {
  /** By path, as the market's document has it. A path that is not in it is not known. */
  readonly times: ReadonlyMap<string, LastChange>;
  readonly findings: readonly Finding[];
}

export interface MergedInput {
  /** A folder of the repository: that of the workspace. */
  readonly folder: string;
  /** The commit that a change is judged against. */
  readonly commit: string;
  /** The market's document there, relative to the folder. */
  readonly file: string;
  /** The market as that commit has it. */
  readonly market: Market;
  /** Seconds since 1970: what is older needs no closer time. */
  readonly since: bigint;
}

/** Versions of a document that are looked at, and how often it may have been moved. */
const MOST_VERSIONS = 300;
const MOST_MOVES = 8;

interface Version extends Merged {
  readonly file: string;
}

/**
 * The versions of a document along the first parents, newest first. A commit cannot be older than the ones before it, so a
 * date that was set back counts as the latest before it.
 */
const versionsOf = async (input: MergedInput): Promise<{ versions: readonly Version[]; whole: boolean }> => {
  const versions: Version[] = [];
  let at: { commit: string; path: string } | null = { commit: input.commit, path: input.file };
  for (let moves = 0; at !== null && moves <= MOST_MOVES && versions.length < MOST_VERSIONS; moves += 1) {
    const { commit, path }: { commit: string; path: string } = at;
    const merges = await mergesOf(input.folder, commit, path, MOST_VERSIONS - versions.length);
    versions.push(...merges.map((merge) => ({ ...merge, file: path })));
    const oldest = merges.at(-1);
    at = oldest === undefined ? null : await movedFrom(input.folder, oldest.commit, path);
  }
  let latest = 0n;
  const sound = [...versions]
    .reverse()
    .map((version) => {
      latest = version.time > latest ? version.time : latest;
      return { ...version, time: latest };
    })
    .reverse();
  return { versions: sound, whole: at === null && versions.length < MOST_VERSIONS };
};

/** The values of a version; null where it cannot be read with the definition at hand. A file that is not there has none. */
const valuesAt = async (folder: string, { commit, file }: Version, protocol: Protocol): Promise<ParamSet | null> => {
  const text = await (await gitFiles(folder, commit)).read(file);
  if (text === null) return { protocol, entities: new Map() };
  const source = { file, text };
  const loaded = loadYaml(source);
  return loaded.ok ? (readMarket(source, loaded.root, protocol).market?.params ?? null) : null;
};

/** A value whose last change is looked for, and the oldest merge that is known to have it already. */
interface Open {
  readonly path: string;
  readonly sameIn: (set: ParamSet) => boolean;
  at: bigint | null;
}

const openIn = (market: Market): Open[] =>
  [...entitiesOf(market.params)].flatMap(({ group, entity }) =>
    [...entity.values].flatMap(([name, value]): Open[] => {
      const parameter = group.parameters.get(name);
      if (parameter === undefined) return [];
      const type = typeFor(parameter, entity);
      const sameIn = (set: ParamSet): boolean => {
        const before = entityOf(set, group.name, entity.identity)?.values.get(name);
        return before !== undefined && sameValue(before, value, type);
      };
      return [{ path: pathOf(group, entity.label, name), sameIn, at: null }];
    }),
  );

const cut = async (input: MergedInput, paths: number): Promise<Finding> => {
  const shallow = await isShallow(input.folder);
  return {
    ruleId: 'state/history-cut',
    severity: 'warning',
    message: `git does not tell when ${paths} values of ${input.market.name} were last changed: ${
      shallow ? 'the clone is shallow' : `the document was changed more than ${MOST_VERSIONS} times since`
    }`,
    file: input.file,
    help: shallow
      ? 'fetch the whole history (fetch-depth: 0), or give a node or a state file'
      : 'give a node or a state file',
  };
};

/**
 * When each value of a market was last merged: the first-parent commit of the base in which it became what it is. Author dates
 * are the author's to choose; the order of merges is not, and the date of a merge is its server's. Older versions that the
 * definition at hand cannot read are passed over.
 */
export const mergedChanges = async (input: MergedInput): Promise<MergedChanges> => {
  const { versions, whole } = await versionsOf(input);
  const times = new Map<string, LastChange>();
  const found = (at: bigint): LastChange => ({ at, from: 'merge' });
  let open = openIn(input.market);
  for (const version of versions) {
    const set = await valuesAt(input.folder, version, input.market.params.protocol);
    if (set === null) continue;
    const still: Open[] = [];
    for (const one of open) {
      if (!one.sameIn(set)) {
        if (one.at !== null) times.set(one.path, found(one.at));
        continue;
      }
      one.at = version.time;
      if (version.time > input.since) still.push(one);
      else times.set(one.path, { ...found(version.time), noLater: true });
    }
    open = still;
    if (open.length === 0) break;
  }
  if (open.length === 0) return { times, findings: [] };
  if (!whole || (await isShallow(input.folder))) return { times, findings: [await cut(input, open.length)] };
  for (const { path, at } of open) if (at !== null) times.set(path, found(at));
  return { times, findings: [] };
};
