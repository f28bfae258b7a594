import { expect } from 'chai';
import { SAFE_OWNERS } from '../../devnet/accounts.js';
import { expectValid } from '../outputs.js';
import { cli, devnetRpc, type Environment, freshWorkspace, revertAfterEach, sharedDevnet } from './devnet.js';
import { CORE, setValue } from './in-process.js';
import { deployTimelock, makeRiskAdmin, writeRoutes } from './route-ground.js';

describe('a change on its route', function () {
  this.timeout(240_000);
  revertAfterEach();
  let root: string;
  let env: Environment;

  const run = async (...args: string[]) => {
    const ran = await cli(args, { cwd: root, env });
    if (ran.code !== 0) console.log(ran.code, ran.out, ran.err);
    return ran;
  };

  beforeEach(async () => {
    ({ root, env } = await freshWorkspace());
  });

  it('goes through a timelock behind a Safe', async () => {
    const { safe } = await sharedDevnet();
    const timelock = await deployTimelock(safe.address);
    await makeRiskAdmin(timelock);
    await writeRoutes(
      root,
      `  later:\n    chain: devnet\n    through:\n      - timelock: "${timelock}"\n      - authority: risk-council\n`,
      ['later'],
    );
    await setValue(root, 'WETH', 'supplyCap', '3_100_000');
    const proposed = await run('propose', CORE, '--out', 'one', '--no-impact');
    console.log(proposed.out.slice(0, 200));
    const review = await run('review', 'one');
    console.log(review.out);
    console.log((await run('status', 'one')).out);
    for (const index of [0, 1]) await run('sign', 'one', '--devnet-account', String(index), '--yes');
    console.log((await run('status', 'one')).out);
    console.log((await run('execute', 'one', '--devnet-account', '4', '--yes')).out);
    console.log((await run('status', 'one')).out);
    console.log((await run('execute', 'one', '--devnet-account', '4', '--yes')).err);
    await (await devnetRpc()).send('evm_increaseTime', '0x1c20');
    await (await devnetRpc()).send('anvil_mine', '0x1');
    console.log((await run('status', 'one', '--json')).json);
    console.log((await run('review', 'one')).out);
    console.log((await run('execute', 'one', '--devnet-account', '4', '--yes')).out);
    console.log((await run('status', 'one')).out);
    console.log((await run('verify', 'one')).out);
    console.log((await run('propose', CORE)).out);
    expect(SAFE_OWNERS).to.have.length.above(1);
    expect(expectValid).to.be.a('function');
  });
});
