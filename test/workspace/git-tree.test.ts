import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { changedFiles } from '../../src/workspace/changed-files.js';
import { blobId, type GitTree, gitTree, treeFiles } from '../../src/workspace/git-tree.js';

for (const format of ['sha1', 'sha256'])
  describe(`the tree of a commit (${format})`, () => {
    let root: string;
    let tree: GitTree;
    const git = (...args: string[]): string =>
      execFileSync(
        'git',
        ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false', ...args],
        {
          cwd: root,
          encoding: 'utf8',
        },
      ).trim();
    const write = async (path: string, text: string | Uint8Array): Promise<void> => {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    };

    before(async () => {
      root = await mkdtemp(join(tmpdir(), 'plimsoll-tree-'));
      git('init', '-q', `--object-format=${format}`);
      await write('a.yaml', 'a: 1\n');
      await write('sub/b ü\n.yaml', 'b: é\n');
      await write('sub/empty.yaml', '');
      await write('sub/bad.yaml', Uint8Array.of(0xff, 10, 0));
      await write('sub/dist/c.yaml', 'c\n');
      await symlink('a.yaml', join(root, 'link.yaml'));
      git('add', '-A');
      git('commit', '-qm', 'x');
      tree = await gitTree(root, git('rev-parse', 'HEAD'));
    });
    after(() => rm(root, { recursive: true, force: true }));

    it('has the regular files with the ids that git gives them', () => {
      expect([...tree.ids.keys()].sort()).to.deep.equal(
        ['a.yaml', 'sub/b ü\n.yaml', 'sub/bad.yaml', 'sub/dist/c.yaml', 'sub/empty.yaml'].sort(),
      );
      expect(tree.ids.get('a.yaml')).to.equal(git('rev-parse', 'HEAD:a.yaml'));
      expect(blobId(Buffer.from('a: 1\n'), tree.ids.get('a.yaml') ?? '')).to.equal(tree.ids.get('a.yaml'));
    });

    it('gives texts, many at once, and says what is none', async () => {
      const files = treeFiles(tree, root, '.', 'git:x:');
      const read = await Promise.all(
        ['a.yaml', 'sub/b ü\n.yaml', 'sub/empty.yaml', 'none.yaml', 'link.yaml'].map(files.read),
      );
      expect(read).to.deep.equal(['a: 1\n', 'b: é\n', '', null, null]);
      expect(await files.read('sub/bad.yaml').catch(({ code }: { code: string }) => code)).to.equal(
        'document/not-utf8',
      );
      expect(await files.list('sub')).to.have.length(4);
      const below = treeFiles(tree, root, 'sub', '');
      expect(await below.list('.')).to.have.length(4);
      expect(await below.read('empty.yaml')).to.equal('');
    });

    it('is compared with a folder by content', async () => {
      const lookout = { folders: ['sub'], files: ['a.yaml', 'new.yaml'] };
      expect(await changedFiles(root, '.', tree, lookout)).to.deep.equal([]);
      await write('a.yaml', 'a: 2\n');
      await write('new.yaml', '');
      await write('sub/bad.yaml', Uint8Array.of(0xff));
      await rm(join(root, 'sub/empty.yaml'));
      await write('sub/dist/c.yaml', 'other\n');
      await write('elsewhere.yaml', '');
      expect(await changedFiles(root, '.', tree, lookout)).to.deep.equal([
        { path: 'a.yaml', status: 'changed' },
        { path: 'new.yaml', status: 'added' },
        { path: 'sub/bad.yaml', status: 'changed' },
        { path: 'sub/empty.yaml', status: 'deleted' },
      ]);
      expect(await changedFiles(join(root, 'sub'), 'sub', tree, { folders: ['.'], files: [] })).to.deep.equal([
        { path: 'bad.yaml', status: 'changed' },
        { path: 'empty.yaml', status: 'deleted' },
      ]);
    });
  });
