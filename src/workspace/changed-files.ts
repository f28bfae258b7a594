import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { diskFiles, SKIPPED } from '../document/files.js';
import { blobId, type GitTree } from './git-tree.js';

/** A file that a folder on disk has otherwise than a commit. */
export interface ChangedFile {
  /** Relative to the folder. */
  readonly path: string;
  readonly status: 'added' | 'changed' | 'deleted';
}

/** Where to look: folders with all below them, and single files. */
export interface Lookout {
  readonly folders: readonly string[];
  readonly files: readonly string[];
}

const MAX_BYTES = 64 * 1024 * 1024;
/** Files that are open at once. */
const AT_ONCE = 32;

const skipped = (path: string): boolean =>
  path
    .split('/')
    .slice(0, -1)
    .some((folder) => SKIPPED.has(folder));

/** The bytes of a file; null where it is none, or cannot be read, or is too large to be a document. */
const bytesOf = async (path: string): Promise<Buffer | null> => {
  try {
    const { size } = await stat(path);
    return size > MAX_BYTES ? null : await readFile(path);
  } catch {
    return null;
  }
};

const CARRIAGE = Buffer.from('\r\n');

/** True where the file has the content of the id. A checkout that ends lines with CR LF has not changed them. */
export const hasContent = async (path: string, id: string): Promise<boolean> => {
  const bytes = await bytesOf(path);
  if (bytes === null) return false;
  if (blobId(bytes, id) === id) return true;
  if (!bytes.includes(CARRIAGE)) return false;
  return blobId(Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1'), id) === id;
};

const isBelow = (path: string, { folders, files }: Lookout): boolean =>
  files.includes(path) || folders.some((folder) => folder === '.' || path.startsWith(`${folder}/`));

/**
 * The files that a folder on disk has otherwise than a commit, in code-point order. Contents are compared, not what git's
 * index or attributes say of them. `place` is the folder's path from the repository's top, `.` for the top.
 */
export const changedFiles = async (
  root: string,
  place: string,
  tree: GitTree,
  lookout: Lookout,
): Promise<readonly ChangedFile[]> => {
  const disk = diskFiles(root);
  const listed = await Promise.all(lookout.folders.map((folder) => disk.list(folder)));
  const singles = await Promise.all(
    lookout.files.map(async (file) => ((await bytesOf(join(root, file))) === null ? [] : [file])),
  );
  const here = new Set([...listed.flat(), ...singles.flat()]);
  const below = place === '.' ? '' : `${place}/`;
  const there = new Map(
    [...tree.ids].flatMap(([full, id]): readonly (readonly [string, string])[] => {
      const path = full.slice(below.length);
      return full.startsWith(below) && isBelow(path, lookout) && !skipped(path) ? [[path, id]] : [];
    }),
  );
  const paths = [...new Set([...here, ...there.keys()])].sort((a, b) => (a < b ? -1 : 1));
  const found: ChangedFile[] = [];
  for (let at = 0; at < paths.length; at += AT_ONCE) {
    const statuses = await Promise.all(
      paths.slice(at, at + AT_ONCE).map(async (path): Promise<readonly ChangedFile[]> => {
        const id = there.get(path);
        if (id === undefined) return [{ path, status: 'added' }];
        if (!here.has(path)) return [{ path, status: 'deleted' }];
        return (await hasContent(join(root, path), id)) ? [] : [{ path, status: 'changed' }];
      }),
    );
    found.push(...statuses.flat());
  }
  return found;
};
