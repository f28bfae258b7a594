import { lstat, readdir, readlink } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { refused } from '../diagnostic/error.js';
import { type ChangedFile, hasContent, type Lookout } from './changed-files.js';
import { gitBytes } from './git-process.js';
import { blobId, type GitTree } from './git-tree.js';

/** A file that is watched for itself, or because a link among those leads to it. */
export interface WatchedChange extends ChangedFile {
  /** What stands there, or stood there where it is deleted. */
  readonly kind: 'file' | 'link';
  /** The link that leads to it; null where it is watched for itself. */
  readonly via: string | null;
}

/** What stands at a path. */
type Entry = 'file' | { readonly link: string };

/** A repository's files as a commit or a folder has them, with links as links. Paths are from its top. */
interface Listing {
  /** What stands at a path and below it. */
  readonly under: (path: string) => Promise<ReadonlyMap<string, Entry>>;
}

const MAX_FILES = 100_000;
/** Links that lead on to links. */
const MOST_LINKS = 1_000;

/** A file or a link on disk; null for anything else. */
const entryAt = async (path: string): Promise<Entry | null> => {
  const stat = await lstat(path).catch(() => null);
  if (stat?.isSymbolicLink()) return { link: await readlink(path) };
  return stat?.isFile() ? 'file' : null;
};

const onDisk = (top: string): Listing => ({
  under: async (start) => {
    const found = new Map<string, Entry>();
    const walk = async (path: string): Promise<void> => {
      const entry = await entryAt(join(top, path));
      if (entry !== null) found.set(path, entry);
      else
        for (const name of await readdir(join(top, path)).catch(() => []))
          if (name !== '.git') await walk(posix.join(path, name));
      if (found.size > MAX_FILES)
        throw refused('workspace/too-many-files', `${start} holds more than ${MAX_FILES} files`);
    };
    await walk(start);
    return found;
  },
});

const inCommit = (top: string, { ids, links }: GitTree): Listing => {
  const all = [...ids.keys(), ...links.keys()];
  return {
    under: async (start) => {
      const found = new Map<string, Entry>();
      for (const path of all) {
        if (start !== '.' && path !== start && !path.startsWith(`${start}/`)) continue;
        const id = links.get(path);
        if (id === undefined) found.set(path, 'file');
        else found.set(path, { link: (await gitBytes(top, ['cat-file', 'blob', id], '')).stdout.toString('utf8') });
      }
      return found;
    },
  };
};

/** Where a link leads to, from the top; null where it leaves the repository, or leads to a folder that it is in. */
const targetOf = (path: string, link: string): string | null => {
  if (link.startsWith('/')) return null;
  const target = posix.normalize(posix.join(posix.dirname(path), link)).replace(/\/$/, '');
  const outside = /^(\.\.|\.git)(\/|$)/.test(target);
  return outside || target === '.' || path.startsWith(`${target}/`) ? null : target;
};

interface Reached {
  readonly entry: Entry;
  readonly via: string | null;
}

/** Everything that is watched, and everything that its links lead to inside the repository. */
const reach = async ({ under }: Listing, lookout: Lookout): Promise<ReadonlyMap<string, Reached>> => {
  const found = new Map<string, Reached>();
  const started = new Set<string>();
  const open: { path: string; via: string | null }[] = [...lookout.folders, ...lookout.files].map((path) => ({
    path,
    via: null,
  }));
  for (let next = open.shift(); next !== undefined && started.size < MOST_LINKS; next = open.shift()) {
    const { path: start, via } = next;
    if (started.has(start)) continue;
    started.add(start);
    for (const [path, entry] of await under(start)) {
      if (!found.has(path)) found.set(path, { entry, via });
      const target = entry === 'file' ? null : targetOf(path, entry.link);
      if (target !== null) open.push({ path: target, via: via ?? path });
    }
  }
  return found;
};

/** True where the folder has what the commit has at a path. A system without links has them as files of their text. */
const isSame = async (top: string, path: string, there: Entry, here: Entry, tree: GitTree): Promise<boolean> => {
  const id = there === 'file' ? tree.ids.get(path) : tree.links.get(path);
  if (id === undefined) return false;
  if (here === 'file') return hasContent(join(top, path), id);
  return there !== 'file' && blobId(Buffer.from(here.link), id) === id;
};

/**
 * What a folder has otherwise than a commit at some places, in code-point order. Other than `changedFiles` it looks into
 * every folder, those of builds and packages too, at links themselves, and at what they lead to inside the repository.
 */
export const watchedChanges = async (
  top: string,
  tree: GitTree,
  lookout: Lookout,
): Promise<readonly WatchedChange[]> => {
  const there = await reach(inCommit(top, tree), lookout);
  const here = await reach(onDisk(top), lookout);
  const paths = [...new Set([...there.keys(), ...here.keys()])].sort((a, b) => (a < b ? -1 : 1));
  const changes: WatchedChange[] = [];
  for (const path of paths) {
    // What only one side's links lead to may be on the other side all the same: then the link is what changed.
    const was: Entry | null = tree.links.has(path) ? { link: '' } : tree.ids.has(path) ? 'file' : null;
    const is = here.get(path)?.entry ?? (await entryAt(join(top, path)));
    const via = (here.get(path) ?? there.get(path))?.via ?? null;
    const found = is ?? was;
    if (found === null) continue;
    const change = { path, kind: found === 'file' ? found : 'link', via } as const;
    if (was === null) changes.push({ ...change, status: 'added' });
    else if (is === null) changes.push({ ...change, status: 'deleted' });
    else if (!(await isSame(top, path, was, is, tree))) changes.push({ ...change, status: 'changed' });
  }
  return changes;
};
