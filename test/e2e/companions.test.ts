import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { getAddress } from 'ethers/address';
import { expectValid } from '../outputs.js';
import { cli, devnetRpc, type Environment, freshWorkspace, revertAfterEach, sharedDevnet } from './devnet.js';
import { CORE, CORE_FILE, node, replaceIn, setValue } from './in-process.js';
import { deployTimelock, makeRiskAdmin, writeRoutes } from './route-ground.js';
import { createSafe } from './safes.js';

/** Lets time pass on the shared chain, whose clock stands still otherwise. */
const pass = async (seconds: bigint): Promise<void> => {
  const rpc = await devnetRpc();
  const { timestamp } = (await rpc.send('eth_getBlockByNumber', 'latest', false)) as { timestamp: string };
  await rpc.send('evm_setNextBlockTimestamp', `0x${(BigInt(timestamp) + seconds).toString(16)}`);
  await rpc.send('evm_mine');
};

describe('what comes after the first signature of a route', function () {
  this.timeout(240_000);
  revertAfterEach();
  let root: string;
  let env: Environment;

  /** Runs a command that must end well, and gives its JSON, which fits its schema. */
  const run = async (...args: string[]) => {
    const { code, json, err, out } = await cli([...args, '--json'], { cwd: root, env });
    expect(code, `${args.join(' ')}\n${err}${out}`).to.equal(0);
    return expectValid(json) as typeof json;
  };
  const refused = async (...args: string[]): Promise<string> => {
    const { code, json } = await cli([...args, '--json'], { cwd: root, env });
    expect(code, args.join(' ')).to.equal(1);
    return json.error.code;
  };
  const sign = async (bundle: string): Promise<void> => {
    for (const owner of ['0', '1']) await run('sign', bundle, '--devnet-account', owner, '--yes');
  };
  const execute = (bundle: string) => run('execute', bundle, '--devnet-account', '4', '--yes');
  const later = async (executor?: string): Promise<void> => {
    const { safe } = await sharedDevnet();
    const timelock = await deployTimelock(safe.address, executor);
    await makeRiskAdmin(timelock);
    const through = `      - timelock: "${timelock}"\n      - authority: risk-council\n`;
    await writeRoutes(root, `  later:\n    chain: devnet\n    through:\n${through}`, ['later']);
    await setValue(root, 'WETH', 'supplyCap', '3_100_000');
    await run('propose', CORE, '--out', 'one', '--no-impact');
  };

  beforeEach(async () => {
    ({ root, env } = await freshWorkspace());
  });

  it('is a bundle of its own where a Safe takes a later step', async () => {
    await later((await sharedDevnet()).safe.address);
    expect(await refused('propose', '--next', 'one', '--out', 'two')).to.equal('propose/next');
    await sign('one');
    await execute('one');
    expect(await refused('execute', 'one', '--devnet-account', '4', '--yes')).to.equal('execute/not-yet');
    await pass(7200n);
    expect(await refused('execute', 'one', '--devnet-account', '4', '--yes')).to.equal('execute/another-safe');
    const next = await run('propose', '--next', 'one', '--out', 'two');
    expect([next.route.step, next.transaction.nonce]).to.deep.equal([1, '2']);
    expect(next.proof.steps).to.have.length(1);
    const review = await run('review', 'two');
    expect(review.changes.map(({ path }: { path: string }) => path)).to.deep.equal(['reserves.WETH.supplyCap']);
    expect([review.verdict, review.reproduces, review.stale]).to.deep.equal(['CAUTION', true, false]);
    await sign('two');
    expect((await execute('two')).step).to.equal(2);
    expect((await run('status', 'one')).state).to.equal('executed');
    expect((await run('verify', 'two')).matches).to.deep.equal(['reserves.WETH.supplyCap']);
    expect((await run('propose', CORE)).bundle).to.equal(null);
  });

  it('can be stopped: in the timelock where it waits', async () => {
    await later();
    await sign('one');
    await execute('one');
    const { operation } = { operation: (await run('status', 'one')).steps[1].ids[0].hex as string };
    const cancel = await run('propose', '--cancel', 'one', '--out', 'stop');
    expect([cancel.changes, cancel.calls, cancel.of.act]).to.deep.equal([[], [], 'cancel']);
    expect(cancel.transaction.data).to.equal(`0xc4d252f5${operation.slice(2)}`);
    const review = await run('review', 'stop');
    expect([review.verdict, review.reproduces, review.stale], JSON.stringify(review.warnings)).to.deep.equal([
      'CAUTION',
      true,
      false,
    ]);
    await sign('stop');
    await execute('stop');
    expect((await run('status', 'stop')).state).to.equal('executed');
    expect((await run('status', 'one')).state).to.equal('cancelled');
    expect(await refused('execute', 'one', '--devnet-account', '4', '--yes')).to.equal('execute/lost');
    expect(await refused('propose', '--cancel', 'one', '--out', 'again')).to.equal('propose/cancel');
    expect(await refused('verify', 'stop')).to.equal('verify/companion');
    expect((await cli(['review', 'one', '--json'], { cwd: root, env })).json.verdict).to.equal('BLOCKED');
  });

  it('can be stopped: before it is executed, by another transaction of the same nonce', async () => {
    await setValue(root, 'WETH', 'supplyCap', '3_100_000');
    await run('propose', CORE, '--out', 'one', '--no-impact');
    const cancel = await run('propose', '--cancel', 'one', '--out', 'stop');
    const { safe } = await sharedDevnet();
    expect(cancel.transaction).to.include({ to: safe.address, value: '0', data: '0x', operation: 0, nonce: '1' });
    expect((await run('review', 'stop')).reproduces).to.equal(true);
    const text = (await cli(['review', 'stop'], { cwd: root, env })).out;
    expect(text).to.match(/\n {2}→ 1 {2}reject +2 of 3 owners +/);
    const file = join(root, 'stop', 'proposal.json');
    const whole = await readFile(file, 'utf8');
    await writeFile(file, whole.replaceAll('3100000', '3200000'));
    const altered = await cli(['review', 'stop', '--json'], { cwd: root, env });
    expect(altered.json.verdict).to.equal('BLOCKED');
    await writeFile(file, whole);
    await sign('stop');
    await execute('stop');
    expect((await run('status', 'one')).state).to.equal('superseded');
    expect((await run('status', 'stop')).state).to.equal('executed');
  });

  it('is approved by a Safe that owns the one that signs', async () => {
    const { safe } = await sharedDevnet();
    const inner = getAddress(await createSafe(await node(), '1.4.1', [safe.address], 1));
    await makeRiskAdmin(inner);
    const authority = `  inner:\n    chain: devnet\n    safe: { address: "${inner}", version: 1.4.1 }\n`;
    await replaceIn(root, 'plimsoll.yaml', 'authorities:\n', `authorities:\n${authority}`);
    await replaceIn(root, CORE_FILE, 'authority: risk-council', 'authority: inner');
    await setValue(root, 'WETH', 'supplyCap', '3_100_000');
    await run('propose', CORE, '--out', 'one', '--no-impact');
    const consent = await run('propose', '--approve', 'one', '--as', 'risk-council', '--out', 'consent');
    expect([consent.of.act, consent.route.safe, consent.transaction.to]).to.deep.equal([
      'approve',
      safe.address,
      inner,
    ]);
    const review = await run('review', 'consent');
    expect([review.verdict, review.reproduces], JSON.stringify(review.warnings)).to.deep.equal(['CAUTION', true]);
    await sign('consent');
    await execute('consent');
    expect(await run('status', 'one')).to.include({ state: 'ready', have: 1, need: 1 });
    expect(await refused('propose', '--approve', 'one', '--as', 'risk-council', '--out', 'two')).to.equal(
      'propose/approve',
    );
    await execute('one');
    expect((await run('verify', 'one')).matches).to.deep.equal(['reserves.WETH.supplyCap']);
  });
});
