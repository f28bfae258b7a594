import { expect } from 'chai';
import { freshBuild } from '../program.js';
import { MARKET, TestWorkspace } from './workspace.js';

describe('plimsoll check', () => {
  let workspace: TestWorkspace;
  before(async function () {
    this.timeout(120_000);
    await freshBuild();
    workspace = await TestWorkspace.create();
  });
  after(() => workspace.remove());
  beforeEach(() => workspace.write('params/core.yaml', MARKET));
  const edit = (from: string, to: string): Promise<void> =>
    workspace.write('params/core.yaml', MARKET.replace(from, to));

  it('passes a change that breaks nothing, and counts what it could not look at', async () => {
    await edit('3_000_000', '3_300_000');
    const { code, stdout, stderr } = await workspace.run('check', '--base', 'main');
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    expect(stdout).to.match(/^plimsoll check: passed: no findings; 2 evaluations, 3 not evaluated\n/);
    expect(stdout).to.match(/reserves\.WETH\.supplyCap +3_000_000 +3_300_000 +\+300_000 +\+10%/);
  });

  it('fails on an error, and with --strict on a warning', async () => {
    await edit('80.5% ', '0.8 ');
    expect(await workspace.run('check', '--base', 'main')).to.include({ code: 1, stderr: '' });
    await edit('    supplyCap: 3_000_000\n', '');
    expect((await workspace.run('check', '--base', 'main')).code).to.equal(0);
    expect((await workspace.run('check', '--base', 'main', '--strict')).code).to.equal(1);
  });

  it('gives one JSON object that its schema describes', async () => {
    await edit('3_000_000', '3_300_000');
    const { code, stdout } = await workspace.run('check', '--base', 'main', '--all', '--offline', '--json');
    expect(code).to.equal(0);
    const { base, head, findings, diffs, summary, ...rest } = JSON.parse(stdout);
    expect(rest).to.deep.equal({ format: 'plimsoll.check/1', ok: true, state: 'none', reviewers: [] });
    expect(base).to.deep.equal({ revision: 'main', commit: head.commit, tip: head.commit });
    expect(findings).to.deep.equal([]);
    expect(diffs[0]).to.deep.include({
      market: 'core',
      fate: 'changed',
      from: { source: `git:${base.commit}` },
      to: { source: 'worktree' },
      unmanaged: [],
    });
    expect(summary.notEvaluated[0]).to.deep.equal({
      ruleId: 'check/drift',
      path: null,
      why: 'the check was made offline',
      market: 'core',
    });
    expect(JSON.parse((await workspace.run('check', '--json')).stdout)).to.deep.include({ base: null, ok: true });
  });

  it('ends with the codes of the contract', async () => {
    const unknown = await workspace.run('check', '--base', 'develop', '--json');
    expect(unknown.code).to.equal(1);
    expect(JSON.parse(unknown.stdout)).to.deep.include({ format: 'plimsoll.error/1', ok: false });
    expect((await workspace.run('check', '--bass', 'main')).code).to.equal(64);
    expect((await workspace.run('check', '--workspace', 'params')).code).to.equal(1);
    expect((await workspace.run('param', 'check', '--base', 'main')).code).to.equal(0);
  });

  it('lets no text of a document or a name move the cursor', async () => {
    await edit('name: core', 'name: "co\\e[2Jre"');
    for (const argv of [
      ['check', '--base', 'main'],
      ['check', '--base', 'main', '--json'],
    ]) {
      const { stdout, stderr } = await workspace.run(...argv);
      expect(stdout + stderr).to.not.match(/[^\n\P{Cc}]|\p{Cf}/u);
    }
  });
});
