import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { freshBuild, root } from '../program.js';
import { expectCounts } from '../report/check/junit-rules.js';
import { junitErrors } from '../report/check/junit-xsd.js';
import { readXml } from '../report/check/read-xml.js';
import { expectSarif } from '../report/check/sarif-rules.js';
import { git, makeRepository } from './git-fixture.js';
import { type Action, filled, readYaml, runStep, type Scope, type Step, type StepRun } from './steps.js';

const ACTIONS = ['action.yml', 'action/drift/action.yml'];
const action = readYaml<Action>('action.yml');
const stepNamed = (name: string): Step => {
  const step = action.runs.steps.find((one) => one.name === name);
  if (step === undefined) throw new Error(`the action has no step ${name}`);
  return step;
};
const HAS_CHECK = existsSync(join(root, 'commands/check.ts'));

for (const file of ACTIONS)
  describe(`the action of ${file}`, () => {
    const read = readYaml<Action>(file);

    it('reads no expression within a script, names no secret and uses no other action', () => {
      const text = readFileSync(join(root, file), 'utf8');
      expect(text).to.not.match(/secrets\./);
      for (const { run, shell, uses } of read.runs.steps) {
        expect(run).to.be.a('string').and.not.contain('${{');
        expect(shell).to.equal('bash');
        expect(uses).to.equal(undefined);
      }
    });

    it('describes every input and output, and uses no other', () => {
      const text = JSON.stringify(read.runs.steps);
      const used = [...text.matchAll(/inputs\.(\w+)/g)].map(([, name]) => name);
      expect(new Set(used)).to.deep.equal(new Set(Object.keys(read.inputs)));
      for (const { description } of [...Object.values(read.inputs), ...Object.values(read.outputs)])
        expect(description).to.match(/^\S.*\.$/);
    });
  });

describe('docs/ci.md', () => {
  it('tells every input of the action', () => {
    const text = readFileSync(join(root, 'docs/ci.md'), 'utf8');
    for (const name of Object.keys(action.inputs).filter((input) => input !== 'token'))
      expect(text, name).to.contain(`| \`${name}\` |`);
  });
});

describe('the steps of the action', () => {
  let folder: string;
  let origin: string;
  let base: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plimsoll-action-'));
    origin = join(folder, 'origin');
    base = makeRepository(origin);
    git(origin, 'switch', '--quiet', '--create', 'change');
    const market = join(origin, 'risk/params/aave-v3/ethereum/core.yaml');
    writeFileSync(market, readFileSync(market, 'utf8').replace('supplyCap: 3_000_000\n', 'supplyCap: 3_300_000\n'));
    git(origin, 'commit', '--quiet', '--all', '--message', 'raise');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const clone = (...words: readonly string[]): string => {
    const to = join(folder, 'clone');
    git(folder, 'clone', '--quiet', '--branch', 'change', ...words, `file://${origin}`, to);
    return to;
  };
  const runner = (workspace: string) => ({ workspace, temp: join(folder, 'temp') });
  const findBase = (workspace: string, scope: Scope): Promise<StepRun> =>
    runStep(stepNamed('Find the base'), scope, runner(workspace));
  const pullRequest = (sha: string): Scope => ({ inputs: {}, github: { event: { pull_request: { base: { sha } } } } });

  it('find the base of a pull request, a push, a new branch and one that is given', async () => {
    const at = clone();
    const onMain = { event: { before: '0'.repeat(40), repository: { default_branch: 'main' } } };
    expect((await findBase(at, pullRequest(base))).outputs).to.deep.equal({ base });
    expect((await findBase(at, { inputs: {}, github: { event: { before: base } } })).outputs).to.deep.equal({ base });
    expect((await findBase(at, { inputs: {}, github: onMain })).outputs).to.deep.equal({ base });
    expect((await findBase(at, { inputs: { base: 'origin/main' }, github: onMain })).outputs).to.deep.equal({ base });
  });

  it('fetch the history that a shallow clone of one branch lacks', async () => {
    const at = clone('--depth=1', '--single-branch');
    expect(git(at, 'rev-list', '--count', 'HEAD')).to.equal('1');
    expect((await findBase(at, pullRequest(base))).outputs).to.deep.equal({ base });
    expect(git(at, 'rev-list', '--count', 'HEAD')).to.equal('2');
    expect((await findBase(at, { inputs: { base: 'origin/main' }, github: {} })).outputs).to.deep.equal({ base });
  });

  it('say where there is no base, and take no option for one', async () => {
    const at = clone();
    const none = await findBase(at, { inputs: {}, github: { event: {} } });
    expect([none.code, none.stdout.trim()]).to.deep.equal([
      64,
      '::error title=plimsoll check::There is no base to compare with: set the input base.',
    ]);
    expect((await findBase(at, { inputs: { base: '--upload-pack=x' } })).code).to.equal(64);
    const unknown = await findBase(at, { inputs: { base: 'nowhere' } });
    expect(unknown.code).to.equal(1);
    expect(unknown.stdout).to.match(/^::error title=plimsoll check::The base cannot be fetched\./);
  });

  it('install nothing where the action is built, or another program is given', async () => {
    await freshBuild();
    const at = clone();
    const built = await runStep(stepNamed('Install'), { inputs: {}, github: { action_path: root } }, runner(at));
    expect([built.code, built.stdout]).to.deep.equal([0, '']);
    const given = { inputs: { plimsoll: 'plimsoll' }, github: { action_path: join(folder, 'nowhere') } };
    expect((await runStep(stepNamed('Install'), given, runner(at))).code).to.equal(0);
  });

  it('give no verdict where the program ended without a report', async () => {
    const scope = { inputs: { plimsoll: 'node -e process.exit(70)' }, steps: { base: { outputs: { base } } } };
    const result = await runStep(stepNamed('Check'), scope, runner(clone()));
    expect([result.code, result.outputs.verdict]).to.deep.equal([70, 'error']);
  });

  it('judge a change, and leave its reports and the summary', async function () {
    if (!HAS_CHECK) {
      process.stdout.write('    skipped: there is no command check\n');
      this.skip();
    }
    this.timeout(120_000);
    await freshBuild();
    const at = clone();
    const scope = {
      inputs: { workspace: 'risk' },
      github: { action_path: root },
      steps: { base: { outputs: { base } } },
    };
    const result = await runStep(stepNamed('Check'), scope, runner(at));
    expect(result.stderr + result.stdout).to.match(/plimsoll check: passed/);
    expect([result.code, result.outputs.verdict]).to.deep.equal([0, 'passed']);
    const of = (name: string): string => readFileSync(result.outputs[name] ?? '', 'utf8');
    expect(of('markdown')).to.match(/^<!-- plimsoll-check -->\n## Plimsoll check: passed\n/);
    expect(of('markdown')).to.contain('reserves.WETH.supplyCap');
    expect(result.summary).to.match(/^<!-- plimsoll-check -->\n/);
    expectSarif(of('sarif'));
    expectCounts(readXml(of('junit')));
    expect(await junitErrors(of('junit'))).to.deep.equal([]);
    expect(git(at, 'status', '--porcelain')).to.equal('');
    const again = await runStep(stepNamed('Check'), scope, runner(at));
    expect(again.code).to.equal(0);

    const market = join(at, 'risk/params/aave-v3/ethereum/core.yaml');
    writeFileSync(market, readFileSync(market, 'utf8').replace('supplyCap: 3_300_000\n', 'supplyCap: 0.5%\n'));
    const failing = await runStep(stepNamed('Check'), scope, runner(at));
    expect([failing.code, failing.outputs.verdict]).to.deep.equal([1, 'failed']);
    expect(failing.stdout).to.match(/^::error title=[^,]+,file=risk\/params\/aave-v3\/ethereum\/core\.yaml,line=\d+/m);
    const [run] = expectSarif(readFileSync(failing.outputs.sarif ?? '', 'utf8')).runs;
    const uri = run.results[0]?.locations[0]?.physicalLocation.artifactLocation.uri ?? '';
    expect(existsSync(join(at, uri))).to.equal(true);
  });

  it('comment only where there is a verdict, on pull requests that asked for it', () => {
    const { if: condition = '' } = stepNamed('Comment');
    for (const part of [
      'always()',
      "inputs.comment == 'true'",
      "github.event_name == 'pull_request'",
      "verdict != 'error'",
    ])
      expect(condition).to.contain(part);
    expect(
      filled(stepNamed('Comment').env?.PULL_REQUEST ?? '', { github: { event: { pull_request: { number: 7 } } } }),
    ).to.equal('7');
  });
});
