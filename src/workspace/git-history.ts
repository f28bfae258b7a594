import { inside } from '../document/files.js';
import { git } from './git-process.js';

/** A commit of the first-parent line that changed a file. */
export interface Merged {
  readonly commit: string;
  /** When it was committed, in seconds since 1970: of a merge on a server, when the server made it. */
  readonly time: bigint;
}

/**
 * Commits that changed a file, along the first parents of a commit: those that were merged, not those on the branches that
 * were. Newest first, at most `most`. `path` is relative to the folder.
 */
export const mergesOf = async (
  folder: string,
  commit: string,
  path: string,
  most: number,
): Promise<readonly Merged[]> => {
  const { stdout } = await git(folder, [
    'rev-list',
    '--first-parent',
    '--timestamp',
    `--max-count=${most}`,
    '--end-of-options',
    commit,
    '--',
    `./${inside(path)}`,
  ]);
  return stdout.split('\n').flatMap((line) => {
    const [, time, found] = /^([0-9]{1,18}) ([0-9a-f]{40,64})$/.exec(line) ?? [];
    return time === undefined || found === undefined ? [] : [{ commit: found, time: BigInt(time) }];
  });
};

/** Where a file was before a commit that moved it: the parent and the path, relative to the folder. Null where it was new. */
export const movedFrom = async (
  folder: string,
  commit: string,
  path: string,
): Promise<{ readonly commit: string; readonly path: string } | null> => {
  const parent = await git(folder, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${commit}^1`]);
  const before = parent.stdout.trim();
  if (parent.code !== 0 || !/^[0-9a-f]{40,64}$/.test(before)) return null;
  const moved = await git(folder, [
    'diff-tree',
    '-r',
    '-z',
    '--relative',
    '--name-status',
    '--find-renames=50%',
    '--diff-filter=R',
    before,
    commit,
  ]);
  const fields = moved.stdout.split('\0');
  for (let at = 0; at + 2 < fields.length; at += 3)
    if (fields[at + 2] === inside(path)) return { commit: before, path: fields[at + 1] ?? '' };
  return null;
};
