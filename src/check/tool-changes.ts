import type { Finding } from '../diagnostic/finding.js';
import { isObject, type Json, member, parseJson } from '../observe/json.js';
import { fromWorkspace } from './ci-changes.js';

/** The package that this program is installed as. */
const PACKAGE = 'plimsoll';

/** Files that say what a package manager installs, in whatever folder. */
export const MANIFESTS = [
  'package.json',
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'bun.lock',
  '.npmrc',
  '.yarnrc.yml',
] as const;

/** The folders in which a package manager looks for them, from the repository's top to the workspace. */
export const manifestPaths = (place: string): readonly string[] => {
  const parts = place === '.' ? [] : place.split('/');
  const folders = ['', ...parts.map((_, index) => `${parts.slice(0, index + 1).join('/')}/`)];
  return folders.flatMap((folder) => MANIFESTS.map((name) => `${folder}${name}`));
};

/** One such file that the change has otherwise than the base; null on the side that has none. */
export interface ChangedManifest {
  /** From the repository's top. */
  readonly path: string;
  readonly base: string | null;
  readonly head: string | null;
}

type Facts = ReadonlyMap<string, string>;

const text = (value: Json | undefined): string =>
  typeof value === 'string'
    ? value
    : JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? String(one) : one));

const entriesOf = (value: Json | undefined): readonly (readonly [string, Json])[] =>
  isObject(value) ? Object.entries(value) : [];

const SECTIONS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];
/** Fields in which another package, or another manager, is put in the place of the one that is asked for. */
const REPLACING = ['overrides', 'resolutions', 'pnpm', 'packageManager', 'workspaces'];
/** Scripts that an installation runs by itself. */
const BY_ITSELF = ['preinstall', 'install', 'postinstall', 'prepare'];

/** What package.json says of the program: how it is asked for, what is put in its place, and which scripts call it. */
const ofPackage = (root: Json): Facts => {
  const found = new Map<string, string>();
  for (const section of SECTIONS) {
    const asked = member(member(root, section), PACKAGE);
    if (asked !== undefined) found.set(`${section}.${PACKAGE}`, text(asked));
  }
  for (const [name, script] of entriesOf(member(root, 'scripts')))
    if (BY_ITSELF.includes(name) || (typeof script === 'string' && script.includes(PACKAGE)))
      found.set(`scripts.${name}`, text(script));
  for (const name of REPLACING) {
    const value = member(root, name);
    if (value !== undefined) found.set(name, text(value));
  }
  return found;
};

/** Where a package that another asks for is installed: in the nearest node_modules upward. */
const placeOf = (packages: Json | undefined, from: string, name: string): string | null => {
  let folder = from;
  for (;;) {
    const place = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (member(packages, place) !== undefined) return place;
    if (folder === '') return null;
    folder = folder.includes('/node_modules/') ? folder.slice(0, folder.lastIndexOf('/node_modules/')) : '';
  }
};

/** What a lock of npm pins of the program and of all that it needs. */
const ofLock = (root: Json): Facts => {
  const packages = member(root, 'packages');
  const found = new Map<string, string>();
  const open = entriesOf(packages)
    .map(([place]) => place)
    .filter((place) => place === `node_modules/${PACKAGE}` || place.endsWith(`/node_modules/${PACKAGE}`));
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    if (found.has(place)) continue;
    const one = member(packages, place);
    const [version, resolved, integrity, link] = ['version', 'resolved', 'integrity', 'link'].map((key) =>
      member(one, key),
    );
    found.set(
      place,
      [version, resolved, integrity, link].map((part) => (part === undefined ? '' : text(part))).join(' '),
    );
    for (const section of ['dependencies', 'optionalDependencies'])
      for (const [name] of entriesOf(member(one, section))) {
        const next = placeOf(packages, place, name);
        if (next !== null) open.push(next);
      }
  }
  return found;
};

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** What a file says of the program; null where it cannot be told from its text, which then counts as a whole. */
const factsOf = (path: string, source: string | null): Facts | null => {
  const name = nameOf(path);
  if (source === null) return new Map();
  if (!name.endsWith('.json')) return null;
  try {
    const root = parseJson(source, path);
    return name === 'package.json' ? ofPackage(root) : ofLock(root);
  } catch {
    return null;
  }
};

const MOST_WORDS = 3;

/** True where package.json asks for the program or calls it: else what it replaces concerns nobody here. */
const concerned = (facts: Facts): boolean =>
  [...facts].some(([key, value]) =>
    key.startsWith('scripts.') ? value.includes(PACKAGE) : key.endsWith(`.${PACKAGE}`) || key.endsWith(`/${PACKAGE}`),
  );

/** What differs, the program itself before what it needs. */
const differing = (base: Facts, head: Facts): readonly string[] =>
  [...new Set([...base.keys(), ...head.keys()])]
    .filter((key) => base.get(key) !== head.get(key))
    .sort((a, b) => Number(b.endsWith(PACKAGE)) - Number(a.endsWith(PACKAGE)) || (a < b ? -1 : 1));

const shortened = (value: string | undefined): string =>
  value === undefined ? 'nothing' : value.length > 80 ? `${value.slice(0, 80)}…` : value;

/** Of a place in a lock its version only. */
const shownOf = (key: string, value: string | undefined): string | undefined =>
  key.includes('node_modules/') ? value?.split(' ')[0] : value;

const wordsOf = (base: Facts, head: Facts): string | null => {
  const keys = differing(base, head);
  if (keys.length === 0 || !(concerned(base) || concerned(head))) return null;
  const told = keys.slice(0, MOST_WORDS).map((key) => {
    const [was, is] = [base.get(key), head.get(key)].map((value) => shortened(shownOf(key, value)));
    // The same version from elsewhere, or with other content.
    return was === is ? `${key} ${is}, from elsewhere` : `${key} ${was} → ${is}`;
  });
  return `${told.join('; ')}${keys.length > MOST_WORDS ? `; and ${keys.length - MOST_WORDS} more` : ''}`;
};

/** A file whose text is not taken apart: what it says of registries counts always, a lock only if it pins the program. */
const wholeWords = ({ path, base, head }: ChangedManifest): string | null => {
  if (base === head) return null;
  if (/rc(\.yml)?$/.test(path)) return 'it says where packages come from';
  return [base, head].some((source) => source?.includes(PACKAGE)) ? 'it pins plimsoll or what plimsoll needs' : null;
};

/** Changes of what a package manager installs as this program, and so of which version judges the next change. */
export const toolFindings = (changed: readonly ChangedManifest[], place: string): readonly Finding[] =>
  changed.flatMap((manifest): readonly Finding[] => {
    const { path } = manifest;
    const [base, head] = [factsOf(path, manifest.base), factsOf(path, manifest.head)];
    const words = base === null || head === null ? wholeWords(manifest) : wordsOf(base, head);
    if (words === null) return [];
    return [
      {
        ruleId: 'check/tool-changed',
        severity: 'warning',
        message: `${path} changes which plimsoll runs: ${words}`,
        file: fromWorkspace(path, place),
        help: 'change what judges in a pull request of its own, and have its checks run by the version before',
      },
    ];
  });
