import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { root, runNode } from '../program.js';
import { temporary } from '../temporary.js';

const MOCHA = createRequire(import.meta.url).resolve('mocha/bin/mocha.js');

const FILES = {
  passes: `it('passes', () => {}); it('passes too', () => {}); it.skip('is skipped', () => {});`,
  fails: `it('fails', () => { throw new Error('on purpose'); }); it('goes on', () => {});`,
  leaves: `it('ends its process as if all were well', () => process.exit(0));`,
  dies: `it('is killed', () => new Promise(() => process.kill(process.pid, 'SIGKILL')));`,
  broken: `it('cannot be read', () => {`,
  only: `it.only('keeps others from running', () => {});`,
  empty: `describe('nothing', () => {});`,
  wavers: `let times = 0; it('wavers', () => { times += 1; if (times === 1) throw new Error('at first'); });`,
} as const;

/** A run of these files with the reporter, in parallel or not: its exit code, what it printed, and the last line of that. */
const lastLine = async (files: readonly (keyof typeof FILES)[], ...flags: readonly string[]) => {
  const folder = await temporary('reporter');
  const paths = files.map((name, index) => join(folder, `${index}-${name}.mjs`));
  await Promise.all(files.map((name, index) => writeFile(paths[index] ?? '', FILES[name])));
  const reporter = join(root, 'scripts/mocha-reporter.js');
  const argv = [MOCHA, '--no-config', '--reporter', reporter, '--forbid-only', ...flags, ...paths];
  const { code, stdout } = await runNode(argv);
  return { code, last: stdout.trimEnd().split('\n').at(-1), stdout };
};

const PARALLEL = ['--parallel', '--jobs', '2'];

describe('the totals of a test run', function () {
  this.timeout(60_000);

  for (const [how, flags] of [
    ['one after the other', []],
    ['in parallel', PARALLEL],
    ['in parallel, as in CI', [...PARALLEL, '--exit']],
  ] as const) {
    it(`are the last line, ${how}`, async () => {
      expect(await lastLine(['passes'], ...flags)).to.deep.include({ code: 0, last: '2 passed, 0 failed, 1 skipped' });
      const failed = await lastLine(['passes', 'fails'], ...flags);
      expect(failed).to.deep.include({ code: 1, last: '3 passed, 1 failed, 1 skipped' });
    });

    it(`are no success where nothing ran, ${how}`, async () => {
      expect(await lastLine(['empty'], ...flags)).to.deep.include({ code: 1, last: '0 passed, 0 failed, 0 skipped' });
      const none = await lastLine(['passes'], ...flags, '--grep', 'no such test');
      expect(none).to.deep.include({ code: 1, last: '0 passed, 0 failed, 0 skipped' });
    });
  }

  it('tell of what passed only when it was tried again', async () => {
    for (const flags of [[], PARALLEL]) {
      const { code, last, stdout } = await lastLine(['wavers', 'passes'], '--retries', '1', ...flags);
      expect({ code, last }).to.deep.equal({ code: 0, last: '3 passed, 0 failed, 1 skipped' });
      expect(stdout).to.match(/Tried again after it failed: wavers\nError: at first/);
    }
  });

  it('name every failure, also after one that comes without its methods', async () => {
    const folder = await temporary('reporter');
    const script = join(folder, 'run.mjs');
    await writeFile(
      script,
      `import { EventEmitter } from 'node:events';
import Reporter from ${JSON.stringify(pathToFileURL(join(root, 'scripts/mocha-reporter.js')).href)};
const runner = new EventEmitter();
runner.stats = { tests: 1, passes: 0, failures: 2, pending: 0, duration: 1 };
new Reporter(runner, {});
const fail = (runnable) => runner.emit('fail', runnable, Object.assign(new Error('on purpose'), {}));
fail({ title: 'Uncaught error outside test suite' });
fail({ title: 'b', titlePath: () => ['a', 'b'] });
runner.emit('end');
`,
    );
    const { stdout, stderr } = await runNode([script]);
    expect(stderr).to.equal('');
    expect(stdout)
      .to.match(/1\) Uncaught error outside test suite/)
      .and.to.match(/2\) a\n +b:/);
  });

  it('count a file that cannot be read or keeps others from running as a failure', async () => {
    const { code, last, stdout } = await lastLine(['broken', 'fails', 'only', 'passes'], ...PARALLEL);
    expect({ code, last }).to.deep.equal({ code: 3, last: '3 passed, 3 failed, 1 skipped' });
    expect(stdout)
      .to.match(/^ +\d\) .*broken\.mjs: /m)
      .and.to.match(/^ +\d\) .*only\.mjs: /m);
  });

  for (const how of ['leaves', 'dies'] as const)
    it(`are none of a success where a process ${how}`, async () => {
      const alone = await lastLine(['passes', how]);
      expect(alone.code).to.not.equal(0);
      for (const files of [[how], ['passes', how], [how, how], [how, 'passes', how, how, 'passes']] as const) {
        const { code, last } = await lastLine(files, ...PARALLEL);
        expect(code, files.join()).to.be.a('number').and.not.equal(0);
        expect(last, files.join()).to.match(/^\d+ passed, [1-9]\d* failed, \d+ skipped$/);
      }
    });
});
