import { refused } from '../diagnostic/error.js';
import { branchCommit, gitPlace, isShallow, remoteHead, remoteUrl, rootCommits } from '../workspace/git.js';
import type { Trust, TrustedWorkspace } from './trust.js';

/** The protected branch of a clone. */
export interface ProtectedBranch {
  /** In full: `refs/remotes/origin/main`. */
  readonly ref: string;
  readonly commit: string;
}

/** A workspace as a clone has it, seen from its protected branch. */
export interface Place {
  readonly path: string;
  readonly repository: readonly string[];
  readonly branch: ProtectedBranch;
  /** Where the branch is fetched from; null for a branch of the clone's own. */
  readonly remote: string | null;
}

const USUAL = ['refs/remotes/origin/main', 'refs/remotes/origin/master'];

/** The names a short one may stand for. Tags are not among them: a fetch brings tags of any name. */
const candidates = (ref: string): readonly string[] =>
  ref.startsWith('refs/') ? [ref] : [`refs/remotes/${ref}`, `refs/heads/${ref}`];

/**
 * The branch to protect: the one named, else the default branch of `origin`. Throws `trust/no-ref` where there is none, and
 * `trust/ambiguous-ref` where a short name stands for two.
 */
export const protectedBranch = async (root: string, given: string | null): Promise<ProtectedBranch> => {
  const head = given === null ? await remoteHead(root) : null;
  const names = given !== null ? candidates(given) : [...(head === null ? [] : [head]), ...USUAL];
  const found: ProtectedBranch[] = [];
  for (const ref of [...new Set(names)]) {
    const commit = await branchCommit(root, ref);
    if (commit !== null) found.push({ ref, commit });
  }
  const [first, second] = found;
  if (first === undefined)
    throw refused(
      'trust/no-ref',
      given === null ? 'this clone has no default branch of origin' : `there is no branch ${given} here`,
      {
        hint: 'name the branch that only reviewed changes reach: --ref origin/main, or --ref main for one of your own',
      },
    );
  if (given !== null && second !== undefined)
    throw refused('trust/ambiguous-ref', `${given} is both ${first.ref} and ${second.ref}`, {
      hint: `name one of them in full: --ref ${first.ref}`,
    });
  return first;
};

/** The URL a remote-tracking branch is fetched from, without user and password; null for a branch of the clone's own. */
export const remoteOf = async (root: string, ref: string): Promise<string | null> => {
  const name = /^refs\/remotes\/([^/]+)\//.exec(ref)?.[1];
  const url = name === undefined ? null : await remoteUrl(root, name);
  return url === null ? null : withoutSecrets(url);
};

/** A remote's URL may carry a token, which no file of ours repeats. */
const withoutSecrets = (url: string): string => {
  if (!URL.canParse(url) || !/^https?:/.test(url)) return url;
  const parsed = new URL(url);
  parsed.username = '';
  parsed.password = '';
  parsed.search = '';
  return parsed.href;
};

/** What identifies the workspace of a folder, from its protected branch. Throws `trust/no-repository` or `trust/shallow`. */
export const placeOf = async (root: string, ref: string | null): Promise<Place> => {
  const place = await gitPlace(root);
  if (place === null)
    throw refused('trust/no-repository', 'this workspace is not in a git repository', {
      hint: 'run it in a clone: what is trusted is what a protected branch holds',
    });
  if (await isShallow(root))
    throw refused('trust/shallow', 'this clone lacks the older commits, so the repository cannot be told from others', {
      hint: 'run git fetch --unshallow',
    });
  const branch = await protectedBranch(root, ref);
  return {
    path: place.path,
    repository: await rootCommits(root, branch.commit),
    branch,
    remote: await remoteOf(root, branch.ref),
  };
};

const sameCommits = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((commit, index) => commit === b[index]);

/** What the clone's copy of a pinned workspace is: its protected branch, where it is there. */
export interface FoundEntry {
  readonly entry: TrustedWorkspace;
  readonly branch: ProtectedBranch;
  readonly remote: string | null;
}

/** The pinned workspace that a folder is a clone of; null where none of the entries is. */
export const entryOfClone = async (trust: Trust, root: string): Promise<FoundEntry | null> => {
  if (trust.workspaces.size === 0) return null;
  const place = await gitPlace(root);
  if (place === null) return null;
  for (const entry of trust.workspaces.values()) {
    if (entry.path !== place.path) continue;
    const commit = await branchCommit(root, entry.ref);
    if (commit === null) continue;
    if (sameCommits(await rootCommits(root, commit), entry.repository))
      return { entry, branch: { ref: entry.ref, commit }, remote: await remoteOf(root, entry.ref) };
  }
  return null;
};
