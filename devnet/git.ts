import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { START_TIME } from './chain.js';

/** Whoever runs it, with or without a configuration of their own, makes the same commit. */
const SETTINGS = {
  'user.name': 'Plimsoll devnet',
  'user.email': 'devnet@plimsoll.invalid',
  'init.defaultBranch': 'main',
  'commit.gpgsign': 'false',
  'core.hooksPath': '/dev/null',
  'core.autocrlf': 'false',
};

const git = async (folder: string, ...args: readonly string[]): Promise<string> => {
  const settings = Object.entries(SETTINGS).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  const date = `${START_TIME} +0000`;
  const env = { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
  for (const name of [
    'GIT_DIR',
    'GIT_WORK_TREE',
    'GIT_INDEX_FILE',
    'GIT_AUTHOR_NAME',
    'GIT_AUTHOR_EMAIL',
    'GIT_COMMITTER_NAME',
    'GIT_COMMITTER_EMAIL',
  ])
    delete (env as NodeJS.ProcessEnv)[name];
  return (await promisify(execFile)('git', [...settings, ...args], { cwd: folder, env })).stdout;
};

/** Makes a folder a repository and everything in it the first commit, dated as the embedded chain's first block. */
export const commitAll = async (folder: string, message: string): Promise<void> => {
  await git(folder, 'init', '--quiet');
  await git(folder, 'add', '--all');
  await git(folder, 'commit', '--quiet', '--message', message);
};

/** What differs from the last commit, without context: as a person would look before committing. */
export const gitDiff = (folder: string): Promise<string> =>
  git(folder, 'diff', '--unified=0', '--no-color', '--no-ext-diff');

/** Commits every edit of files that git knows. */
export const commitEdit = async (folder: string, message: string): Promise<void> => {
  await git(folder, 'commit', '--quiet', '--all', '--message', message);
};
