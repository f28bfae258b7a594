import { createHash } from 'node:crypto';
import { refused } from '../diagnostic/error.js';
import { type Files, inside } from '../document/files.js';
import { gitBytes } from './git-process.js';

/** Larger texts than any document's are not read from a commit, as they are not from disk. */
const MAX_BYTES = 64 * 1024 * 1024;

/** What a commit holds, by paths from the repository's top. */
export interface GitTree {
  readonly commit: string;
  /** Every regular file, with the id of its content. */
  readonly ids: ReadonlyMap<string, string>;
  /** Every symbolic link, with the id of the text that says where it leads. */
  readonly links: ReadonlyMap<string, string>;
}

/** The files of a commit. Submodules are none. Throws `git/unreadable`. */
export const gitTree = async (folder: string, commit: string): Promise<GitTree> => {
  const { code, stdout } = await gitBytes(folder, ['ls-tree', '-r', '-z', '--full-tree', commit], '');
  if (code !== 0)
    throw refused('git/unreadable', `git cannot read the commit ${commit.slice(0, 12)}`, {
      hint: 'a partial or damaged clone lacks some of it: fetch it again, whole',
    });
  const ids = new Map<string, string>();
  const links = new Map<string, string>();
  for (const line of stdout.toString('utf8').split('\0')) {
    const [, mode = '', id = '', path = ''] = /^(\d+) blob ([0-9a-f]+)\t([\s\S]*)$/.exec(line) ?? [];
    if (mode === '100644' || mode === '100755') ids.set(path, id);
    else if (mode === '120000') links.set(path, id);
  }
  return { commit, ids, links };
};

/** Splits what `cat-file --batch` printed, in the order of what was asked; null for what it does not have. */
const blobsIn = (output: Buffer, count: number): readonly (Buffer | null)[] => {
  const blobs: (Buffer | null)[] = [];
  let at = 0;
  while (blobs.length < count) {
    const end = output.indexOf(10, at);
    const header = end < 0 ? '' : output.toString('latin1', at, end);
    const size = /^[0-9a-f]+ blob (\d+)$/.exec(header)?.[1];
    if (size === undefined) {
      blobs.push(null);
      if (end < 0) continue;
      at = end + 1;
      continue;
    }
    blobs.push(output.subarray(end + 1, end + 1 + Number(size)));
    at = end + 1 + Number(size) + 1;
  }
  return blobs;
};

const decode = (bytes: Buffer, shown: string): string => {
  if (bytes.length > MAX_BYTES)
    throw refused('document/too-large', `${shown} is larger than ${MAX_BYTES / 1024 / 1024} MiB`, {
      where: { file: shown },
    });
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw refused('document/not-utf8', `${shown} is not UTF-8 text`, { where: { file: shown } });
  }
};

interface Waiting {
  readonly id: string;
  readonly resolve: (blob: Buffer | null) => void;
  readonly reject: (error: unknown) => void;
}

/** Reads blobs by id; what is asked for in one turn comes from one process. */
const blobReader = (folder: string): ((id: string) => Promise<Buffer | null>) => {
  let waiting: Waiting[] = [];
  const fetchAll = async (): Promise<void> => {
    const batch = waiting;
    waiting = [];
    try {
      const { stdout } = await gitBytes(folder, ['cat-file', '--batch'], batch.map(({ id }) => `${id}\n`).join(''));
      const blobs = blobsIn(stdout, batch.length);
      batch.forEach(({ resolve }, index) => {
        resolve(blobs[index] ?? null);
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  };
  return (id) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(() => void fetchAll());
      waiting.push({ id, resolve, reject });
    });
};

/**
 * The files of a tree below a folder of the repository, each read once. `place` is the folder from the top, `.` for the
 * top; `prefix` is what stands before paths where they are shown.
 */
export const treeFiles = (tree: GitTree, folder: string, place: string, prefix: string): Files => {
  const blob = blobReader(folder);
  const texts = new Map<string, Promise<string | null>>();
  const full = (path: string): string => (place === '.' ? inside(path) : `${place}/${inside(path)}`);
  const below = place === '.' ? '' : `${place}/`;
  const paths = [...tree.ids.keys()].filter((path) => path.startsWith(below)).map((path) => path.slice(below.length));
  const load = async (path: string): Promise<string | null> => {
    const id = tree.ids.get(full(path));
    if (id === undefined) return null;
    const bytes = await blob(id);
    if (bytes === null)
      throw refused('git/unreadable', `git does not have the text of ${prefix}${path}`, {
        hint: 'a partial clone lacks it: fetch the commit whole',
      });
    return decode(bytes, `${prefix}${path}`);
  };
  return {
    prefix,
    read: (path) => {
      const found = texts.get(path) ?? load(path);
      texts.set(path, found);
      return found;
    },
    list: async (under) => {
      const at = inside(under);
      return paths.filter((path) => at === '.' || path.startsWith(`${at}/`)).sort((a, b) => (a < b ? -1 : 1));
    },
  };
};

/** The id that git gives a content, in the form of the ids of a tree (SHA-1, or SHA-256 where those are longer). */
export const blobId = (bytes: Uint8Array, like: string): string =>
  createHash(like.length === 64 ? 'sha256' : 'sha1')
    .update(`blob ${bytes.length}\0`)
    .update(bytes)
    .digest('hex');
