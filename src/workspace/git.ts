import { refused } from '../diagnostic/error.js';
import { type Files, inside } from '../document/files.js';
import { git } from './git-process.js';

const REVISION = /^[A-Za-z0-9._/@^~{}-]{1,200}$/;

/** What git says of the folder: the commit checked out, and whether files below it differ from that commit. */
export interface GitState {
  readonly commit: string;
  /** Paths below the folder that are changed, staged or untracked, relative to it. */
  readonly dirty: readonly string[];
}

/** The state of the repository a folder is in; null where it is in none, or has no commit yet. */
export const gitState = async (folder: string): Promise<GitState | null> => {
  const head = await git(folder, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  if (head.code !== 0) return null;
  const status = await git(folder, [
    'status',
    '--porcelain=v1',
    '-z',
    '--untracked-files=all',
    '--no-renames',
    '--',
    '.',
  ]);
  const prefix = (await git(folder, ['rev-parse', '--show-prefix'])).stdout.trim();
  const dirty = status.stdout.split('\0').flatMap((line) => (line.length > 3 ? [line.slice(3)] : []));
  return {
    commit: head.stdout.trim(),
    dirty: dirty.map((path) => (path.startsWith(prefix) ? path.slice(prefix.length) : path)),
  };
};

/** The commit a revision names. Throws `git/unknown-revision` where it names none. */
export const resolveRevision = async (folder: string, revision: string): Promise<string> => {
  if (!REVISION.test(revision) || revision.startsWith('-')) {
    throw refused('git/unknown-revision', `${JSON.stringify(revision)} is no git revision`, {
      hint: 'name a branch, a tag or a commit',
    });
  }
  const found = await git(folder, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]);
  const commit = found.stdout.trim();
  if (found.code !== 0 || !/^[0-9a-f]{40,64}$/.test(commit)) {
    throw refused('git/unknown-revision', `git knows no revision ${revision} here`, {
      hint: 'fetch it first; a shallow clone lacks older commits',
    });
  }
  return commit;
};

/** The files of a folder as a commit has them, each read once. `revision` is how it was named, for messages. */
export const gitFiles = async (folder: string, revision: string): Promise<Files & { readonly commit: string }> => {
  const commit = await resolveRevision(folder, revision);
  const prefix = (await git(folder, ['rev-parse', '--show-prefix'])).stdout.trim();
  const texts = new Map<string, Promise<string | null>>();
  const load = async (path: string): Promise<string | null> => {
    // Fails on what is no file: a folder, a submodule, nothing.
    const blob = await git(folder, ['cat-file', 'blob', `${commit}:${prefix}${path}`]);
    return blob.code === 0 ? blob.stdout : null;
  };
  return {
    commit,
    prefix: `git:${revision}:`,
    read: async (path) => {
      const at = inside(path);
      const text = texts.get(at) ?? load(at);
      texts.set(at, text);
      return text;
    },
    list: async (below) => {
      const at = inside(below);
      // An empty path is no path to git.
      const path = `${prefix}${at === '.' ? '' : at}`;
      const tree = await git(folder, [
        'ls-tree',
        '-r',
        '-z',
        '--name-only',
        '--full-tree',
        commit,
        ...(path === '' ? [] : ['--', path]),
      ]);
      return tree.stdout
        .split('\0')
        .filter((path) => path !== '')
        .map((path) => path.slice(prefix.length));
    },
  };
};

/** Where a folder is in its repository: the repository's own folder, and the path from there, `.` for its root. */
export const gitPlace = async (folder: string): Promise<{ readonly top: string; readonly path: string } | null> => {
  const top = await git(folder, ['rev-parse', '--show-toplevel']);
  if (top.code !== 0) return null;
  const prefix = (await git(folder, ['rev-parse', '--show-prefix'])).stdout.trim().replace(/\/$/, '');
  return { top: top.stdout.replace(/\r?\n$/, ''), path: prefix === '' ? '.' : prefix };
};

/** True where older commits are missing, so that the first ones are not the repository's first. */
export const isShallow = async (folder: string): Promise<boolean> =>
  (await git(folder, ['rev-parse', '--is-shallow-repository'])).stdout.trim() === 'true';

/** The commits without a parent that a commit comes from, in order: they tell one repository from another. */
export const rootCommits = async (folder: string, commit: string): Promise<readonly string[]> => {
  const { stdout } = await git(folder, ['rev-list', '--max-parents=0', '--end-of-options', commit]);
  return stdout
    .split('\n')
    .filter((line) => /^[0-9a-f]{40,64}$/.test(line))
    .sort();
};

/** True where a commit is another one, or comes before it. */
export const isAncestor = async (folder: string, commit: string, of: string): Promise<boolean> =>
  (await git(folder, ['merge-base', '--is-ancestor', commit, of])).code === 0;

/**
 * The commit of a branch by its full name, `refs/remotes/…` or `refs/heads/…`; null where there is none. A tag of the same
 * name, which a fetch may bring, is never looked at.
 */
export const branchCommit = async (folder: string, ref: string): Promise<string | null> => {
  if (!/^refs\/(remotes|heads)\//.test(ref) || !REVISION.test(ref)) return null;
  const found = await git(folder, ['show-ref', '--verify', '--hash', ref]);
  const commit = found.stdout.trim();
  return found.code === 0 && /^[0-9a-f]{40,64}$/.test(commit) ? commit : null;
};

/** The full name of the branch that the default remote has as its own; null where that is not known. */
export const remoteHead = async (folder: string): Promise<string | null> => {
  const found = await git(folder, ['symbolic-ref', '--quiet', 'refs/remotes/origin/HEAD']);
  const ref = found.stdout.trim();
  return found.code === 0 && ref !== '' ? ref : null;
};

/** The URL that a remote is fetched from; null where there is no such remote. */
export const remoteUrl = async (folder: string, remote: string): Promise<string | null> => {
  if (!REVISION.test(remote)) return null;
  const found = await git(folder, ['config', '--get', `remote.${remote}.url`]);
  return found.code === 0 ? found.stdout.replace(/\r?\n$/, '') : null;
};

/** Commits up to and with the given one that changed a file of the folder, newest first; at most `most`. */
export const commitsOf = async (
  folder: string,
  commit: string,
  path: string,
  most: number,
): Promise<readonly string[]> => {
  const { stdout } = await git(folder, [
    'rev-list',
    `--max-count=${most}`,
    '--end-of-options',
    commit,
    '--',
    `./${inside(path)}`,
  ]);
  return stdout.split('\n').filter((line) => /^[0-9a-f]{40,64}$/.test(line));
};
