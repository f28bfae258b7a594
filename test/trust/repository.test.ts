import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { entryOfClone, placeOf, protectedBranch } from '../../src/trust/repository.js';
import { NO_TRUST, type Trust, type TrustedWorkspace } from '../../src/trust/trust.js';
import { Repository, refusal, temporary } from './support.js';

const cloneOf = async (source: Repository, ...options: readonly string[]): Promise<Repository> => {
  const root = join(await temporary(), 'clone');
  execFileSync('git', ['clone', '-q', ...options, `file://${source.root}`, root], { stdio: 'pipe' });
  return new Repository(root);
};

const trusting = (entry: Partial<TrustedWorkspace> & Pick<TrustedWorkspace, 'repository'>): Trust => ({
  ...NO_TRUST,
  workspaces: new Map([
    [
      'w',
      {
        name: 'w',
        path: '.',
        remote: null,
        ref: 'refs/remotes/origin/main',
        workspace: '',
        definitions: new Map(),
        ...entry,
      },
    ],
  ]),
});

describe('the protected branch', () => {
  it('is the default branch of origin, unless one is named', async () => {
    const source = await Repository.create();
    const clone = await cloneOf(source);
    const head = source.git('rev-parse', 'HEAD');
    expect(await protectedBranch(clone.root, null)).to.deep.equal({ ref: 'refs/remotes/origin/main', commit: head });
    clone.git('checkout', '-qb', 'work');
    const own = clone.commit();
    expect(await protectedBranch(clone.root, 'origin/main')).to.include({ commit: head });
    expect(await protectedBranch(clone.root, 'work')).to.deep.equal({ ref: 'refs/heads/work', commit: own });
  });

  it('is never a tag that takes its name', async () => {
    const source = await Repository.create();
    const clone = await cloneOf(source);
    const head = clone.git('rev-parse', 'HEAD');
    clone.git('checkout', '-qb', 'evil');
    clone.commit();
    clone.git('tag', 'origin/main');
    clone.git('tag', 'main');
    expect(clone.git('rev-parse', 'origin/main')).to.not.equal(head);
    expect(await protectedBranch(clone.root, 'origin/main')).to.deep.equal({
      ref: 'refs/remotes/origin/main',
      commit: head,
    });
    expect((await protectedBranch(clone.root, 'main')).commit).to.equal(head);
  });

  it('is named in full where a short name stands for two, and told where there is none', async () => {
    const clone = await cloneOf(await Repository.create());
    clone.git('branch', 'origin/main');
    expect(await refusal('trust/ambiguous-ref', () => protectedBranch(clone.root, 'origin/main'))).to.equal(
      'origin/main is both refs/remotes/origin/main and refs/heads/origin/main',
    );
    expect((await protectedBranch(clone.root, 'refs/remotes/origin/main')).ref).to.equal('refs/remotes/origin/main');
    expect(await refusal('trust/no-ref', () => protectedBranch(clone.root, 'nope'))).to.equal(
      'there is no branch nope here',
    );
    for (const odd of ['--help', 'HEAD', 'refs/tags/v1', 'main~1', '../x'])
      await refusal('trust/no-ref', () => protectedBranch(clone.root, odd));
    const alone = await Repository.create();
    expect(await refusal('trust/no-ref', () => protectedBranch(alone.root, null))).to.equal(
      'this clone has no default branch of origin',
    );
  });
});

describe('a workspace in a repository', () => {
  it('is known by the first commits and its path, whatever the clone is called', async () => {
    const source = await Repository.create({ 'ws/plimsoll.yaml': 'x' });
    const first = source.git('rev-parse', 'HEAD');
    source.commit();
    const clone = await cloneOf(source);
    const place = await placeOf(join(clone.root, 'ws'), null);
    expect(place).to.deep.include({ path: 'ws', repository: [first], remote: `file://${source.root}` });
    const trust = trusting({ repository: [first], path: 'ws' });
    expect((await entryOfClone(trust, join(clone.root, 'ws')))?.branch).to.deep.equal(place.branch);
    expect(await entryOfClone(trust, clone.root)).to.equal(null);
    const other = await cloneOf(await Repository.create({ 'ws/plimsoll.yaml': 'y' }));
    expect(await entryOfClone(trust, join(other.root, 'ws'))).to.equal(null);
    expect(
      await entryOfClone(
        trusting({ repository: [first], path: 'ws', ref: 'refs/remotes/origin/gone' }),
        join(clone.root, 'ws'),
      ),
    ).to.equal(null);
  });

  it('is not mistaken in a shallow clone, whose oldest commit is not the first', async () => {
    const source = await Repository.create();
    const first = source.git('rev-parse', 'HEAD');
    source.commit();
    const shallow = await cloneOf(source, '--depth', '1');
    expect(await refusal('trust/shallow', () => placeOf(shallow.root, null))).to.include('lacks the older commits');
    expect(await entryOfClone(trusting({ repository: [first] }), shallow.root)).to.equal(null);
  });

  it('is not mistaken where a replacement object hides the real first commit', async () => {
    const source = await Repository.create();
    const clone = await cloneOf(source);
    const first = clone.git('rev-parse', 'HEAD');
    clone.git('checkout', '-q', '--orphan', 'evil');
    await clone.write('evil', 'x');
    const evil = clone.commit();
    clone.git('replace', '--graft', evil, first);
    clone.git('update-ref', 'refs/remotes/origin/main', evil);
    expect(clone.git('rev-list', '--max-parents=0', evil)).to.equal(first);
    expect(await entryOfClone(trusting({ repository: [first] }), clone.root)).to.equal(null);
  });

  it('must be in a repository, and its remote shows no password', async () => {
    const folder = await temporary();
    await refusal('trust/no-repository', () => placeOf(folder, null));
    const clone = await cloneOf(await Repository.create());
    clone.git('remote', 'set-url', 'origin', 'https://me:secret@example.org/r.git?token=secret');
    expect((await placeOf(clone.root, null)).remote).to.equal('https://example.org/r.git');
  });
});
