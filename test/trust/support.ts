import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { CONFIG, MARKET } from '../commands/workspace.js';
import { refusalIn } from '../refusal.js';
import * as folders from '../temporary.js';

/** Fails unless the work ends with an error of this code; gives its message. */
export const refusal = async (code: string, work: () => Promise<unknown>): Promise<string> => {
  const error = await refusalIn(work);
  expect(error.code).to.equal(code);
  return error.message;
};

export const temporary = (): Promise<string> => folders.temporary('trust');

/** A git repository with helpers that give commits. */
export class Repository {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  static async create(files: Readonly<Record<string, string>> = {}): Promise<Repository> {
    const repository = new Repository(join(await temporary(), 'repository'));
    await mkdir(repository.root);
    repository.git('init', '-q', '-b', 'main');
    for (const [path, text] of Object.entries(files)) await repository.write(path, text);
    repository.commit();
    return repository;
  }

  git(...args: readonly string[]): string {
    const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false'];
    return execFileSync('git', [...who, ...args], { cwd: this.root, encoding: 'utf8', stdio: 'pipe' }).trim();
  }

  commit(): string {
    this.git('add', '-A');
    this.git('commit', '-qm', 'x', '--allow-empty');
    return this.git('rev-parse', 'HEAD');
  }

  async write(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(this.root, path)), { recursive: true });
    await writeFile(join(this.root, path), text);
  }

  read(path: string): Promise<string> {
    return readFile(join(this.root, path), 'utf8');
  }
}

/** A workspace of one market, on main. */
export const workspaceRepository = (): Promise<Repository> =>
  Repository.create({ 'plimsoll.yaml': CONFIG, 'params/core.yaml': MARKET });
