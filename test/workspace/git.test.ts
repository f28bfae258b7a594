import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { gitFiles, gitState, resolveRevision } from '../../src/workspace/git.js';
import { refusalIn } from '../refusal.js';

describe('a git repository', () => {
  let root: string;
  let first: string;
  const git = (...args: string[]): string =>
    execFileSync(
      'git',
      ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false', ...args],
      { cwd: root, encoding: 'utf8' },
    ).trim();
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(join(root, path, '..'), { recursive: true });
    await writeFile(join(root, path), text);
  };
  const commit = (): string => {
    git('add', '-A');
    git('commit', '-qm', 'x');
    return git('rev-parse', 'HEAD');
  };

  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'plimsoll-git-'));
    git('init', '-q', '-b', 'main');
    await write('ws/params/old.yaml', 'a: 1\n');
    await write('ws/params/ünï "q" \t.yaml', 'b: 1\n');
    await write('ws/params2/no.yaml', '');
    await write('outside.yaml', 'secret');
    first = commit();
    git('tag', 'v1');
    await rename(join(root, 'ws/params/old.yaml'), join(root, 'ws/params/new.yaml'));
    await write('ws/params/new.yaml', 'a: 2\n');
    commit();
    await write('ws/params/new.yaml', 'a: 3\n');
    await write('ws/params/é.yaml', '');
    await write('outside.yaml', 'changed');
  });
  after(() => rm(root, { recursive: true, force: true }));

  it('gives the files of a workspace in a subfolder as a revision has them', async () => {
    const old = await gitFiles(join(root, 'ws'), 'v1');
    expect(old.commit).to.equal(first);
    expect(old.prefix).to.equal('git:v1:');
    expect([...(await old.list('params'))].sort()).to.deep.equal(['params/old.yaml', 'params/ünï "q" \t.yaml']);
    expect(await old.read('params/old.yaml')).to.equal('a: 1\n');
    expect(await old.read('params/ünï "q" \t.yaml')).to.equal('b: 1\n');
    expect(await old.read('params/new.yaml')).to.equal(null);
  });

  it('follows a rename to the file of each revision', async () => {
    const head = await gitFiles(join(root, 'ws'), 'HEAD');
    expect(await head.list('params'))
      .to.include('params/new.yaml')
      .and.not.include('params/old.yaml');
    expect(await head.read('params/new.yaml')).to.equal('a: 2\n');
  });

  it('lists the whole workspace, be it the repository or a folder of it', async () => {
    const files = ['ws/params/old.yaml', 'ws/params/ünï "q" \t.yaml', 'ws/params2/no.yaml'];
    expect([...(await (await gitFiles(root, 'v1')).list('.'))].sort()).to.deep.equal(['outside.yaml', ...files]);
    expect([...(await (await gitFiles(join(root, 'ws'), 'v1')).list('.'))].sort()).to.deep.equal(
      files.map((file) => file.slice(3)),
    );
  });

  it('gives no file outside the workspace and none for a folder', async () => {
    const files = await gitFiles(join(root, 'ws'), 'v1');
    expect((await refusalIn(() => files.read('../outside.yaml'))).code).to.equal('workspace/outside');
    expect((await refusalIn(() => files.list('../'))).code).to.equal('workspace/outside');
    expect(await files.read('params')).to.equal(null);
    expect(await files.list('none')).to.deep.equal([]);
  });

  it('knows a revision by any of its names', async () => {
    for (const name of ['v1', 'HEAD~1', 'HEAD^', 'main~1', first, first.slice(0, 10), 'main@{0}~1', 'refs/tags/v1'])
      expect(await resolveRevision(root, name), name).to.equal(first);
  });

  it('refuses what is no revision, and says so', async () => {
    const error = await refusalIn(() => resolveRevision(root, 'nowhere'));
    expect(error).to.include({ code: 'git/unknown-revision', message: 'git knows no revision nowhere here', exit: 1 });
    expect(error.hint).to.equal('fetch it first; a shallow clone lacks older commits');
  });

  for (const name of ['--output=x', '-h', '--all', '', 'HEAD:params', 'a b', 'a;b', '$(id)', 'HEAD\n', 'x'.repeat(201)])
    it(`takes no option or text for a revision: ${JSON.stringify(name.slice(0, 20))}`, async () => {
      const error = await refusalIn(() => resolveRevision(root, name));
      expect(error).to.include({ code: 'git/unknown-revision', message: `${JSON.stringify(name)} is no git revision` });
    });

  it('says which files of the workspace are changed and which are new', async () => {
    const state = await gitState(join(root, 'ws'));
    expect(state?.commit).to.equal(git('rev-parse', 'HEAD'));
    expect([...(state?.dirty ?? [])].sort()).to.deep.equal(['params/new.yaml', 'params/é.yaml']);
  });

  it('is none where there is none, or nothing is committed', async () => {
    const bare = await mkdtemp(join(tmpdir(), 'plimsoll-bare-'));
    expect(await gitState(bare)).to.equal(null);
    execFileSync('git', ['init', '-q'], { cwd: bare });
    expect(await gitState(bare)).to.equal(null);
    await rm(bare, { recursive: true });
  });
});
