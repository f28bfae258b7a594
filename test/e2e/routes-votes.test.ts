import { expect } from 'chai';
import { AAVE_DEPLOYER, GUARDIAN } from '../../devnet/accounts.js';
import { cli, type Environment, freshWorkspace, revertAfterEach, sharedDevnet } from './devnet.js';
import { CORE, setValue } from './in-process.js';
import { makeRiskAdmin, writeRoutes } from './route-ground.js';
import { askOf, pass, placeAlone, placeBravo, placeGovernor, placeVotes, tell } from './votes-ground.js';

describe('a change that is voted on', function () {
  this.timeout(240_000);
  revertAfterEach();
  let root: string;
  let env: Environment;
  const run = async (...args: string[]) => {
    const ran = await cli(args, { cwd: root, env });
    console.log(`$ ${args.join(' ')} → ${ran.code}\n${ran.out}\n${ran.err}`);
    return ran;
  };
  beforeEach(async () => {
    ({ root, env } = await freshWorkspace());
  });

  it('goes through a governor and its timelock', async () => {
    const token = await placeVotes('BlockVotes');
    const { governor, timelock } = await placeGovernor(token, 2n, 5n);
    await makeRiskAdmin(timelock.address);
    await writeRoutes(
      root,
      `  dao:\n    chain: devnet\n    through:\n      - governor: "${governor.address}"\n      - account: "${GUARDIAN.address}"\n`,
      ['dao'],
    );
    await setValue(root, 'WETH', 'supplyCap', '3_100_000');
    await run('propose', CORE, '--out', 'one', '--no-impact');
    await run('review', 'one');
    await run('status', 'one');
    await run('execute', 'one', '--devnet-account', '0', '--yes');
    await run('execute', 'one', '--devnet-account', '3', '--yes');
    await run('status', 'one');
    await run('review', 'one');
    await run('execute', 'one', '--devnet-account', '3', '--yes');
    await pass({ blocks: 3n });
    const { json } = await run('status', 'one', '--json');
    const id = BigInt(json.steps[0].ids[0].value);
    await tell(GUARDIAN.address, governor, 'castVote', id, 1);
    await run('status', 'one');
    await run('execute', 'one', '--devnet-account', '3', '--yes');
    await pass({ blocks: 6n });
    await run('status', 'one');
    await run('review', 'one');
    await run('execute', 'one', '--devnet-account', '0', '--yes');
    await run('status', 'one');
    await run('execute', 'one', '--devnet-account', '0', '--yes');
    await pass({ seconds: 3601n });
    await run('status', 'one');
    await run('execute', 'one', '--devnet-account', '0', '--yes');
    await run('status', 'one');
    await run('review', 'one');
    await run('verify', 'one');
    await run('propose', CORE);
    void askOf, placeAlone, placeBravo, sharedDevnet, AAVE_DEPLOYER, expect;
  });
});
