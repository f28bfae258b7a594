import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { PlimsollError } from '../../src/diagnostic/error.js';
import { diskFiles, inside, readTextFile, writeFileAtomically } from '../../src/document/files.js';
import { runNode } from '../program.js';

const failure = async (work: () => Promise<unknown>): Promise<string> => {
  try {
    await work();
  } catch (error) {
    if (error instanceof PlimsollError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'no failure';
};

describe('files', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plimsoll-files-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  describe('written', () => {
    it('are whole, in folders made for them, and leave no file beside them', async () => {
      const path = join(folder, 'a/b/c.yaml');
      await writeFileAtomically(path, 'x: 1\n', 'new');
      await writeFileAtomically(path, 'x: 2\n', 'replace');
      expect(await readFile(path, 'utf8')).to.equal('x: 2\n');
      expect(await readdir(join(folder, 'a/b'))).to.deep.equal(['c.yaml']);
    });

    it('as new never replace what is there, be it a file, a folder or a dangling link', async () => {
      await writeFile(join(folder, 'file'), 'mine');
      await mkdir(join(folder, 'folder'));
      await symlink(join(folder, 'nowhere'), join(folder, 'link'));
      for (const name of ['file', 'folder', 'link']) {
        const path = join(folder, name);
        expect(await failure(() => writeFileAtomically(path, 'theirs', 'new'))).to.equal(
          `document/exists: ${path} exists already`,
        );
      }
      expect(await readFile(join(folder, 'file'), 'utf8')).to.equal('mine');
      expect((await readdir(folder)).sort()).to.deep.equal(['file', 'folder', 'link']);
    });

    it('as new by many at once are written by one', async () => {
      const path = join(folder, 'a.yaml');
      const results = await Promise.all(
        Array.from({ length: 8 }, (_, i) => failure(() => writeFileAtomically(path, String(i), 'new'))),
      );
      expect(results.filter((result) => result === 'no failure')).to.have.lengthOf(1);
      expect(new Set(results.filter((result) => result !== 'no failure'))).to.deep.equal(
        new Set([`document/exists: ${path} exists already`]),
      );
      expect(await readFile(path, 'utf8')).to.equal(String(results.indexOf('no failure')));
      expect(await readdir(folder)).to.deep.equal(['a.yaml']);
    });

    it('leave nothing beside them where the process ends meanwhile', async () => {
      const script = `
        import { readdirSync } from 'node:fs';
        import { writeFileAtomically } from ${JSON.stringify(new URL('../../src/document/files.ts', import.meta.url).href)};
        setInterval(() => { if (readdirSync('.').length > 0) process.exit(130); });
        await writeFileAtomically('whole.json', 'x'.repeat(100_000_000), 'replace');`;
      const argv = ['--import', import.meta.resolve('tsx'), '--input-type=module', '--eval', script];
      expect(await runNode(argv, { cwd: folder })).to.deep.equal({ code: 130, stdout: '', stderr: '' });
      expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).to.deep.equal([]);
    });

    it('over a folder fail and leave no file beside it', async () => {
      await mkdir(join(folder, 'a', 'b'), { recursive: true });
      let failed = false;
      await writeFileAtomically(join(folder, 'a'), 'x', 'replace').catch(() => {
        failed = true;
      });
      expect(failed).to.equal(true);
      expect(await readdir(folder)).to.deep.equal(['a']);
    });
  });

  describe('read', () => {
    it('are null where there is none, or a file stands for a folder', async () => {
      await writeFile(join(folder, 'file'), '');
      const files = diskFiles(folder);
      expect(await files.read('none.yaml')).to.equal(null);
      expect(await files.read('file/none.yaml')).to.equal(null);
      expect(await files.list('none')).to.deep.equal([]);
      expect(await files.list('file')).to.deep.equal([]);
    });

    it('are refused outside the folder, however they are named', async () => {
      const files = diskFiles(join(folder, 'ws'));
      await mkdir(join(folder, 'ws'));
      await writeFile(join(folder, 'secret'), 'key');
      await symlink(join(folder, 'secret'), join(folder, 'ws/link.yaml'));
      await symlink(folder, join(folder, 'ws/up'));
      for (const path of ['../secret', 'a/../../secret', join(folder, 'secret'), 'a\0b'])
        expect(await failure(() => files.read(path)), path).to.equal(
          `workspace/outside: the path ${JSON.stringify(path)} leaves the workspace`,
        );
      for (const path of ['link.yaml', 'up/secret'])
        expect(await failure(() => files.read(path)), path).to.equal(
          `workspace/outside: ${path} is a link that leaves the workspace`,
        );
      expect(await failure(() => files.list('..'))).to.equal('workspace/outside: the path ".." leaves the workspace');
      expect(await files.list('.')).to.deep.equal([]);
    });

    it('are read through links that stay inside', async () => {
      await writeFile(join(folder, 'a.yaml'), 'x: 1');
      await symlink('a.yaml', join(folder, 'b.yaml'));
      expect(await diskFiles(folder).read('b.yaml')).to.equal('x: 1');
    });

    it('are told apart from what is no text, in the words of a person', async () => {
      await writeFile(join(folder, 'latin1'), Buffer.from([0x63, 0x61, 0x66, 0xe9]));
      await symlink('loop', join(folder, 'loop'));
      const read = (name: string) => failure(() => readTextFile(join(folder, name), name));
      expect(await read('latin1')).to.equal('document/not-utf8: latin1 is not UTF-8 text');
      expect(await read('.')).to.equal('document/not-a-file: . is not a file');
      expect(await read('loop')).to.equal('document/unreadable: loop cannot be read: ELOOP');
      const long = 'x'.repeat(5000);
      expect(await read(long)).to.equal(`document/unreadable: ${long} cannot be read: ENAMETOOLONG`);
    });

    it('are refused without permission', async function () {
      if (process.getuid?.() === 0) return this.skip();
      await writeFile(join(folder, 'locked'), 'x');
      await chmod(join(folder, 'locked'), 0);
      expect(await failure(() => readTextFile(join(folder, 'locked'), 'locked'))).to.equal(
        'document/unreadable: locked cannot be read: permission denied',
      );
    });

    it('keep a byte order mark for the loader to refuse', async () => {
      await writeFile(join(folder, 'bom'), '\ufeffa: 1');
      expect(await diskFiles(folder).read('bom')).to.equal('\ufeffa: 1');
    });

    it('are listed by code point, at any depth, without what tools put there', async () => {
      for (const path of ['b/z.yaml', 'b/é.yaml', 'B.yaml', '.git/config', 'node_modules/x/y.yaml', 'a.yaml']) {
        await mkdir(join(folder, path, '..'), { recursive: true });
        await writeFile(join(folder, path), '');
      }
      expect(await diskFiles(folder).list('.')).to.deep.equal(['B.yaml', 'a.yaml', 'b/z.yaml', 'b/é.yaml']);
    });
  });

  it('have paths that stay inside, or are refused', () => {
    const part = fc.constantFrom('..', '.', 'a', 'b.yaml', '', 'ü');
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 8 }), (parts) => {
        const path = parts.join('/');
        let depth = 0;
        let lowest = 0;
        for (const each of parts) {
          if (each === '..') depth -= 1;
          else if (each !== '.' && each !== '') depth += 1;
          lowest = Math.min(lowest, depth);
        }
        fc.pre(!path.startsWith('/'));
        if (depth < 0) expect(() => inside(path)).to.throw(PlimsollError);
        else if (lowest === 0) expect(inside(path).split('/')).to.not.include('..');
      }),
    );
  });
});
