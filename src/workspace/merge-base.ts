import { PlimsollError, refused } from '../diagnostic/error.js';
import { gitPlace, isShallow, remoteUrl, resolveRevision } from './git.js';
import { git } from './git-process.js';

/** What a change is compared with, as a pull request is: where its branch and the one it goes to were last the same. */
export interface ChangeBase {
  /** As it was named. */
  readonly revision: string;
  /** The commit the revision names now. */
  readonly tip: string;
  /** The last commit that the revision and HEAD share. */
  readonly commit: string;
  readonly head: string;
  /** Other commits that are as good: histories that were merged into each other have several. */
  readonly others: readonly string[];
  /** How many commits the revision is ahead of the shared one. */
  readonly behind: number;
  readonly shallow: boolean;
}

const COMMIT = /^[0-9a-f]{40,64}$/;
const DEEPEN =
  'fetch the whole history: git fetch --unshallow (in GitHub Actions, actions/checkout with fetch-depth: 0)';

/** Refuses a folder that no repository holds, or one that git will not read. */
const refuseNoRepository = async (folder: string): Promise<void> => {
  if ((await gitPlace(folder)) !== null) return;
  const { stderr } = await git(folder, ['rev-parse', '--show-toplevel']);
  if (stderr.includes('dubious ownership'))
    throw refused('git/not-owned', 'git reads nothing here: the repository belongs to another user', {
      hint: 'name its folder in git config --global --add safe.directory',
    });
  throw refused('git/no-repository', 'there is no git repository here, so there is nothing to compare with', {
    hint: 'leave --base out to check the documents as they are, or run this in a clone',
  });
};

/** The command that brings a revision that is not known here. */
const fetching = async (folder: string, revision: string): Promise<string> => {
  const shallow = (await isShallow(folder))
    ? '; the clone is shallow, so older commits need git fetch --unshallow'
    : '';
  const elsewhere = `name a branch, a tag or a commit that is here${shallow}`;
  // The command is made to be pasted: nothing in it may be an option, or anything else to a shell.
  if (!/^[A-Za-z0-9._/-]+$/.test(revision) || /(?:^|\/)-/.test(revision)) return elsewhere;
  const [, remote = '', branch = ''] = /^(?:refs\/remotes\/)?([^/]+)\/(.+)$/.exec(revision) ?? [];
  if (remote !== '' && (await remoteUrl(folder, remote)) !== null) return `run git fetch ${remote} ${branch}${shallow}`;
  if (COMMIT.test(revision)) return `run git fetch origin ${revision}${shallow}`;
  return revision.startsWith('refs/')
    ? elsewhere
    : `run git fetch origin ${revision}:refs/remotes/origin/${revision} and give --base origin/${revision}${shallow}`;
};

/**
 * A name that means a branch and a tag, or two branches, and not one commit: whoever may push a tag would choose what is
 * compared with. Throws `git/ambiguous-revision`.
 */
const refuseAmbiguous = async (folder: string, revision: string): Promise<void> => {
  if (revision.startsWith('refs/') || !/^[A-Za-z0-9._/-]{1,200}$/.test(revision) || revision.startsWith('-')) return;
  const found = new Map<string, string>();
  for (const place of ['refs/tags/', 'refs/heads/', 'refs/remotes/']) {
    const name = `${place}${revision}`;
    const { stdout } = await git(folder, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]);
    if (COMMIT.test(stdout.trim())) found.set(name, stdout.trim());
  }
  if (new Set(found.values()).size < 2) return;
  throw refused(
    'git/ambiguous-revision',
    `${revision} means ${[...found.keys()].join(' and ')}, which are different commits`,
    {
      hint: 'give the one that is meant in full, such as refs/remotes/origin/main',
    },
  );
};

const tipOf = async (folder: string, revision: string): Promise<string> => {
  await refuseAmbiguous(folder, revision);
  try {
    return await resolveRevision(folder, revision);
  } catch (error) {
    if (!(error instanceof PlimsollError) || error.code !== 'git/unknown-revision') throw error;
    throw refused(error.code, error.message, { hint: await fetching(folder, revision) });
  }
};

const lines = (text: string): readonly string[] => text.split('\n').filter((line) => COMMIT.test(line));

/**
 * Where HEAD branched off from a revision. Throws `git/no-repository`, `git/not-owned`, `git/no-commit`,
 * `git/unknown-revision`, and where the two share no commit `git/shallow` or `git/unrelated`.
 */
export const changeBase = async (folder: string, revision: string): Promise<ChangeBase> => {
  await refuseNoRepository(folder);
  const head = (await git(folder, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'])).stdout.trim();
  if (!COMMIT.test(head))
    throw refused('git/no-commit', 'the repository has no commit yet, so there is nothing to compare with', {
      hint: 'commit first, or leave --base out',
    });
  const tip = await tipOf(folder, revision);
  const shallow = await isShallow(folder);
  const [commit, ...others] = lines((await git(folder, ['merge-base', '--all', tip, head])).stdout);
  if (commit === undefined) {
    const both = `${revision} (${tip.slice(0, 12)}) and HEAD (${head.slice(0, 12)})`;
    throw shallow
      ? refused('git/shallow', `the clone is shallow, and what it has of ${both} does not meet`, { hint: DEEPEN })
      : refused('git/unrelated', `${both} share no history, so there is no change from one to the other`, {
          hint: 'name the branch that this one is to be merged into',
        });
  }
  const ahead = await git(folder, ['rev-list', '--count', '--end-of-options', tip, `^${commit}`]);
  return { revision, tip, commit, head, others, behind: Number(ahead.stdout.trim() || '0'), shallow };
};
