import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { stateText } from '../../src/state/state-file.js';
import { expectValid } from '../outputs.js';
import { freshBuild } from '../program.js';
import { aave } from '../protocol/support.js';
import { knownOf, marketFor } from '../state/known.js';
import { TestWorkspace } from './workspace.js';

const POLICY = `apiVersion: plimsoll/v1
kind: Policy
name: house
version: 1.0.0
protocols: [aave-v3]
rules:
  cap: { title: A cap doubles, on: reserves, change: [supplyCap], maxIncrease: 100%, minDelay: 3d }
  ltv: { title: An LTV moves, on: reserves, change: [ltv], maxStep: 50 bps }
`;

/** A commit of that day, in UTC. */
const commitOn = (root: string, day: string): void => {
  const env = { ...process.env, GIT_AUTHOR_DATE: '2001-01-01T00:00:00Z', GIT_COMMITTER_DATE: `${day}T00:00:00Z` };
  const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false'];
  execFileSync('git', ['add', '-A'], { cwd: root });
  execFileSync('git', [...who, 'commit', '-qm', day], { cwd: root, env });
};

describe('plan-steps asks when a parameter was last changed', () => {
  let workspace: TestWorkspace;
  let market = '';
  before(async function () {
    this.timeout(120_000);
    await freshBuild();
  });
  beforeEach(async () => {
    workspace = await TestWorkspace.create();
    await workspace.write('policies/house.yaml', POLICY);
    market = await workspace.read('params/core.yaml');
    await workspace.write('params/core.yaml', market.replace('3_000_000', '2_000_000'));
    commitOn(workspace.root, '2099-01-01');
    await workspace.write('params/core.yaml', market);
    commitOn(workspace.root, '2099-02-01');
    await workspace.write('params/core.yaml', market.replace('3_000_000', '5_000_000').replace('80.5%', '81%'));
  });
  afterEach(() => workspace.remove());

  const steps = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await workspace.run('plan-steps', 'core', ...args, '--json');
    return { code, stderr, json: expectValid(JSON.parse(stdout)) };
  };
  const days = (json: { stages: readonly { at: string }[] }): readonly string[] => json.stages.map(({ at }) => at);

  it('by the order of merges where there is nothing else, and waits for the rest of the delay', async () => {
    const { code, json } = await steps('--from', 'git:HEAD', '--start', '2099-02-02');
    expect(code).to.equal(0);
    expect(days(json)).to.deep.equal(['2099-02-02T00:00:00Z', '2099-02-04T00:00:00Z']);
    expect(json.stages[0].changes.map(({ path }: { path: string }) => path)).to.deep.equal(['reserves.WETH.ltv']);
    expect(json).to.deep.include({
      state: { source: 'none' },
      lastChanged: [{ path: 'reserves.WETH.supplyCap', at: '2099-02-01T00:00:00Z', from: 'merge' }],
      assumed: [],
    });
  });

  it('not from the merge of the very value that is to be reached', async () => {
    commitOn(workspace.root, '2099-02-03');
    const { json } = await steps('--from', 'git:HEAD~1', '--start', '2099-02-05');
    expect(days(json)).to.deep.equal(['2099-02-05T00:00:00Z']);
    expect(json.lastChanged[0].at).to.equal('2099-02-01T00:00:00Z');
  });

  it('and takes what no commit before tells to be free, saying so', async () => {
    const known = knownOf(marketFor(await aave(), market));
    const state = { ...known, changes: { since: null, whole: false, times: new Map() } };
    await workspace.write('state.json', stateText([state], null));
    commitOn(workspace.root, '2099-02-03');
    const { json } = await steps('--offline', '--state', join(workspace.root, 'state.json'), '--start', '2099-02-04');
    expect(days(json)).to.deep.equal(['2099-02-04T00:00:00Z']);
    expect(json).to.deep.include({ lastChanged: [], assumed: ['reserves.WETH.supplyCap'] });
    expect(json.state.source).to.equal('state file');
  });

  it('by a state file before the order of merges, and from its values', async () => {
    const known = knownOf(marketFor(await aave(), market));
    await workspace.write('state.json', stateText([known], null));
    const file = join(workspace.root, 'state.json');
    // 1 789 910 000 s after 1970, and three days.
    const { json } = await steps('--offline', '--state', file, '--start', '2026-09-21');
    expect(days(json)).to.deep.equal(['2026-09-21T00:00:00Z', '2026-09-23T13:13:20Z']);
    expect(json).to.deep.include({
      from: 'chain',
      state: { source: 'state file', block: 23_000_000 },
      lastChanged: [{ path: 'reserves.WETH.supplyCap', at: '2026-09-20T13:13:20Z', from: 'state' }],
    });
    expect(json.findings.map(({ ruleId }: { ruleId: string }) => ruleId)).to.deep.equal(['state/unsigned-accepted']);
    const { stdout } = await workspace.run('plan-steps', 'core', '--offline', '--state', file, '--start', '2026-09-21');
    expect(stdout).to.match(/^info .*\[state\/unsigned-accepted\]/);
    expect(stdout).to.contain(
      'delays count from the last change:\n  reserves.WETH.supplyCap 2026-09-20T13:13:20Z (by the state file)\n',
    );
  });

  it('and fails where a node or a file that was named does not tell', async () => {
    const dead = await steps('--from', 'git:HEAD', '--rpc', 'http://127.0.0.1:9');
    expect([dead.code, dead.json.error.code]).to.deep.equal([69, 'rpc/unreachable']);
    const none = await steps('--from', 'git:HEAD', '--state', 'none.json');
    expect([none.code, none.json.error.code]).to.deep.equal([1, 'state/missing']);
    const both = await steps('--offline', '--rpc', 'http://127.0.0.1:9');
    expect(both.code).to.equal(64);
    const chain = await steps('--offline');
    expect([chain.code, chain.json.error.code]).to.deep.equal([64, 'source/offline']);
  });
});
