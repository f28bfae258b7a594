import type { Finding } from '../diagnostic/finding.js';
import { loadYaml } from '../document/load.js';
import { locate } from '../document/node.js';
import type { Plain } from '../document/plain.js';
import { toPlain } from '../document/plain.js';
import { gitFiles } from '../workspace/git.js';
import { collectChains, collectDocuments, type NodeOf, type Pin, type Skipped } from './collect.js';
import { editable, setValue, surplus } from './edit-trust.js';
import { type Environment, openToOthers, refuseInside, trustPath } from './location.js';
import { parseTrust, readTrust } from './read-trust.js';
import { type Place, placeOf } from './repository.js';
import type { Trust } from './trust.js';
import { isMap, type Written } from './yaml-text.js';

/** What `trust add` was asked. */
export interface AddInput {
  /** The workspace's folder. */
  readonly root: string;
  readonly environment: Environment;
  /** The branch to protect; null for the default of `origin`. */
  readonly ref: string | null;
  /** Where the branch is fetched from, instead of what the clone says. */
  readonly remote: string | null;
  /** Finds nodes; null asks none. */
  readonly nodeOf: NodeOf | null;
}

/** One pin beside what the file had: `before` and `after` are texts, null where there is none. */
export interface PinChange {
  readonly path: readonly string[];
  readonly kind: 'added' | 'changed' | 'same' | 'removed';
  readonly before: string | null;
  readonly after: string | null;
}

/** What `trust add` would write; `writeTrust` writes it. */
export interface Addition {
  readonly file: string;
  readonly workspace: string;
  readonly place: Place;
  readonly changes: readonly PinChange[];
  readonly skipped: readonly Skipped[];
  readonly findings: readonly Finding[];
  readonly before: string | null;
  readonly text: string;
}

const PLAIN_NAME = /[^A-Za-z0-9._-]+/g;

const samePlace = (trust: Trust, name: string, place: Place): boolean => {
  const entry = trust.workspaces.get(name);
  return entry !== undefined && entry.path === place.path && entry.repository.join() === place.repository.join();
};

/** The entry's name: the one it has, else one after the workspace's folder or remote that is free. */
const nameFor = (trust: Trust, place: Place, folder: string): string => {
  for (const name of trust.workspaces.keys()) if (samePlace(trust, name, place)) return name;
  const source = place.path === '.' ? (place.remote ?? folder) : place.path;
  const last =
    source
      .replace(/\/+$|\.git\/*$/g, '')
      .split(/[/:\\]/)
      .at(-1) ?? '';
  const base =
    last
      .replace(PLAIN_NAME, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 60) || 'workspace';
  let name = base;
  for (let n = 2; trust.workspaces.has(name); n += 1) name = `${base}-${n}`;
  return name;
};

const shown = (value: Plain | Written): string =>
  Array.isArray(value)
    ? value.map(String).join(', ')
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value);

/** The leaves of a pin, each with its path. */
const leaves = ({ path, value }: Pin): readonly Pin[] =>
  isMap(value)
    ? Object.entries(value).flatMap(([key, inner]) => leaves({ path: [...path, key], value: inner }))
    : [{ path, value }];

const changesBetween = (text: string, pins: readonly Pin[]): readonly PinChange[] => {
  const loaded = loadYaml({ file: 'trust.yaml', text });
  const textAt = (path: readonly string[]): string | null => {
    const place = loaded.ok ? locate(loaded.root, path) : null;
    return place?.found === true ? shown(toPlain(place.node)) : null;
  };
  return pins.flatMap((pin): readonly PinChange[] => [
    ...leaves(pin).map(({ path, value }): PinChange => {
      const before = textAt(path);
      const after = shown(value);
      return { path, before, after, kind: before === null ? 'added' : before === after ? 'same' : 'changed' };
    }),
    ...surplus(text, pin.path, pin.value).map(
      (path): PinChange => ({ path, before: textAt(path), after: null, kind: 'removed' }),
    ),
  ]);
};

const workspacePins = (
  name: string,
  place: Place,
  workspaceDigest: string,
  definitions: ReadonlyMap<string, string>,
): Pin => ({
  path: ['workspaces', name],
  value: {
    repository: [...place.repository],
    path: place.path,
    ...(place.remote === null ? {} : { remote: place.remote }),
    ref: place.branch.ref,
    pins: { workspace: workspaceDigest, definitions: Object.fromEntries(definitions) },
  },
});

/** Addresses written in another case are the same address: a pin goes to the key that the file has. */
const keyedAs = (text: string, pin: Pin): Pin => {
  const [top = '', chain = '', kind = '', address = ''] = pin.path;
  if (top !== 'chains') return pin;
  const loaded = loadYaml({ file: 'trust.yaml', text });
  const node = loaded.ok ? locate(loaded.root, [top, chain, kind]) : null;
  const keys = node?.found === true && node.node.kind === 'map' ? node.node.entries.map(({ key }) => key) : [];
  const key = keys.find((one) => one.toLowerCase() === address.toLowerCase());
  return key === undefined ? pin : { ...pin, path: [top, chain, kind, key] };
};

/**
 * Find what is to be pinned of the workspace a folder is a clone of: documents as the protected branch has them, never the
 * worktree; Safes, batch contracts and contracts as their chains have them now. Nothing is written. Throws what `placeOf`,
 * `refuseInside`, `readTrust` and `collectDocuments` list.
 */
export const planAddition = async (input: AddInput): Promise<Addition> => {
  const path = trustPath(input.environment);
  await refuseInside(path, input.root);
  const file = await readTrust(path);
  const found = await placeOf(input.root, input.ref);
  const place = input.remote === null ? found : { ...found, remote: input.remote };
  const documents = await collectDocuments(await gitFiles(input.root, place.branch.commit));
  const { pins, skipped } = await collectChains(documents, input.nodeOf);
  const name = nameFor(file.trust, place, input.root);
  const start = editable(file.text);
  const all = [workspacePins(name, place, documents.workspaceDigest, documents.definitions), ...pins].map((pin) =>
    keyedAs(start, pin),
  );
  const text = all.reduce((current, pin) => setValue(current, pin.path, pin.value), start);
  await parseTrust({ file: path, text });
  return {
    file: path,
    workspace: name,
    place,
    changes: changesBetween(start, all),
    skipped,
    findings: await openToOthers(path),
    before: file.text,
    text,
  };
};
