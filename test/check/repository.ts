import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { check } from '../../src/check/check.js';
import type { CheckOptions, CheckPorts } from '../../src/check/ports.js';
import type { CheckReport } from '../../src/check/report.js';
import { enginePorts, nodesOf } from '../../src/cli/check-ports.js';
import { readSubject } from '../../src/cli/check-subject.js';
import type { Finding } from '../../src/diagnostic/finding.js';
import { CONFIG, MARKET } from '../commands/workspace.js';

export interface Asked extends Partial<CheckOptions> {
  readonly base?: string | null;
  readonly env?: Readonly<Record<string, string>>;
  readonly ports?: Partial<CheckPorts>;
}

/** A real git repository with a workspace in it, on disk for one test. */
export class Repository {
  readonly top: string;
  readonly root: string;
  private commits = 0;

  private constructor(top: string, root: string) {
    this.top = top;
    this.root = root;
  }

  /** One market, core, on the branch main; below `place` of the repository. */
  static async create(place = '.', files: Readonly<Record<string, string>> = {}): Promise<Repository> {
    const top = await mkdtemp(join(tmpdir(), 'plimsoll-check-'));
    const repository = new Repository(top, join(top, place));
    repository.git('init', '-q', '-b', 'main');
    const all = { 'plimsoll.yaml': CONFIG, 'params/core.yaml': MARKET, ...files };
    for (const [path, text] of Object.entries(all)) if (text !== '') await repository.write(path, text);
    repository.commit();
    return repository;
  }

  git(...args: readonly string[]): string {
    const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false'];
    return execFileSync('git', [...who, ...args], { cwd: this.top, encoding: 'utf8', stdio: 'pipe' }).trim();
  }

  commit(): string {
    this.git('add', '-A');
    // Two commits of one second with the same content would be one.
    this.commits += 1;
    this.git('commit', '-qm', `commit ${this.commits}`, '--allow-empty');
    return this.git('rev-parse', 'HEAD');
  }

  async write(path: string, text: string | Uint8Array): Promise<void> {
    await mkdir(dirname(join(this.root, path)), { recursive: true });
    await writeFile(join(this.root, path), text);
  }

  /** Replaces what must be there. */
  async edit(path: string, from: string, to: string): Promise<void> {
    const text = await readFile(join(this.root, path), 'utf8');
    if (!text.includes(from)) throw new Error(`${path} has no ${from}`);
    await this.write(
      path,
      text.replace(from, () => to),
    );
  }

  async move(from: string, to: string): Promise<void> {
    await mkdir(dirname(join(this.root, to)), { recursive: true });
    await rename(join(this.root, from), join(this.root, to));
  }

  delete(path: string): Promise<void> {
    return rm(join(this.root, path), { recursive: true });
  }

  async check({ base = 'main', env = {}, ports = {}, ...options }: Asked = {}): Promise<CheckReport> {
    const subject = await readSubject(this.root, base);
    const trusted = subject.base?.trusted ?? subject.head;
    const noFork = () => Promise.reject(new Error('nothing is forked here'));
    return check(
      subject,
      { scope: 'changed', drift: 'shown', warnings: 'shown', now: 1_700_000_000n, ...options },
      {
        ...enginePorts({
          root: this.root,
          commit: subject.base?.at.commit ?? null,
          trusted,
          head: subject.head,
          stateFile: null,
          now: 1_700_000_000n,
        }),
        nodeOf: nodesOf(trusted, env, 'online', noFork),
        ...ports,
      },
    );
  }

  remove(): Promise<void> {
    return rm(this.top, { recursive: true, force: true });
  }
}

/** Findings as `severity rule file:line message`. */
export const told = (findings: readonly Finding[]): string[] =>
  findings.map(
    ({ severity, ruleId, file, range, message }) =>
      `${severity} ${ruleId} ${file ?? '-'}${range === undefined ? '' : `:${range.start.line}`} ${message}`,
  );

/** Runs a test in a repository of its own. */
export const inRepository =
  (work: (repository: Repository) => Promise<void>, place = '.', files: Readonly<Record<string, string>> = {}) =>
  async (): Promise<void> => {
    const repository = await Repository.create(place, files);
    try {
      await work(repository);
    } finally {
      await repository.remove();
    }
  };
