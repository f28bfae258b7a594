import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../program.js';

/** Git in a folder, without the settings of whoever runs the tests. */
export const git = (cwd: string, ...words: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false', ...words], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();

/** A repository whose folder `risk` is a workspace with the real market of the checkout, one commit on `main`. */
export const makeRepository = (folder: string): string => {
  mkdirSync(join(folder, 'risk'), { recursive: true });
  git(folder, 'init', '--quiet', '--initial-branch=main');
  cpSync(join(root, 'params/aave-v3'), join(folder, 'risk/params/aave-v3'), { recursive: true });
  cpSync(join(root, 'plimsoll.yaml'), join(folder, 'risk/plimsoll.yaml'));
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--message', 'base');
  return git(folder, 'rev-parse', 'HEAD');
};
