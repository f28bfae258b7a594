import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readSubject } from '../../src/cli/check-subject.js';
import { CONFIG, MARKET } from '../commands/workspace.js';
import { refusalIn } from '../refusal.js';
import { inRepository, type Repository, told } from './repository.js';

const failure = async (work: () => Promise<unknown>): Promise<string> => {
  const error = await refusalIn(work);
  return `${error.exit} ${error.code} ${error.message} (${error.hint})`;
};

const paths = async (repo: Repository, base = 'main'): Promise<readonly string[]> =>
  (await repo.check({ base })).markets.flatMap(({ changes }) => changes.map(({ path }) => path));

describe('what a change is compared with', () => {
  it(
    'is the commit where it left the base, as in a pull request',
    inRepository(async (repo) => {
      const start = repo.git('rev-parse', 'HEAD');
      repo.git('checkout', '-qb', 'change');
      await repo.edit('params/core.yaml', '3_000_000', '3_300_000');
      repo.commit();
      repo.git('checkout', '-q', 'main');
      await repo.edit('params/core.yaml', '6_750_000_000', '7_000_000_000');
      const tip = repo.commit();
      repo.git('checkout', '-q', 'change');
      const report = await repo.check();
      expect(report.base).to.deep.equal({ revision: 'main', commit: start, tip });
      expect(report.head.commit).to.equal(repo.git('rev-parse', 'change'));
      expect(await paths(repo)).to.deep.equal(['reserves.WETH.supplyCap']);
      expect(told(report.findings)).to.deep.equal([
        `info check/behind - main is 1 commit ahead of ${start.slice(0, 12)}, where this change started; it is compared with ${start.slice(0, 12)}`,
      ]);
      // What a forge checks out for a pull request: the two merged.
      repo.git('merge', '-q', '--no-edit', 'main');
      expect(await paths(repo)).to.deep.equal(['reserves.WETH.supplyCap']);
      expect((await repo.check()).base).to.deep.equal({ revision: 'main', commit: tip, tip });
    }),
  );

  it(
    'says where the base has moved a value that the change sets',
    inRepository(async (repo) => {
      repo.git('checkout', '-qb', 'change');
      await repo.edit('params/core.yaml', '3_000_000', '3_300_000');
      await repo.edit('params/core.yaml', '6_750_000_000', '7_000_000_000');
      repo.commit();
      repo.git('checkout', '-q', 'main');
      await repo.edit('params/core.yaml', '3_000_000', '3_600_000');
      await repo.edit('params/core.yaml', '6_750_000_000', '7_000_000_000');
      repo.commit();
      repo.git('checkout', '-q', 'change');
      const moved = async (): Promise<string[]> =>
        told((await repo.check()).findings).filter((line) => line.includes('check/base-moved'));
      const text = await readFile(join(repo.root, 'params/core.yaml'), 'utf8');
      const line = text.split('\n').findIndex((one) => one.includes('3_300_000')) + 1;
      expect(await moved(), 'what both set alike is none').to.deep.equal([
        `warning check/base-moved params/core.yaml:${line} reserves.WETH.supplyCap moved in the base since this change started: from 3_000_000 WETH to 3_600_000 WETH; this change sets 3_300_000 WETH`,
      ]);
      await repo.edit('params/core.yaml', '3_300_000', '3_000_000');
      expect(await moved(), 'what the change leaves alone is none').to.deep.equal([]);
    }),
  );

  it(
    'is named by any revision, and files that are not committed count',
    inRepository(async (repo) => {
      repo.commit();
      repo.git('tag', 'v1', 'HEAD^');
      await repo.edit('params/core.yaml', '3_000_000', '3_300_000');
      for (const base of ['HEAD', 'v1', 'HEAD^', repo.git('rev-parse', 'HEAD')])
        expect(await paths(repo, base), base).to.deep.equal(['reserves.WETH.supplyCap']);
    }),
  );

  it(
    'is one of several where histories were merged into each other, and that is said',
    inRepository(async (repo) => {
      repo.git('checkout', '-qb', 'change');
      await repo.edit('params/core.yaml', '3_000_000', '3_300_000');
      const ours = repo.commit();
      repo.git('checkout', '-q', 'main');
      await repo.edit('params/core.yaml', '6_750_000_000', '7_000_000_000');
      const theirs = repo.commit();
      repo.git('merge', '-q', '--no-edit', ours);
      repo.git('checkout', '-q', 'change');
      repo.git('merge', '-q', '--no-edit', theirs);
      await repo.edit('params/core.yaml', 'ltv: 80.5%', 'ltv: 80%');
      repo.commit();
      expect(told((await repo.check()).findings)[1]).to.match(
        /^warning check\/merge-bases - main and HEAD were merged into each other and share 2 commits equally: [0-9a-f]{12} is compared with$/,
      );
    }),
  );

  it(
    'must be known, and the error says how to fetch it',
    inRepository(async (repo) => {
      expect(await failure(() => repo.check({ base: 'develop' }))).to.equal(
        '1 git/unknown-revision git knows no revision develop here (run git fetch origin develop:refs/remotes/origin/develop and give --base origin/develop)',
      );
      repo.git('remote', 'add', 'origin', 'https://git.invalid/x.git');
      expect(await failure(() => repo.check({ base: 'origin/main' }))).to.include('(run git fetch origin main)');
      const sha = 'a'.repeat(40);
      expect(await failure(() => repo.check({ base: sha }))).to.include(`(run git fetch origin ${sha})`);
      for (const base of ['--upload-pack=x', '-x', 'origin/-x', 'main; rm -rf', 'origin/main;rm', 'origin/$(x)', ''])
        expect(await failure(() => repo.check({ base }))).to.match(
          /^1 git\/unknown-revision .* \(name a branch, a tag or a commit that is here\)$/,
        );
    }),
  );

  it(
    'must share history',
    inRepository(async (repo) => {
      repo.git('checkout', '-q', '--orphan', 'other');
      repo.commit();
      expect(await failure(() => repo.check())).to.match(
        /^1 git\/unrelated main \([0-9a-f]{12}\) and HEAD \([0-9a-f]{12}\) share no history, .* \(name the branch that this one is to be merged into\)$/,
      );
    }),
  );

  it(
    'must be in the clone: a shallow one is told apart',
    inRepository(async (repo) => {
      repo.git('checkout', '-qb', 'change');
      repo.commit();
      repo.git('checkout', '-q', 'main');
      repo.commit();
      const folder = await mkdtemp(join(tmpdir(), 'plimsoll-shallow-'));
      const git = (...args: string[]): void => void execFileSync('git', args, { cwd: folder, stdio: 'pipe' });
      try {
        git('clone', '-q', '--depth=1', '--no-single-branch', '-b', 'change', `file://${repo.top}`, '.');
        expect(await failure(() => readSubject(folder, 'origin/main'))).to.match(
          /^1 git\/shallow the clone is shallow, and what it has of origin\/main .* does not meet \(fetch the whole history: git fetch --unshallow/,
        );
        expect(await failure(() => readSubject(folder, 'HEAD~3'))).to.include('git fetch --unshallow');
        const { base } = await readSubject(folder, 'HEAD');
        expect(base?.at.shallow).to.equal(true);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    }),
  );

  it('needs a repository with a commit', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'plimsoll-bare-'));
    try {
      expect(await failure(() => readSubject(folder, 'main'))).to.include('1 git/no-repository');
      execFileSync('git', ['init', '-q'], { cwd: folder });
      expect(await failure(() => readSubject(folder, 'main'))).to.include('1 git/no-commit');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it(
    'may lie anywhere in its repository',
    inRepository(async (repo) => {
      await repo.edit('params/core.yaml', '3_000_000', '3_300_000');
      const report = await repo.check();
      expect(report.markets.map(({ file, changes }) => [file, changes.length])).to.deep.equal([
        ['params/core.yaml', 1],
      ]);
      expect(report.findings).to.deep.equal([]);
    }, 'protocol/risk'),
  );

  it(
    'may have no workspace yet: then everything is new, and nothing of it is trusted',
    inRepository(
      async (repo) => {
        await repo.write('plimsoll.yaml', CONFIG);
        await repo.write('params/core.yaml', MARKET);
        const report = await repo.check({ env: { ETHEREUM_RPC_URL: 'http://127.0.0.1:1' } });
        const commit = repo.git('rev-parse', '--short=12', 'HEAD');
        expect(told(report.findings)).to.deep.equal([
          `warning check/no-base-workspace - the base (${commit}) has no plimsoll.yaml here: everything counts as new, and no node or policy of it counts`,
          'info check/market-new params/core.yaml:3 the market core is new, with 13 values',
          'warning check/workspace-changed plimsoll.yaml plimsoll.yaml is new',
        ]);
        expect(report.summary.notEvaluated.find(({ ruleId }) => ruleId === 'check/drift')?.why).to.equal(
          'the base has no plimsoll.yaml that could name a node',
        );
      },
      '.',
      { 'plimsoll.yaml': '', 'params/core.yaml': '', 'README.md': '#\n' },
    ),
  );

  it(
    'is read by content: neither attributes nor the index hide a change',
    inRepository(async (repo) => {
      await repo.write('.gitattributes', 'params/*.yaml -diff working-tree-encoding=UTF-8\n');
      await repo.edit('params/core.yaml', '3_000_000', '3_300_000');
      repo.git('update-index', '--assume-unchanged', 'params/core.yaml');
      expect(await paths(repo)).to.deep.equal(['reserves.WETH.supplyCap']);
      expect(told((await repo.check()).findings)).to.deep.equal([
        'warning check/ci-changed .gitattributes .gitattributes is new: it says what CI runs',
      ]);
    }),
  );

  it(
    'is not changed by a checkout that ends lines otherwise',
    inRepository(async (repo) => {
      await repo.write('params/core.yaml', MARKET.replaceAll('\n', '\r\n'));
      const report = await repo.check();
      expect(report.markets).to.deep.equal([]);
      expect(report.findings.map(({ ruleId }) => ruleId)).to.deep.equal(['check/nothing-changed']);
    }),
  );
});

describe('documents that cannot be read', () => {
  it(
    'are told where they were sound in the base',
    inRepository(async (repo) => {
      await repo.edit('params/core.yaml', 'reserves:', 'reserves: [');
      const report = await repo.check();
      expect(report.findings.find(({ ruleId }) => ruleId === 'document/yaml')?.file).to.equal('params/core.yaml');
      expect(report.markets.map(({ market, fate }) => [market, fate])).to.deep.equal([['core', 'changed']]);
      expect(report.summary.notEvaluated).to.deep.equal([
        {
          ruleId: 'check/market',
          path: null,
          why: 'the document has errors, so nothing else was looked at',
          market: 'core',
        },
      ]);
      await repo.write('params/core.yaml', '\t: [');
      const garbled = await repo.check();
      expect(garbled.markets.map(({ market, fate }) => [market, fate])).to.deep.equal([['core', 'changed']]);
      expect(garbled.failed).to.equal(true);
    }),
  );

  it(
    'are told where they are no text',
    inRepository(async (repo) => {
      await repo.write('params/core.yaml', Uint8Array.of(0xff, 0xfe, 0));
      expect(told((await repo.check()).findings)).to.deep.equal([
        'error check/unjudged params/core.yaml params/core.yaml cannot be read, so nothing that this change does to it was judged',
        'error document/not-utf8 params/core.yaml params/core.yaml is not UTF-8 text',
      ]);
      await repo.write('params/new.yaml', Uint8Array.of(0xff));
      expect(told((await repo.check()).findings)).to.include(
        'error document/not-utf8 params/new.yaml params/new.yaml is not UTF-8 text',
      );
    }),
  );

  it(
    'are as good as new where only the base could not be read',
    inRepository(
      async (repo) => {
        await repo.write('params/core.yaml', MARKET);
        const report = await repo.check();
        expect(told(report.findings)).to.deep.equal([
          "warning check/base-invalid params/core.yaml the base's version of core has errors (0.8 could mean 0.8% or 80%), so every value counts as new",
        ]);
        expect(report.markets[0]).to.include({ fate: 'changed' });
        expect(report.markets[0]?.changes).to.have.length(13);
      },
      '.',
      { 'params/core.yaml': MARKET.replace('80.5% ', '0.8 ') },
    ),
  );

  it(
    'are as good as new where the base was no YAML',
    inRepository(
      async (repo) => {
        await repo.write('params/core.yaml', MARKET);
        const report = await repo.check();
        expect(report.findings[0]?.ruleId).to.equal('check/base-invalid');
        expect(report.markets[0]?.changes).to.have.length(13);
      },
      '.',
      { 'params/core.yaml': `${MARKET}x: [\n` },
    ),
  );

  it(
    'stop the check where they are plimsoll.yaml, of which all is told',
    inRepository(async (repo) => {
      await repo.write('plimsoll.yaml', CONFIG.replace('id: 1', 'id: x'));
      await repo.edit('params/core.yaml', '3_000_000', '3_300_000');
      const report = await repo.check();
      expect(report.findings.map(({ ruleId, severity }) => `${severity} ${ruleId}`)).to.deep.equal([
        'error check/unjudged',
        'warning check/workspace-changed',
        'error schema/type',
      ]);
      expect(report.summary.notEvaluated).to.deep.equal([
        { ruleId: 'check/market', path: null, why: 'plimsoll.yaml has errors, so no document was looked at' },
      ]);
      expect(report.failed).to.equal(true);
    }),
  );

  it(
    'are mended where plimsoll.yaml of the base has errors, and nothing of it is trusted',
    inRepository(
      async (repo) => {
        await repo.write('plimsoll.yaml', CONFIG);
        const report = await repo.check();
        expect(told(report.findings)[0]).to.equal(
          "warning check/base-invalid - the base's plimsoll.yaml has errors: no node, authority or policy of it counts",
        );
        expect(report.failed).to.equal(false);
      },
      '.',
      { 'plimsoll.yaml': CONFIG.replace('id: 1', 'id: x') },
    ),
  );
});
