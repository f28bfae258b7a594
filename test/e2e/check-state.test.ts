import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { SAFE_OWNERS } from '../../devnet/accounts.js';
import { cli, type Environment, freshWorkspace, git, revertAfterEach } from './devnet.js';
import { CORE, setValue } from './in-process.js';

const POLICY = `apiVersion: plimsoll/v1
kind: Policy
name: house
version: 1.0.0
title: What this market lets through

rules:
  headroom:
    title: A supply cap leaves room above what is supplied
    on: reserves
    entities: [WETH, LINK]
    when: supplyCap > 0
    that: supplyCap >= chain.supplied * 105%
  cap-step:
    title: A cap moves by at most half, every three days
    on: reserves
    change: [supplyCap]
    maxStep: 50%
    minDelay: 3d
`;

interface Told {
  readonly ruleId: string;
  readonly message: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

describe('check of a pull request from a fork, with a state file in place of a node', function () {
  this.timeout(180_000);
  revertAfterEach();
  let root: string;
  let env: Environment;

  beforeEach(async () => {
    ({ root, env } = await freshWorkspace());
    const signer = SAFE_OWNERS[1]?.address ?? '';
    const file = join(root, 'plimsoll.yaml');
    // The devnet's clock is not ours, so the age of its blocks is none.
    await writeFile(file, `${await readFile(file, 'utf8')}\nstate:\n  signers: ["${signer}"]\n`);
    await mkdir(join(root, 'policies'), { recursive: true });
    await writeFile(join(root, 'policies', 'house.yaml'), POLICY);
    await git(root, env, 'add', '-A');
    await git(root, env, 'commit', '-qm', 'Rules');
    const made = await cli(
      ['snapshot', CORE, '--state', 'state.json', '--devnet-account', '1', '--look-back', '5d', '--json'],
      { cwd: root, env },
    );
    expect(made.code, made.out).to.equal(0);
    await git(root, env, 'checkout', '-qb', 'change');
  });

  const check = (...flags: readonly string[]) =>
    cli(['check', '--base', 'HEAD', '--offline', '--json', ...flags], { cwd: root, env });
  const of = (findings: readonly Told[], rule: string): readonly Told[] =>
    findings.filter(({ ruleId }) => ruleId === rule);

  it('counts what the chain would have told as not evaluated without one, and judges it with one', async () => {
    await setValue(root, 'WETH', 'supplyCap', '2_999_999');
    const blind = await check();
    const left = (run: typeof blind): readonly string[] =>
      run.json.summary.notEvaluated.map(({ ruleId }: { ruleId: string }) => ruleId);
    expect(left(blind)).to.include('house/headroom').and.to.include('check/drift');
    expect(blind.json.state).to.equal('none');
    const seen = await check('--state', 'state.json');
    expect(left(seen)).to.not.include('house/headroom').and.to.not.include('check/drift');
    expect(seen.json.state).to.equal('state file');
    expect(seen.json.diffs[0].changes[0].chain).to.equal('3000000');
  });

  it('says how much room is too little, on the line of the cap', async () => {
    await setValue(root, 'WETH', 'supplyCap', '1');
    const { code, json } = await check('--state', 'state.json');
    expect(code).to.equal(1);
    const [finding] = of(json.findings, 'house/headroom');
    expect(finding?.data?.nearest, JSON.stringify(json.findings)).to.match(/^[0-9]{2,}$/);
    await setValue(root, 'WETH', 'supplyCap', String(finding?.data?.nearest));
    expect(of((await check('--state', 'state.json')).json.findings, 'house/headroom')).to.deep.equal([]);
    await setValue(root, 'WETH', 'supplyCap', String(BigInt(String(finding?.data?.nearest)) - 1n));
    expect(of((await check('--state', 'state.json')).json.findings, 'house/headroom')).to.have.length(1);
  });

  it('believes no file that was altered or that another signed, whatever the change says of signers', async () => {
    const text = await readFile(join(root, 'state.json'), 'utf8');
    await writeFile(join(root, 'state.json'), text.replace('"3000000"', '"3000001"'));
    await setValue(root, 'WETH', 'supplyCap', '2_900_000');
    const altered = await check('--state', 'state.json');
    expect([altered.code, altered.json.error.code]).to.deep.equal([1, 'state/altered']);
    await cli(['snapshot', CORE, '--state', 'other.json', '--devnet-account', '2', '--json'], { cwd: root, env });
    const file = join(root, 'plimsoll.yaml');
    const mine = SAFE_OWNERS[2]?.address ?? '';
    await writeFile(file, (await readFile(file, 'utf8')).replace(SAFE_OWNERS[1]?.address ?? '-', mine));
    const another = await check('--state', 'other.json');
    expect([another.code, another.json.error.code]).to.deep.equal([1, 'state/signer']);
    const none = await check('--state', 'none.json');
    expect([none.code, none.json.error.code]).to.deep.equal([1, 'state/missing']);
  });
});
