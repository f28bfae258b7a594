import { randomUUID } from 'node:crypto';
import { constants, rmSync } from 'node:fs';
import { link, lstat, mkdir, open, readdir, realpath, rename, unlink } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { PlimsollError, refused } from '../diagnostic/error.js';

/** Where documents are read from: a folder on disk, or the same folder at a git revision. Paths are relative, with `/`. */
export interface Files {
  /** What stands before a path where it is shown: '' on disk, `git:REV:` for a revision. */
  readonly prefix: string;
  /** The text of a file; null where there is none. */
  read(path: string): Promise<string | null>;
  /** The files below a folder, at any depth, in code-point order; empty where there is no such folder. */
  list(folder: string): Promise<readonly string[]>;
}

const MAX_BYTES = 64 * 1024 * 1024;
const MAX_FILES = 100_000;
/** Folders that hold no documents, whatever they are below. */
export const SKIPPED = new Set(['.git', 'node_modules', 'dist', '.cache', 'coverage']);

/** A relative path that stays inside its root, normalised; throws `workspace/outside` where it would leave. */
export const inside = (path: string): string => {
  const normal = join('.', path).split(sep).join('/');
  if (isAbsolute(path) || normal === '..' || normal.startsWith('../') || path.includes('\0')) {
    throw refused('workspace/outside', `the path ${JSON.stringify(path)} leaves the workspace`, {
      hint: 'use a path below the folder of plimsoll.yaml',
    });
  }
  return normal;
};

const errorCode = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

/** Read a text file of bounded size; null where it does not exist. UTF-8 only: other bytes are refused, not replaced. */
export const readTextFile = async (path: string, shown: string): Promise<string | null> => {
  try {
    const handle = await open(path, constants.O_RDONLY);
    try {
      const stat = await handle.stat();
      if (!stat.isFile()) throw refused('document/not-a-file', `${shown} is not a file`, { where: { file: shown } });
      if (stat.size > MAX_BYTES)
        throw refused('document/too-large', `${shown} is larger than ${MAX_BYTES / 1024 / 1024} MiB`, {
          where: { file: shown },
        });
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await handle.readFile());
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return null;
    if (error instanceof PlimsollError) throw error;
    if (errorCode(error) === 'EACCES')
      throw refused('document/unreadable', `${shown} cannot be read: permission denied`, { where: { file: shown } });
    if (error instanceof Error && 'syscall' in error)
      throw refused('document/unreadable', `${shown} cannot be read: ${errorCode(error)}`, { where: { file: shown } });
    if (error instanceof TypeError)
      throw refused('document/not-utf8', `${shown} is not UTF-8 text`, { where: { file: shown } });
    throw error;
  }
};

/** The files of a folder on disk. Symbolic links are followed only where they stay inside the root. */
export const diskFiles = (root: string): Files => {
  const confined = async (path: string): Promise<string> => {
    const full = resolve(root, inside(path));
    const real = await realpath(full).catch(() => full);
    const from = relative(await realpath(root), real);
    if (from.startsWith('..') || isAbsolute(from))
      throw refused('workspace/outside', `${path} is a link that leaves the workspace`);
    return full;
  };
  const walk = async (folder: string, found: string[]): Promise<void> => {
    const entries = await readdir(resolve(root, folder), { withFileTypes: true }).catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return [];
      throw error;
    });
    for (const entry of entries) {
      const path = folder === '.' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && !SKIPPED.has(entry.name)) await walk(path, found);
      else if (entry.isFile()) found.push(path);
      if (found.length > MAX_FILES)
        throw refused('workspace/too-many-files', `${folder} holds more than ${MAX_FILES} files`);
    }
  };
  return {
    prefix: '',
    read: async (path) => readTextFile(await confined(path), path),
    list: async (folder) => {
      const found: string[] = [];
      await walk(inside(folder), found);
      return found.sort((a, b) => (a < b ? -1 : 1));
    },
  };
};

const unfinished = new Set<string>();
let watched = false;

/** Where the process ends while a neighbour is being written, as after Ctrl-C, it does not stay. */
const begin = (neighbour: string): void => {
  unfinished.add(neighbour);
  if (watched) return;
  watched = true;
  process.once('exit', () => {
    for (const path of unfinished) rmSync(path, { force: true });
  });
};

/**
 * Write a file whole or not at all: to a neighbour first, then renamed over. With `mode: 'new'` an existing file is never
 * replaced.
 */
export const writeFileAtomically = async (path: string, content: string, mode: 'replace' | 'new'): Promise<void> => {
  await mkdir(dirname(path), { recursive: true });
  const exists = () =>
    refused('document/exists', `${path} exists already`, { hint: 'choose another name, or remove it first' });
  if (mode === 'new' && (await lstat(path).catch(() => null)) !== null) throw exists();
  const neighbour = join(dirname(path), `.${randomUUID()}.tmp`);
  begin(neighbour);
  const handle = await open(neighbour, 'wx');
  try {
    await handle.writeFile(content, 'utf8');
    await handle.sync();
    await handle.close();
    // A link is refused where a file of the name has come since; a rename would replace it.
    if (mode === 'replace') await rename(neighbour, path);
    else await link(neighbour, path).then(() => unlink(neighbour));
  } catch (error) {
    await handle.close().catch(() => undefined);
    await unlink(neighbour).catch(() => undefined);
    throw errorCode(error) === 'EEXIST' ? exists() : error;
  } finally {
    unfinished.delete(neighbour);
  }
};
