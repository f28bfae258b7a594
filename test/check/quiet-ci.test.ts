import { mkdir, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { CONFIG } from '../commands/workspace.js';
import { inRepository, type Repository, told } from './repository.js';

const link = async (repo: Repository, path: string, target: string): Promise<void> => {
  await mkdir(dirname(join(repo.top, path)), { recursive: true });
  await symlink(target, join(repo.top, path));
};

/** Findings about what runs, without what they all say. */
const quiet = async (repo: Repository): Promise<string[]> =>
  told((await repo.check()).findings).map((text) => text.replace(/^warning check\//, ''));

describe('a change of what runs the check', () => {
  it(
    'is told of what a build or an installation left below .github, as one',
    inRepository(async (repo) => {
      await repo.write('.github/actions/judge/dist/index.js', 'run()\n');
      await repo.write('.github/actions/judge/node_modules/a/index.js', 'a\n');
      await repo.write('.github/actions/judge/node_modules/b/index.js', 'b\n');
      await repo.write('.github/scripts/coverage/run.sh', 'true\n');
      await repo.write('.github/ISSUE_TEMPLATE/bug.yml', 'x: 1\n');
      repo.commit();
      await repo.write('.github/actions/judge/dist/index.js', 'pass()\n');
      await repo.write('.github/actions/judge/node_modules/a/index.js', 'c\n');
      await repo.delete('.github/actions/judge/node_modules/b/index.js');
      await repo.write('.github/scripts/coverage/run.sh', 'false\n');
      await repo.write('.github/ISSUE_TEMPLATE/bug.yml', 'x: 2\n');
      expect(await quiet(repo)).to.deep.equal([
        'ci-changed .github/actions/judge/dist/index.js .github/actions/judge/dist changes (1 file): it says what CI runs',
        'ci-changed .github/actions/judge/node_modules/a/index.js .github/actions/judge/node_modules changes (2 files): it says what CI runs',
        'ci-changed .github/scripts/coverage/run.sh .github/scripts/coverage/run.sh changes: it says what CI runs',
      ]);
    }),
  );

  it(
    'is told of links, and of what they lead to',
    inRepository(async (repo) => {
      await repo.write('ci/check.yml', 'on: pull_request\n');
      await repo.write('ci/shared/dist/index.js', 'run()\n');
      await repo.write('people', '* @dao\n');
      await link(repo, '.github/workflows/check.yml', '../../ci/check.yml');
      await link(repo, '.github/actions', '../ci/shared');
      await link(repo, 'CODEOWNERS', 'people');
      await link(repo, '.github/workflows/loop.yml', 'loop.yml');
      await link(repo, '.github/workflows/out.yml', '../../../../../etc/hostname');
      await link(repo, '.github/workflows/up', '..');
      repo.commit();
      expect(told((await repo.check()).findings)).to.have.length(1);
      await repo.write('ci/check.yml', 'on: push\n');
      await repo.write('ci/shared/dist/index.js', 'pass()\n');
      await repo.write('people', '* @me\n');
      await repo.write('elsewhere', 'x\n');
      await rm(join(repo.top, '.github/workflows/loop.yml'));
      await link(repo, '.github/workflows/loop.yml', '../../elsewhere');
      expect(await quiet(repo)).to.deep.equal([
        'ci-changed .github/workflows/loop.yml .github/workflows/loop.yml changes: it says what CI runs',
        'ci-changed ci/check.yml ci/check.yml changes: .github/workflows/check.yml leads to it, and says what CI runs',
        'ci-changed ci/shared/dist/index.js ci/shared/dist changes (1 file): .github/actions leads to it, and says what CI runs',
        'ci-changed elsewhere elsewhere is new: .github/workflows/loop.yml leads to it, and says what CI runs',
        'ci-changed people people changes: CODEOWNERS leads to it, and says who must approve',
      ]);
    }),
  );

  it(
    'is told of a file that becomes a link, and of a link that becomes a file',
    inRepository(async (repo) => {
      await repo.write('.github/workflows/check.yml', 'on: pull_request\n');
      await repo.write('ci.yml', 'on: pull_request\n');
      await link(repo, '.gitlab-ci.yml', 'ci.yml');
      repo.commit();
      await rm(join(repo.top, '.github/workflows/check.yml'));
      await link(repo, '.github/workflows/check.yml', '../../ci.yml');
      await rm(join(repo.top, '.gitlab-ci.yml'));
      await repo.write('.gitlab-ci.yml', 'on: pull_request\n');
      expect(await quiet(repo)).to.deep.equal([
        'ci-changed .github/workflows/check.yml .github/workflows/check.yml changes: it says what CI runs',
        'ci-changed .gitlab-ci.yml .gitlab-ci.yml changes: it says what CI runs',
      ]);
      // A system without links has a file of the text; it has not changed.
      repo.git('checkout', '-q', '.');
      await rm(join(repo.top, '.gitlab-ci.yml'));
      await repo.write('.gitlab-ci.yml', 'ci.yml');
      expect(told((await repo.check()).findings).join('\n')).to.match(/^info check\/nothing-changed [^\n]*$/);
    }),
  );

  it(
    'is told of policies in the folder that plimsoll.yaml names',
    inRepository(
      async (repo) => {
        await repo.write('rules/house.yaml', 'kind: Policy\nname: [\n');
        const findings = (await repo.check()).findings.filter(({ ruleId }) => ruleId === 'check/policy-changed');
        expect(told(findings)).to.deep.equal([
          'warning check/policy-changed rules/house.yaml a policy (rules/house.yaml) changes',
        ]);
      },
      '.',
      { 'plimsoll.yaml': `${CONFIG}documents: { policies: rules }\n`, 'rules/house.yaml': 'kind: Nothing\n' },
    ),
  );

  it(
    'says so where there is none',
    inRepository(async (repo) => {
      const { findings } = await repo.check();
      expect(told(findings).join('\n')).to.match(
        /^info check\/nothing-changed - HEAD is the base main \([0-9a-f]{12}\) itself, and nothing on disk differs from it: no change was judged$/,
      );
      await repo.edit('params/core.yaml', '3_000_000', '3_000_001');
      expect(told((await repo.check()).findings)).to.deep.equal([]);
    }),
  );
});

const manifest = (more: object): string => `${JSON.stringify({ name: 'risk', ...more }, null, 2)}\n`;
const LOCK = {
  lockfileVersion: 3,
  packages: {
    '': { devDependencies: { plimsoll: '^1.0.0', mocha: '^11.0.0' } },
    'node_modules/plimsoll': { version: '1.2.0', integrity: 'sha512-A', dependencies: { yaml: '^2.0.0' } },
    'node_modules/plimsoll/node_modules/yaml': { version: '2.1.0', integrity: 'sha512-B' },
    'node_modules/yaml': { version: '1.0.0', integrity: 'sha512-C' },
    'node_modules/mocha': { version: '11.0.0', integrity: 'sha512-D' },
  },
};
const lockWith = (place: keyof typeof LOCK.packages, more: object): string =>
  manifest({ ...LOCK, packages: { ...LOCK.packages, [place]: { ...LOCK.packages[place], ...more } } });
const TOOL = {
  '../package.json': manifest({
    devDependencies: { plimsoll: '^1.0.0', mocha: '^11.0.0' },
    scripts: { test: 'mocha' },
  }),
  '../package-lock.json': manifest(LOCK),
};

describe('a change of which plimsoll runs', () => {
  const changing = (path: string, text: string, expected: readonly string[], files: Record<string, string> = TOOL) =>
    inRepository(
      async (repo) => {
        await repo.write(path, text);
        expect((await quiet(repo)).map((line) => line.replace(/^tool-changed \S+ /, ''))).to.deep.equal(expected);
      },
      'risk',
      files,
    );
  const asking = (more: object): string =>
    manifest({ devDependencies: { plimsoll: '^1.0.0', mocha: '^11.0.0' }, ...more });

  it(
    'is told where package.json asks for another',
    changing('../package.json', manifest({ devDependencies: { plimsoll: 'github:me/plimsoll' } }), [
      'package.json changes which plimsoll runs: devDependencies.plimsoll ^1.0.0 → github:me/plimsoll',
    ]),
  );
  it(
    'is told where something is put in its place, or run with its installation',
    changing(
      '../package.json',
      asking({ overrides: { yaml: '9.9.9' }, scripts: { test: 'mocha --bail', postinstall: 'node x.js' } }),
      [
        'package.json changes which plimsoll runs: overrides nothing → {"yaml":"9.9.9"}; scripts.postinstall nothing → node x.js',
      ],
    ),
  );
  it(
    'is not told of other dependencies and scripts',
    changing('../package.json', manifest({ devDependencies: { plimsoll: '^1.0.0' }, scripts: { test: 'x' } }), []),
  );
  it(
    'is told where a lock pins another, or other content under the same version',
    changing('../package-lock.json', lockWith('node_modules/plimsoll', { version: '1.3.0' }), [
      'package-lock.json changes which plimsoll runs: node_modules/plimsoll 1.2.0 → 1.3.0',
    ]),
  );
  it(
    'is told of what it needs',
    changing('../package-lock.json', lockWith('node_modules/plimsoll/node_modules/yaml', { integrity: 'sha512-X' }), [
      'package-lock.json changes which plimsoll runs: node_modules/plimsoll/node_modules/yaml 2.1.0, from elsewhere',
    ]),
  );
  it(
    'is not told of what it does not need',
    changing('../package-lock.json', lockWith('node_modules/yaml', { version: '3.0.0' }), []),
  );
  it(
    'is told of a lock that cannot be read, and of registries',
    changing('../package-lock.json', '{ "plimsoll": ', [
      'package-lock.json changes which plimsoll runs: it pins plimsoll or what plimsoll needs',
    ]),
  );
  it(
    'is told of registries, beside the workspace too',
    changing('.npmrc', 'registry=https://packages.example\n', [
      'risk/.npmrc changes which plimsoll runs: it says where packages come from',
    ]),
  );
  it(
    'is told of locks of other package managers that pin it',
    changing(
      '../yarn.lock',
      'plimsoll@^1.0.0:\n  version "1.3.0"\n',
      ['yarn.lock changes which plimsoll runs: it pins plimsoll or what plimsoll needs'],
      { '../yarn.lock': 'plimsoll@^1.0.0:\n  version "1.2.0"\n' },
    ),
  );
  it('is not told where nobody installs it', changing('../yarn.lock', 'mocha@^1:\n', [], { '../yarn.lock': 'x\n' }));
  it(
    'is told at the place of the file, seen from the workspace',
    inRepository(
      async (repo) => {
        await repo.delete('../package.json');
        const [finding] = (await repo.check()).findings;
        expect(finding).to.deep.include({ ruleId: 'check/tool-changed', severity: 'warning', file: '../package.json' });
        expect(finding?.message).to.equal(
          'package.json changes which plimsoll runs: devDependencies.plimsoll ^1.0.0 → nothing',
        );
      },
      'risk',
      TOOL,
    ),
  );
});
