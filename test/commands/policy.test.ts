import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { expectValid } from '../outputs.js';
import { freshBuild } from '../program.js';
import { TestWorkspace } from './workspace.js';

const POLICY = `apiVersion: plimsoll/v1
kind: Policy
name: house
version: 1.0.0
protocols: [aave-v3]
rules:
  cap:
    title: A cap at most doubles, every three days
    on: reserves
    change: [supplyCap]
    maxIncrease: 100%
    minDelay: 3d
    notTo: [unlimited]
    reviewers: ["@risk"]
    help: Ask.
  room:
    title: The threshold is above the LTV
    on: reserves
    that: "ltv + 2% <= liquidationThreshold"
    when: "!frozen"
exceptions:
  - { rule: room, market: core, path: reserves.WETH, reason: A reason., approver: "@dao", until: 2030-12-31 }
examples:
  - title: a cap that doubles
    base: { reserves: { WETH: { supplyCap: 1_000 } } }
    values: { reserves: { WETH: { supplyCap: 2_000 } } }
    passes: all
  - title: a cap that more than doubles
    base: { reserves: { WETH: { supplyCap: 1_000 } } }
    values: { reserves: { WETH: { supplyCap: 2_001 } } }
    fails: [cap]
`;

describe('policies on the command line', () => {
  let workspace: TestWorkspace;
  before(async function () {
    this.timeout(120_000);
    await freshBuild();
    workspace = await TestWorkspace.create();
    await workspace.write('policies/house.yaml', POLICY);
    workspace.commit();
  });
  after(() => workspace.remove());

  const json = async (...args: readonly string[]) => {
    const { code, stdout } = await workspace.run(...args, '--json');
    return { code, json: expectValid(JSON.parse(stdout)) };
  };

  it('are validated with the other documents', async () => {
    expect(await workspace.run('validate')).to.include({
      code: 0,
      stdout: 'valid  3 documents, 13 values: no findings\n',
    });
    await workspace.write('policies/bad.yaml', POLICY.replace('room, market', 'rom, market').replace('core', 'cor'));
    const { code, stdout } = await workspace.run('validate');
    expect(code).to.equal(1);
    expect(stdout).to.match(/error {4}policies\/bad\.yaml:22:13 {2}there is no rule rom {2}\[policy\/unknown-rule\]/);
    expect(stdout).to.contain('policies/bad.yaml and policies/house.yaml are both named house');
    await workspace.write(
      'policies/bad.yaml',
      POLICY.replace('name: house', 'name: other').replace('market: core', 'market: cor'),
    );
    const stray = await json('validate', 'policies/bad.yaml');
    expect(stray.code).to.equal(0);
    expect(stray.json.findings[0]).to.include({
      ruleId: 'policy/unknown-market',
      message: 'the exception from other/room is for cor, and there is no such market',
    });
    await rm(join(workspace.root, 'policies/bad.yaml'));
  });

  it('run their examples', async () => {
    expect(await workspace.run('policy', 'test')).to.deep.equal({
      code: 0,
      stdout: 'ok  house  policies/house.yaml: 2 examples\n  no example fails house/room\n1 policy, 2 examples\n',
      stderr: '',
    });
    await workspace.write('policies/house.yaml', POLICY.replace('2_000 } } }', '2_001 } } }'));
    const failed = await workspace.run('policy', 'test', 'policies/house.yaml');
    expect(failed).to.include({ code: 1 });
    expect(failed.stdout).to.equal(`fails  house  policies/house.yaml: 2 examples, 1 of them not as they say
  policies/house.yaml:24  a cap that doubles
    house/cap should not fail
    house/cap: A cap at most doubles, every three days: from 1_000 WETH to 2_001 WETH is more than the allowed increase of 100%
  no example fails house/room
1 policy, 2 examples, 1 failed
`);
    const told = await json('policy', 'test');
    expect([told.code, told.json.ok, told.json.policies[0].examples[0].ok]).to.deep.equal([1, false, false]);
    await workspace.write('policies/house.yaml', POLICY.replace('passes: all', 'passes: some'));
    const unsound = await json('policy', 'test');
    expect([unsound.code, unsound.json.findings[0].ruleId]).to.deep.equal([1, 'policy/example']);
    await workspace.write('policies/house.yaml', POLICY);
    expect((await workspace.run('policy', 'test', 'policies/none.yaml')).code).to.equal(1);
  });

  it('explain their rules, and those of packs', async () => {
    const { code, stdout } = await workspace.run('explain', 'house/cap');
    expect(code).to.equal(0);
    expect(stdout).to.equal(`house/cap  A cap at most doubles, every three days

  of each     reserves
  changes of  supplyCap
  may go      up by at most 100%
              3d after the last change
              not to unlimited
  protocols   aave-v3
  severity    error
  reviewers   @risk
  policy      house (policies/house.yaml)

Ask.
A change that breaks it fails the check.
`);
    expect((await json('explain', 'house/room')).json).to.deep.include({
      kind: 'policy-rule',
      that: 'ltv + 2% <= liquidationThreshold',
      when: '!frozen',
      exceptions: [
        { market: 'core', path: 'reserves.WETH', reason: 'A reason.', approver: '@dao', until: '2030-12-31' },
      ],
    });
    expect((await workspace.run('explain', 'perpetual-margin/funding-step')).stdout).to.contain(
      'up by at most 50% relative',
    );
    const unknown = await workspace.run('explain', 'house/cpa');
    expect(unknown.code).to.equal(1);
    expect(unknown.stderr).to.contain('Did you mean house/cap?');
  });

  it('take a change that is too large apart', async () => {
    const before = await workspace.read('params/core.yaml');
    await workspace.write('params/core.yaml', before.replace('3_000_000', '13_000_000').replace('5%', '6%'));
    const { code, stdout, stderr } = await workspace.run(
      'plan-steps',
      'core',
      '--from',
      'git:HEAD',
      '--start',
      '2027-01-01',
    );
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    expect(stdout).to.match(/^core: git:HEAD → worktree, step by step\n\n1 {2}from 2027-01-01T00:00:00Z\n/);
    expect(stdout).to.match(/reserves\.WETH\.supplyCap {2}3_000_000 WETH {2}→ {2}6_000_000 WETH\n/);
    expect(stdout).to.match(/3 {2}from 2027-01-07T00:00:00Z\n.*\n.*12_000_000 WETH {2}→ {2}13_000_000 WETH\n/);
    expect(stdout).to.match(
      /delays count from the last change:\n {2}reserves\.WETH\.supplyCap 20\S+Z \(by the order of merges\)\n\n3 steps, the last from 2027-01-07T00:00:00Z\n$/,
    );
    const told = await json('plan-steps', 'core', '--from', 'git:HEAD', '--start', '2027-01-01');
    expect(told.json.stages.map((stage: { at: string }) => stage.at.slice(0, 10))).to.deep.equal([
      '2027-01-01',
      '2027-01-04',
      '2027-01-07',
    ]);
    expect(told.json).to.include({ reached: true, market: 'core' });
    await workspace.write('params/core.yaml', before.replace('3_000_000', 'unlimited'));
    const stuck = await workspace.run('plan-steps', 'core', '--from', 'git:HEAD');
    expect(stuck.code).to.equal(1);
    expect(stuck.stdout).to.match(/not reached {2}reserves\.WETH\.supplyCap {2}.* {2}\[house\/cap\]\n/);
    expect(stuck.stdout).to.contain('0 steps; 1 value is not reached');
    expect((await json('plan-steps', 'core', '--from', 'git:HEAD')).json.stuck[0].rule).to.equal('house/cap');
    await workspace.write('params/core.yaml', before);
    expect((await workspace.run('plan-steps', 'core', '--from', 'git:HEAD')).stdout).to.contain('nothing to change');
    expect((await workspace.run('plan-steps', 'core', '--from', 'git:HEAD', '--start', 'soon')).code).to.equal(64);
    await workspace.write('policies/bad.yaml', 'kind: Policy\n');
    const unsound = await workspace.run('plan-steps', 'core', '--from', 'git:HEAD');
    expect([unsound.code, unsound.stderr.includes('the policies have errors')]).to.deep.equal([1, true]);
    await rm(join(workspace.root, 'policies/bad.yaml'));
  });
});
