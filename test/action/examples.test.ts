import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { freshBuild, root, runNode } from '../program.js';
import { git, makeRepository } from './git-fixture.js';
import { type Action, readYaml, runStep, type Step, type Workflow } from './steps.js';

const NAMES = ['check', 'state', 'drift'] as const;
const workflow = (name: string): Workflow => readYaml<Workflow>(`examples/ci/${name}.yml`);
const stepsOf = (name: string): readonly Step[] => Object.values(workflow(name).jobs).flatMap(({ steps }) => steps);
const stepNamed = (name: string, step: string): Step => {
  const found = stepsOf(name).find((one) => one.name === step);
  if (found === undefined) throw new Error(`${name}.yml has no step ${step}`);
  return found;
};
const HAS_CHECK = existsSync(join(root, 'commands/check.ts'));

interface Hook {
  readonly id: string;
  readonly entry: string;
  readonly files: string;
  readonly pass_filenames: boolean;
}

describe('the example workflows', () => {
  for (const name of NAMES)
    it(`of ${name} give rights by name, and no script reads an expression`, () => {
      const { permissions } = workflow(name);
      expect(permissions.contents).to.equal(name === 'state' ? 'write' : 'read');
      for (const { run } of stepsOf(name)) expect(run ?? '').to.not.contain('${{');
    });

  it('keep secrets away from pull requests', () => {
    for (const name of NAMES) {
      const text = readFileSync(join(root, `examples/ci/${name}.yml`), 'utf8');
      const on = Object.keys(workflow(name).on);
      expect(on).to.not.include('pull_request_target');
      expect(on).to.not.include('workflow_run');
      if (on.includes('pull_request')) expect(text).to.not.match(/secrets\./);
      else
        for (const { environment } of Object.values(workflow(name).jobs))
          expect(environment).to.equal('plimsoll-state');
    }
  });

  it('use the actions of this repository, with inputs that they have', () => {
    const ours = NAMES.flatMap(stepsOf).filter(({ uses }) => uses?.startsWith('plimsoll/plimsoll'));
    expect(ours).to.have.length(2);
    for (const { uses = '', with: given = {} } of ours) {
      const folder = uses.replace(/^plimsoll\/plimsoll\/?/, '').replace(/@.*/, '');
      const { inputs } = readYaml<Action>(join(folder, 'action.yml'));
      expect(Object.keys(inputs)).to.include.members(Object.keys(given));
    }
  });

  describe('with a repository', () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'plimsoll-examples-'));
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    it('publish a state on a branch of its own, and fetch it', async () => {
      const origin = join(folder, 'origin');
      makeRepository(origin);
      const at = join(folder, 'clone');
      git(folder, 'clone', '--quiet', `file://${origin}`, at);
      const runner = { workspace: at, temp: join(folder, 'temp') };
      const fetched = async (): Promise<string> => {
        const { code, stderr } = await runStep(stepNamed('check', 'Fetch the state'), {}, runner);
        expect(code, stderr).to.equal(0);
        return existsSync(join(runner.temp, 'state.json'))
          ? readFileSync(join(runner.temp, 'state.json'), 'utf8')
          : 'none';
      };
      expect(await fetched()).to.equal('none');
      for (const state of ['{"block": 1}\n', '{"block": 2}\n']) {
        git(at, 'switch', '--quiet', 'main');
        writeFileSync(join(runner.temp, 'state.json'), state);
        const { code, stderr } = await runStep(stepNamed('state', 'Publish'), {}, runner);
        expect(code, stderr).to.equal(0);
        rmSync(join(runner.temp, 'state.json'));
        git(at, 'switch', '--quiet', '--force', 'main');
        git(at, 'branch', '--quiet', '-D', 'plimsoll-state');
        expect(await fetched()).to.equal(state);
      }
      expect(git(origin, 'ls-tree', '-r', '--name-only', 'plimsoll-state')).to.equal('state.json');
      expect(git(origin, 'rev-list', '--count', 'plimsoll-state')).to.equal('1');
      expect(readFileSync(join(runner.temp, 'env'), 'utf8')).to.contain(`STATE=${runner.temp}/state.json`);
    });

    it('run the script of GitLab', async function () {
      if (!HAS_CHECK) {
        process.stdout.write('    skipped: there is no command check\n');
        this.skip();
      }
      await freshBuild();
      const base = makeRepository(join(folder, 'repository'));
      const { script } = readYaml<{ plimsoll: { script: readonly string[] } }>('examples/ci/gitlab-ci.yml').plimsoll;
      const at = join(folder, 'repository/risk');
      const result = await runStep(
        { run: script.join('\n') },
        {},
        {
          workspace: at,
          temp: join(folder, 'temp'),
          env: { PLIMSOLL_HOME: root, CI_MERGE_REQUEST_DIFF_BASE_SHA: base },
        },
      );
      expect(result.code, result.stderr).to.equal(0);
      expect(result.stdout).to.match(/^plimsoll check: passed/);
      for (const file of ['plimsoll-junit.xml', 'plimsoll.md', 'plimsoll.sarif'])
        expect(existsSync(join(at, file)), file).to.equal(true);
    });

    for (const hook of readYaml<readonly Hook[]>('.pre-commit-hooks.yaml'))
      it(`run the pre-commit hook ${hook.id}`, async function () {
        const [program, ...words] = hook.entry.split(' ');
        expect(program).to.equal('plimsoll');
        expect(hook.pass_filenames).to.equal(false);
        for (const file of ['plimsoll.yaml', 'risk/params/aave-v3/core.yaml', 'policies/steward.yml'])
          expect(file).to.match(new RegExp(hook.files));
        expect('src/params.ts').to.not.match(new RegExp(hook.files));
        if (words[0] === 'check' && !HAS_CHECK) {
          process.stdout.write('    skipped: there is no command check\n');
          this.skip();
        }
        await freshBuild();
        const at = join(folder, 'repository');
        makeRepository(at);
        const result = await runNode([join(root, 'bin/run.js'), ...words], { cwd: join(at, 'risk') });
        expect(result.code, result.stderr + result.stdout).to.equal(0);
      });
  });
});
