import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import { AAVE_DEPLOYER } from '../../devnet/accounts.js';
import { dateText } from '../../src/policy/read-time.js';
import { cli, devnetRpc, freshWorkspace, git, revertAfterEach, send, sharedDevnet } from './devnet.js';
import { CORE } from './in-process.js';

const PROVIDER = '0x2f39d218133AFaB8F2B819B1066c7E434Ad94E9e';
const WETH = '0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2';
const POOL = new Interface([
  'function getPoolConfigurator() view returns (address)',
  'function setSupplyCap(address asset, uint256 cap)',
]);
const POLICY = `apiVersion: plimsoll/v1
kind: Policy
name: house
version: 1.0.0
rules:
  cap: { title: A cap doubles, on: reserves, change: [supplyCap], maxIncrease: 100%, minDelay: 3d }
`;

describe('plan-steps on a live chain', function () {
  this.timeout(240_000);
  revertAfterEach();

  it('counts delays from the events of the chain, whatever git says', async () => {
    const { root, env } = await freshWorkspace();
    await mkdir(join(root, 'policies'), { recursive: true });
    await writeFile(join(root, 'policies', 'house.yaml'), POLICY);
    await git(root, env, 'add', '-A');
    await git(root, env, 'commit', '-qm', 'Rules');
    const rpc = await devnetRpc();
    const data = POOL.encodeFunctionData('getPoolConfigurator');
    const [configurator] = POOL.decodeFunctionResult(
      'getPoolConfigurator',
      await rpc.sendHex('eth_call', { to: PROVIDER, data }, 'latest'),
    );
    await send(
      AAVE_DEPLOYER.address,
      String(configurator),
      POOL.encodeFunctionData('setSupplyCap', [WETH, 1_000_000n]),
    );
    const block = (await rpc.send('eth_getBlockByNumber', 'latest', false)) as { number: string; timestamp: string };
    const changed = BigInt(block.timestamp);

    const start = dateText(changed + 86_400n);
    const steps = await cli(['plan-steps', CORE, '--start', start, '--json'], { cwd: root, env });
    expect(steps.code, steps.out).to.equal(0);
    expect(steps.json.state).to.deep.equal({ source: 'chain', block: Number(block.number) });
    expect(steps.json.lastChanged).to.deep.equal([
      { path: 'reserves.WETH.supplyCap', at: dateText(changed), from: 'chain' },
    ]);
    const days = (json: { stages: readonly { at: string }[] }) => json.stages.map(({ at }) => at);
    expect(days(steps.json)).to.deep.equal([3n, 6n].map((many) => dateText(changed + many * 86_400n)));

    // The same node, named on the command line, where plimsoll.yaml's variable is not set.
    const { rpcUrl } = await sharedDevnet();
    const bare = { ...env, ETHEREUM_RPC_URL: undefined, DEVNET_RPC_URL: undefined };
    const given = ['plan-steps', CORE, '--start', start, '--rpc', rpcUrl, '--json'];
    expect((await cli(given, { cwd: root, env: bare })).json.stages).to.deep.equal(steps.json.stages);
  });
});
