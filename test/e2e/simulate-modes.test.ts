import { expect } from 'chai';
import { freshBuild } from '../program.js';
import { cli, type Environment, freshWorkspace, revertAfterEach, sharedDevnet } from './devnet.js';
import { setValue } from './in-process.js';

const CORE = 'aave-v3-ethereum-core';

describe('explaining a simulation', function () {
  this.timeout(600_000);
  let root: string;
  let env: Environment;
  const run = (...args: readonly string[]) => cli(['simulate', CORE, ...args], { cwd: root, env });

  before(async () => {
    await freshBuild();
    await sharedDevnet();
    ({ root, env } = await freshWorkspace());
    const pulled = await cli(['book', 'pull', CORE, '--accounts', 'books/borrowers.txt', '--json'], { cwd: root, env });
    expect(pulled.code, pulled.err).to.equal(0);
    await setValue(root, 'WETH', 'liquidationThreshold', '70%');
    await setValue(root, 'WETH', 'ltv', '68%');
  });
  revertAfterEach();

  it('tries', async () => {
    for (const args of [
      ['--scenario', 'plimsoll/march-2020'],
      ['--scenario', 'plimsoll/march-2020', '--account', '0x14dC79964da2C08b23698B3D3cc7Ca32193d9955'],
      ['--reverse', '--scenario', 'plimsoll/march-2020'],
      ['--sensitivity', '--scenario', 'plimsoll/march-2020'],
    ]) {
      const a = await run(...args);
      console.log(a.out, a.err.slice(0,500));
    }
  });
});
