import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import { getAddress } from 'ethers/address';
import { AAVE_DEPLOYER } from '../../devnet/accounts.js';
import type { Hex } from '../../src/chain/hex.js';
import { createRpc } from '../../src/chain/rpc.js';
import { routeShow } from '../../src/cli/route-show.js';
import { startRelay, without } from '../chain/relay.js';
import { expectValid } from '../outputs.js';
import { published } from '../route/road.js';
import { cli, devnetRpc, type Environment, freshWorkspace, revertAfterEach, send, sharedDevnet } from './devnet.js';
import { CORE, CORE_FILE, contextOf, node, replaceIn, setValue } from './in-process.js';
import { createSafe } from './safes.js';

const NOBODY: Hex = `0x${'0'.repeat(40)}`;
const ACL = new Interface(['function addRiskAdmin(address)', 'function addPoolAdmin(address)']);

/** Deploys a TimelockController that an account proposes to and anybody executes from. */
const deployTimelock = async (proposer: string): Promise<string> => {
  const { abi, bytecode } = published('@openzeppelin/contracts/build/contracts/TimelockController.json');
  const data = `${bytecode}${new Interface(abi).encodeDeploy([7200, [proposer], [NOBODY], NOBODY]).slice(2)}`;
  const rpc = await devnetRpc();
  const hash = await rpc.sendHex('eth_sendTransaction', { from: AAVE_DEPLOYER.address, data, gas: '0xe00000' });
  for (;;) {
    const receipt = (await rpc.send('eth_getTransactionReceipt', hash)) as { contractAddress: string } | null;
    if (receipt !== null) return getAddress(receipt.contractAddress);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

describe('the routes of a change', function () {
  this.timeout(240_000);
  revertAfterEach();
  let root: string;
  let env: Environment;
  let timelock: string;

  beforeEach(async () => {
    ({ root, env } = await freshWorkspace());
    const { safe, contracts } = await sharedDevnet();
    timelock = await deployTimelock(safe.address);
    await send(AAVE_DEPLOYER.address, contracts.aclManager ?? '', ACL.encodeFunctionData('addRiskAdmin', [timelock]));
    await replaceIn(
      root,
      'plimsoll.yaml',
      /$/,
      `routes:
  council-later:
    title: "The council, two hours later"
    chain: devnet
    through:
      - timelock: "${timelock}"
      - authority: risk-council
  deployer:
    chain: devnet
    through:
      - timelock: "${timelock}"
      - account: "${AAVE_DEPLOYER.address}"
`,
    );
    await replaceIn(
      root,
      CORE_FILE,
      'authority: risk-council',
      'authority: risk-council\nroutes: [council-later, deployer, risk-council]',
    );
    await setValue(root, 'WETH', 'supplyCap', '3_100_000');
  });

  /** The routes as a node tells them that gives no logs. */
  const logless = async (route: string | null): Promise<readonly { readonly obstacles: readonly string[] }[]> => {
    const relay = await startRelay((await sharedDevnet()).rpcUrl, without('eth_getLogs'));
    const input = { market: CORE, route, selection: { only: [], includeDrift: [] }, description: '' };
    const shown = await routeShow(input, await contextOf(root), createRpc(relay.url)).finally(() => relay.close());
    return (shown.json as unknown as { readonly routes: readonly { readonly obstacles: readonly string[] }[] }).routes;
  };

  it('are told with who takes which step when, and what is in the way', async () => {
    const { code, json, err } = await cli(['route', 'show', CORE, '--json'], { cwd: root, env });
    expect(code, err).to.equal(0);
    const { routes } = expectValid(json) as {
      routes: {
        name: string;
        account: string;
        atBest: object;
        obstacles: string[];
        stages: Record<string, unknown>[];
      }[];
    };
    expect(routes.map(({ name, atBest }) => [name, atBest])).to.deep.equal([
      ['council-later', { seconds: '7200', blocks: '0' }],
      ['deployer', { seconds: '7200', blocks: '0' }],
      ['risk-council', { seconds: '0', blocks: '0' }],
    ]);
    const [later, deployer, council] = routes;
    const { safe } = await sharedDevnet();
    expect(later?.obstacles).to.deep.equal([]);
    expect(later?.account.toLowerCase()).to.equal(timelock.toLowerCase());
    expect(later?.stages.map(({ name, actor }) => [name, actor])).to.deep.equal([
      [
        'sign',
        { kind: 'owners', safe: safe.address, threshold: '2', owners: safe.owners.map(({ address }) => address) },
      ],
      ['execute', { kind: 'anyone' }],
    ]);
    expect(deployer?.obstacles).to.have.length(2);
    expect(deployer?.obstacles[1]).to.equal(
      `PROPOSER_ROLE of the TimelockController ${timelock} is held by risk-council ${safe.address}`,
    );
    expect((await logless('deployer'))[0]?.obstacles[1]).to.equal(
      `who holds PROPOSER_ROLE of the TimelockController ${timelock} could not be listed: the node gives no logs`,
    );
    expect(deployer?.stages[0]?.actor).to.deep.equal({
      kind: 'holders',
      accounts: [AAVE_DEPLOYER.address],
      may: 'PROPOSER_ROLE',
    });
    expect(deployer?.obstacles[0]).to.match(/ has no PROPOSER_ROLE in the TimelockController 0x/);
    expect(council?.stages.map(({ name }) => name)).to.deep.equal(['sign']);
    expect(council?.account).to.equal(safe.address);
  });

  it('read well', async () => {
    const { out, code, err } = await cli(['route', 'show', CORE], { cwd: root, env });
    expect(code, err).to.equal(0);
    expect(out).to.match(
      /^aave-v3-ethereum-core: 1 change in 1 call, at block \d+\n\ncouncil-later: The council, two hours later\n/,
    );
    expect(out).to.match(
      /\n {2}1 {2}sign +2 of 3 owners +now +Safe 0x\w+\n {2}2 {2}execute +anyone +2h later +TimelockController 0x\w+\n {2}at best 2h\n/,
    );
  });

  it('name an account that may not make the calls', async () => {
    await replaceIn(
      root,
      'plimsoll.yaml',
      `- timelock: "${timelock}"\n      - authority: risk-council`,
      `- account: "${timelock}"`,
    );
    await replaceIn(root, CORE_FILE, 'routes: [council-later, deployer, risk-council]', 'routes: [deployer]');
    const other = await deployTimelock(AAVE_DEPLOYER.address);
    await replaceIn(root, 'plimsoll.yaml', `- timelock: "${timelock}"`, `- timelock: "${other}"`);
    const { safe, contracts } = await sharedDevnet();
    const admin = getAddress(`0x${'ad'.repeat(20)}`);
    await send(AAVE_DEPLOYER.address, contracts.aclManager ?? '', ACL.encodeFunctionData('addPoolAdmin', [admin]));
    const { json } = await cli(['route', 'show', CORE, '--json'], { cwd: root, env });
    expect(json.routes[0].obstacles[0]).to.equal(
      `${other} may not make the calls: it takes RISK_ADMIN (held by risk-council ${safe.address}, account of council-later ${timelock}) or POOL_ADMIN (held by account of deployer ${AAVE_DEPLOYER.address}, ${admin})`,
    );
    const unlisted = await logless(null);
    expect(unlisted[0]?.obstacles[0]).to.equal(
      `${other} may not make the calls: it takes RISK_ADMIN (held by risk-council ${safe.address}, account of council-later ${timelock}; others could not be listed) or POOL_ADMIN (held by account of deployer ${AAVE_DEPLOYER.address}; others could not be listed)`,
    );
  });

  it('name a Safe or account behind a Safe that is none of its owners', async () => {
    const { safe } = await sharedDevnet();
    await replaceIn(
      root,
      'plimsoll.yaml',
      '      - authority: risk-council',
      '      - authority: risk-council\n      - authority: risk-council',
    );
    const { json } = await cli(['route', 'show', CORE, '--route', 'council-later', '--json'], { cwd: root, env });
    expect(json.routes[0].obstacles).to.deep.equal([`${safe.address} is no owner of the Safe ${safe.address}`]);
  });

  it('tell what the owners of each Safe sign where one owns another', async () => {
    const { safe, contracts } = await sharedDevnet();
    const inner = getAddress(await createSafe(await node(), '1.4.1', [safe.address], 1));
    await send(AAVE_DEPLOYER.address, contracts.aclManager ?? '', ACL.encodeFunctionData('addRiskAdmin', [inner]));
    await replaceIn(
      root,
      'plimsoll.yaml',
      'routes:\n',
      `  inner:\n    chain: devnet\n    safe: { address: "${inner}", version: 1.4.1 }\nroutes:\n  nested:\n    chain: devnet\n    through: [{ authority: inner }, { authority: risk-council }]\n`,
    );
    const shown = await cli(['route', 'show', CORE, '--route', 'nested', '--json'], { cwd: root, env });
    expect(shown.code, shown.out + shown.err).to.equal(0);
    const [{ stages, signing, obstacles }] = expectValid(shown.json).routes;
    expect(obstacles).to.deep.equal([]);
    expect(stages.map(({ name, calls }: Record<string, unknown>) => [name, calls === null])).to.deep.equal([
      ['approve', true],
      ['sign', false],
    ]);
    const [own, outer] = signing;
    expect([own.safe, own.approves, outer.safe, outer.approves]).to.deep.equal([
      inner,
      null,
      safe.address,
      { safe: inner, safeTxHash: own.hashes.safeTx },
    ]);
    const { out } = await cli(['route', 'show', CORE, '--route', 'nested'], { cwd: root, env });
    expect(out).to.match(
      /\n {2}1 {2}approve +2 of 3 owners +now +Safe 0x\w+\n {2}2 {2}sign +1 of 1 owners +then +Safe 0x\w+\n/,
    );
    expect(out).to.include(`${safe.address} approves that of ${inner}: 2 of 3 owners sign, at nonce ${outer.nonce}`);
    for (const { hashes } of signing) for (const hash of Object.values(hashes)) expect(out).to.include(String(hash));
  });

  it('keep propose from making a transaction that is not the way', async () => {
    const proposing = ['propose', CORE, '--out', 'one', '--json'];
    const refusal = await cli(proposing, { cwd: root, env });
    expect([refusal.code, refusal.json.error.code]).to.deep.equal([1, 'propose/route']);
    expect(refusal.json.error.hint).to.include(`route show ${CORE}`);
    const direct = await cli([...proposing, '--route', 'risk-council'], { cwd: root, env });
    expect(direct.code, direct.err).to.equal(0);
    const unknown = await cli([...proposing, '--route', 'risk-counsel'], { cwd: root, env });
    expect(unknown.json.error.code).to.equal('route/unknown');
  });

  it('are refused by a name that nothing has', async () => {
    const { code, json } = await cli(['route', 'show', CORE, '--route', 'council-late', '--json'], { cwd: root, env });
    expect(code).to.equal(1);
    expect(json.error).to.include({ code: 'route/unknown', hint: 'did you mean council-later?' });
  });

  it('are none where there is nothing to do', async () => {
    await setValue(root, 'WETH', 'supplyCap', '3_000_000');
    const { out } = await cli(['route', 'show', CORE], { cwd: root, env });
    expect(out).to.match(/^aave-v3-ethereum-core: nothing to do at block \d+\n$/);
  });
});
