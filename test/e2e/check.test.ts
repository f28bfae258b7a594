import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import { startRelay, without } from '../chain/relay.js';
import { cli, type Environment, freshWorkspace, git, revertAfterEach, send, sharedDevnet } from './devnet.js';
import { CORE, CORE_FILE, proposalOf, replaceIn, setValue, signAndExecute, textIn } from './in-process.js';
import { deployTimelock, makeRiskAdmin, writeRoutes } from './route-ground.js';

const ADMIN = new Interface([
  'function setReserveFreeze(address,bool)',
  'function removeRiskAdmin(address)',
  'function setSupplyCap(address,uint256)',
]);
const LINK = '0x514910771AF9Ca656af840dff83E8264EcF986CA';

describe('check, with a chain', function () {
  this.timeout(180_000);
  revertAfterEach();
  let root: string;
  let env: Environment;
  beforeEach(async () => {
    ({ root, env } = await freshWorkspace());
  });

  const contract = async (name: string): Promise<string> => (await sharedDevnet()).contracts[name] ?? '';
  const check = (...flags: readonly string[]) =>
    cli(['check', '--base', 'HEAD', '--json', ...flags], { cwd: root, env });
  const freeze = async (): Promise<void> =>
    send(
      (await sharedDevnet()).admins.emergencyAdmin.address,
      await contract('poolConfigurator'),
      ADMIN.encodeFunctionData('setReserveFreeze', [LINK, true]),
    );
  const commit = async (): Promise<void> => {
    await git(root, env, 'add', '-A');
    await git(root, env, 'commit', '-qm', 'Change');
  };

  it('proves a change through the Safe', async () => {
    await setValue(root, 'WETH', 'supplyCap', '3_300_000');
    const { code, json } = await check();
    expect(json.findings.filter(({ ruleId }: { ruleId: string }) => ruleId.startsWith('check/'))).to.deep.equal([]);
    expect(code).to.equal(0);
    expect(json.state).to.equal('chain');
    const [diff] = json.diffs;
    expect(diff).to.deep.include({ market: CORE, drift: [], proven: true });
    expect(diff.changes).to.deep.equal([
      {
        path: 'reserves.WETH.supplyCap',
        before: { text: '3000000', raw: '3000000' },
        after: { text: '3300000', raw: '3300000' },
        absolute: '+300000',
        relative: '0.1',
        chain: '3000000',
        bound: null,
      },
    ]);
    expect(diff.calls).to.deep.equal([
      'Set supply cap (poolConfigurator): reserves.WETH.supplyCap 3_000_000 WETH → 3_300_000 WETH',
    ]);
    expect(json.summary.notEvaluated).to.deep.equal([
      { ruleId: 'check/impact', path: null, why: 'no policy has a rule on impact', market: CORE },
    ]);
    expect(json.summary.evaluated).to.equal(4);
  });

  it('shows what the chain did by itself apart, and fails for it only where that is asked', async () => {
    await freeze();
    await setValue(root, 'WETH', 'supplyCap', '3_300_000');
    const { code, json } = await check();
    expect(code).to.equal(0);
    const [diff] = json.diffs;
    expect(diff.changes.map(({ path }: { path: string }) => path)).to.deep.equal(['reserves.WETH.supplyCap']);
    expect(
      diff.drift.map(({ path, before, after, kind }: Record<string, { text: string }>) => [
        path,
        before?.text,
        after?.text,
        kind,
      ]),
    ).to.deep.equal([
      ['reserves.LINK.ltv', '66%', '0%', 'drift'],
      ['reserves.LINK.frozen', 'false', 'true', 'drift'],
    ]);
    expect(diff.proven, 'the change alone is planned').to.equal(true);
    expect(diff.calls).to.have.length(1);
    const drift = json.findings.filter(({ ruleId }: { ruleId: string }) => ruleId === 'check/drift');
    expect(drift.map(({ message }: { message: string }) => message)).to.deep.equal([
      'reserves.LINK.ltv drifted: the base has 66%, the chain 0%',
      'reserves.LINK.frozen drifted: the base has false, the chain true',
    ]);
    const line = (await textIn(root, CORE_FILE)).split('\n')[drift[1].range.start.line - 1];
    expect(line).to.match(/frozen: false/);
    expect((await check('--fail-on-drift')).code).to.equal(1);
  });

  it('says that a change overwrites what the chain did', async () => {
    await freeze();
    await setValue(root, 'LINK', 'ltv', '60%');
    const { json } = await check();
    const found = json.findings.find(
      ({ path, ruleId }: Record<string, string>) => ruleId === 'check/drift' && path === 'reserves.LINK.ltv',
    );
    expect(found.message).to.match(/; this change would overwrite it$/);
    expect(found.help).to.match(/--include-drift/);
    expect(found.data.overwritten).to.equal(true);
  });

  it('says that a change takes over what the chain did', async () => {
    await freeze();
    await setValue(root, 'LINK', 'frozen', 'true');
    await setValue(root, 'LINK', 'ltv', '0%');
    const { json } = await check();
    const found = json.findings.find(
      ({ path, ruleId }: Record<string, string>) => ruleId === 'check/drift' && path === 'reserves.LINK.frozen',
    );
    expect(found.message).to.match(/; this change takes it over$/);
    expect(found.help).to.equal(undefined);
    expect(found.data).to.not.have.property('overwritten');
  });

  it('tells what was merged and waits from drift', async () => {
    await setValue(root, 'WETH', 'supplyCap', '3_300_000');
    await commit();
    await setValue(root, 'WETH', 'borrowCap', '2_900_000');
    const { code, json } = await check('--fail-on-drift');
    expect(code).to.equal(0);
    expect(json.diffs[0].drift.map(({ path, kind }: Record<string, string>) => [path, kind])).to.deep.equal([
      ['reserves.WETH.supplyCap', 'intent'],
    ]);
    expect(json.findings.find(({ ruleId }: { ruleId: string }) => ruleId === 'check/pending').message).to.equal(
      'reserves.WETH.supplyCap is merged and not yet on the chain: the base has 3_300_000 WETH, the chain 3_000_000 WETH',
    );
    expect(json.diffs[0].calls, 'only this change').to.have.length(1);
    expect(json.diffs[0].proven).to.equal(true);
  });

  it('holds no drift against a branch that started before a value was merged and executed', async () => {
    const main = await git(root, env, 'rev-parse', '--abbrev-ref', 'HEAD');
    const executed = async (): Promise<void> => {
      await setValue(root, 'WETH', 'supplyCap', '3_300_000');
      await commit();
      await signAndExecute(await proposalOf(root));
    };
    await git(root, env, 'checkout', '-qb', 'change');
    await setValue(root, 'WETH', 'borrowCap', '2_900_000');
    await commit();
    await git(root, env, 'checkout', '-q', main);
    await executed();
    await git(root, env, 'mv', CORE_FILE, 'params/aave-v3/elsewhere.yaml');
    await commit();
    await git(root, env, 'checkout', '-q', 'change');
    const stale = () => cli(['check', '--base', main, '--json', '--fail-on-drift'], { cwd: root, env });
    const innocent = await stale();
    expect(innocent.json.diffs[0]).to.deep.include({ drift: [], proven: true });
    const own = innocent.json.findings.filter(({ ruleId }: { ruleId: string }) => ruleId.startsWith('check/'));
    expect(own.map(({ ruleId }: { ruleId: string }) => ruleId)).to.deep.equal(['check/behind']);
    expect(innocent.code).to.equal(0);
    await freeze();
    const { code, json } = await stale();
    expect(code).to.equal(1);
    expect(
      json.findings
        .filter(({ ruleId }: { ruleId: string }) => ruleId === 'check/drift')
        .map(({ message }: { message: string }) => message),
    ).to.deep.equal([
      'reserves.LINK.ltv drifted: the base has 66%, the chain 0%',
      'reserves.LINK.frozen drifted: the base has false, the chain true',
    ]);
    await git(root, env, 'checkout', '-q', main);
    await git(root, env, 'rm', '-q', 'params/aave-v3/elsewhere.yaml');
    await commit();
    await git(root, env, 'checkout', '-q', 'change');
    const gone = await stale();
    expect(gone.json.diffs[0].drift).to.deep.equal([]);
    expect(gone.json.summary.notEvaluated).to.deep.include({
      ruleId: 'check/drift',
      path: null,
      why: 'the tip of the base has no values of this market that the definition here can read: merge or rebase',
      market: CORE,
    });
  });

  it('needs no calls where the chain has it already', async () => {
    await setValue(root, 'WETH', 'supplyCap', '3_300_000');
    await signAndExecute(await proposalOf(root));
    const { json } = await check();
    expect(json.diffs[0].calls).to.deep.equal([]);
    expect(json.diffs[0].proven).to.equal(null);
  });

  it('gives the reason, on the line, where the chain refuses the change', async () => {
    const { safe, admins } = await sharedDevnet();
    await send(
      admins.deployer.address,
      await contract('aclManager'),
      ADMIN.encodeFunctionData('removeRiskAdmin', [safe.address]),
    );
    await setValue(root, 'WETH', 'supplyCap', '3_300_000');
    const { code, json } = await check();
    expect(code).to.equal(1);
    expect(json.diffs[0].proven).to.equal(false);
    const found = json.findings.find(({ severity }: { severity: string }) => severity === 'error');
    expect(found).to.include({ ruleId: 'proof/refused', path: 'reserves.WETH.supplyCap', file: CORE_FILE });
    expect(found.message).to.match(
      /call 1 of 1 \(Set supply cap\) is refused: reverted with CallerNotRiskOrPoolAdmin\(\)/,
    );
    const line = (await textIn(root, CORE_FILE)).split('\n')[found.range.start.line - 1];
    expect(line).to.match(/supplyCap: 3_300_000/);
  });

  it('refuses what the chain does not have, and checks a new market against it', async () => {
    const text = await textIn(root, CORE_FILE);
    await replaceIn(
      root,
      CORE_FILE,
      '\nreserves:\n',
      '\nreserves:\n  NONE: { asset: "0x00000000000000000000000000000000000000D1", supplyCap: 5 }\n',
    );
    const { code, json } = await check();
    expect(code).to.equal(1);
    expect(json.findings.map(({ ruleId }: { ruleId: string }) => ruleId)).to.include('plan/unknown-entity');
    await git(root, env, 'checkout', '-q', '.');
    await git(root, env, 'rm', '-q', CORE_FILE);
    await commit();
    await mkdir(dirname(join(root, CORE_FILE)), { recursive: true });
    await writeFile(join(root, CORE_FILE), text.replace('supplyCap: 3_000_000', 'supplyCap: 3_300_000'));
    const fresh = await check();
    expect(fresh.json.diffs[0]).to.deep.include({ fate: 'new', proven: true });
    expect(fresh.json.diffs[0].calls).to.have.length(1);
  });

  it('runs no proof for an authority that only the change has', async () => {
    await setValue(root, 'WETH', 'supplyCap', '3_300_000');
    await replaceIn(root, 'plimsoll.yaml', 'risk-council', 'other-council');
    await replaceIn(root, CORE_FILE, 'risk-council', 'other-council');
    const { json } = await check();
    const core = json.diffs.find(({ market }: { market: string }) => market === CORE);
    expect(core.proven).to.equal(null);
    expect(json.summary.notEvaluated).to.deep.include({
      ruleId: 'check/proof',
      path: null,
      why: "the base's plimsoll.yaml has no authority other-council",
      market: CORE,
    });
  });

  it('proves a change on the route that the base has, and says on the line why it cannot be taken', async () => {
    const { safe, admins } = await sharedDevnet();
    const [open, closed] = [await deployTimelock(safe.address), await deployTimelock(admins.deployer.address)];
    await makeRiskAdmin(open);
    await makeRiskAdmin(closed);
    const later = (name: string, timelock: string): string =>
      `  ${name}:\n    chain: devnet\n    through:\n      - timelock: "${timelock}"\n      - authority: risk-council\n`;
    await writeRoutes(root, later('later', open) + later('barred', closed), ['later']);
    await commit();
    await setValue(root, 'WETH', 'supplyCap', '3_300_000');
    const { code, json } = await check();
    expect(json.findings.filter(({ severity }: { severity: string }) => severity === 'error')).to.deep.equal([]);
    expect([code, json.diffs[0].proven]).to.deep.equal([0, true]);
    // Only the timelock may make the calls: what was proven is its route.
    await send(
      admins.deployer.address,
      await contract('aclManager'),
      ADMIN.encodeFunctionData('removeRiskAdmin', [safe.address]),
    );
    expect((await check()).json.diffs[0].proven).to.equal(true);
    await replaceIn(root, CORE_FILE, 'routes: [later]', 'routes: [barred, risk-council]');
    const refused = await check();
    expect(refused.code).to.equal(1);
    expect(refused.json.diffs[0].proven).to.equal(false);
    const found = refused.json.findings.find(({ severity }: { severity: string }) => severity === 'error');
    expect(found).to.include({ ruleId: 'propose/no-route', path: 'reserves.WETH.supplyCap', file: CORE_FILE });
    expect(found.message).to.match(
      /^the change can take none of the 2 routes: barred: 0x\w{40} has no PROPOSER_ROLE in the TimelockController 0x\w{40}.* \| risk-council: 0x\w{40} may not make the calls: it takes RISK_ADMIN /,
    );
    const line = (await textIn(root, CORE_FILE)).split('\n')[found.range.start.line - 1];
    expect(line).to.match(/supplyCap: 3_300_000/);
  });

  it('proves on a fork where the node cannot run anything, and ends with 69 where it is gone', async () => {
    const { rpcUrl } = await sharedDevnet();
    const relay = await startRelay(rpcUrl, without('eth_simulateV1', 'debug_traceCall'));
    await replaceIn(root, 'plimsoll.yaml', rpcUrl, '${CHECK_RPC_URL}');
    await commit();
    await setValue(root, 'WETH', 'supplyCap', '3_300_000');
    const asked = async (url: string) =>
      cli(['check', '--base', 'HEAD', '--json'], {
        cwd: root,
        env: { ...env, CHECK_RPC_URL: url, PATH: process.env.PATH },
      });
    const limited = await asked(relay.url);
    expect(limited.code).to.equal(0);
    expect(limited.json.diffs[0].proven, 'on a local fork').to.equal(true);
    await relay.close();
    const gone = await asked('http://127.0.0.1:1');
    expect(gone.code).to.equal(69);
    expect(gone.json).to.include({ format: 'plimsoll.check/1', ok: false });
    const none = await cli(['check', '--base', 'HEAD', '--json'], { cwd: root, env });
    expect(none.code).to.equal(0);
  });
});
