import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import { getAddress } from 'ethers/address';
import { id } from 'ethers/hash';
import { AAVE_DEPLOYER } from '../../devnet/accounts.js';
import type { Hex } from '../../src/chain/hex.js';
import type { ImpactSummary } from '../../src/impact/simulate/summary.js';
import { type RouteTiming, routeTiming } from '../../src/route/against-stress.js';
import { expectValid } from '../outputs.js';
import { published } from '../route/road.js';
import { cli, devnetRpc, type Environment, freshWorkspace, revertAfterEach, send, sharedDevnet } from './devnet.js';
import { CORE, CORE_FILE, replaceIn, setValue } from './in-process.js';

const NOBODY: Hex = `0x${'0'.repeat(40)}`;
const ACL = new Interface(['function addRiskAdmin(address)']);

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
      `PROPOSER_ROLE of the TimelockController ${timelock} is held by ${safe.address}`,
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

  it('are held against the stress they answer, and put in order for an emergency', async () => {
    const pull = await cli(['book', 'pull', CORE, '--accounts', 'books/borrowers.txt'], { cwd: root, env });
    expect(pull.code, pull.err).to.equal(0);
    const showing = ['route', 'show', CORE, '--scenario', 'plimsoll/march-2020', '--paths', '20', '--emergency'];
    const { code, json, err } = await cli([...showing, '--json'], { cwd: root, env });
    expect(code, err).to.equal(0);
    const { routes, emergency, impact } = expectValid(json) as {
      routes: { name: string; takes: string; timing?: RouteTiming }[];
      emergency: object;
      impact: ImpactSummary;
    };
    expect(routes.map(({ name, takes }) => [name, takes])).to.deep.equal([
      ['risk-council', '0'],
      ['council-later', '7200'],
      ['deployer', '7200'],
    ]);
    // A cap that is raised opens something.
    expect(emergency).to.deep.equal({ only: false, others: ['reserves.WETH.supplyCap'], shortest: null });
    const [now, later, barred] = routes;
    expect(now?.timing).to.deep.equal(routeTiming(impact, { seconds: 0n, blocks: 0n }, null));
    expect(later?.timing).to.deep.equal(routeTiming(impact, { seconds: 7200n, blocks: 0n }, null));
    expect(barred?.timing).to.equal(undefined);
    await setValue(root, 'WETH', 'supplyCap', '2_900_000');
    const { out } = await cli(showing, { cwd: root, env });
    expect(out).to.match(/\n\nAn emergency change: .*\n\nrisk-council {2}the shortest that may\n/);
    expect(out).to.match(/\n {2}at best 2h\n.*\n {2}Had a stress begun with its first step/);
    expect(out).to.match(/\n {4}scenario +it applies +ever bad debt/);
    expect(out).to.match(/\n {4}plimsoll\/march-2020 +\S/);
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
    const { json } = await cli(['route', 'show', CORE, '--json'], { cwd: root, env });
    expect(json.routes[0].obstacles[0]).to.match(
      /^0x\w{40} may not make the calls: it takes RISK_ADMIN or POOL_ADMIN$/,
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

  it('are written for who takes them by other means, whole and never over others', async () => {
    await writeFile(join(root, 'why.md'), 'Demand is near the cap.\n\nAs discussed.\n');
    const asked = ['route', 'show', CORE, '--title', 'Raise | it', '--description-file', 'why.md', '--json'];
    const several = await cli([...asked, '--out', 'draft'], { cwd: root, env });
    expect([several.code, several.json.error.code]).to.deep.equal([64, 'route/out-of-one']);
    const { code, json, err } = await cli([...asked, '--route', 'council-later', '--out', 'draft'], { cwd: root, env });
    expect(code, err).to.equal(0);
    const { out, files, routes, digest, block } = expectValid(json) as typeof json;
    expect(out).to.equal('draft');
    const read = (name: string): Promise<string> => readFile(join(root, 'draft', name), 'utf8');
    expect(files.map(({ name }: { name: string }) => name)).to.deep.equal([
      'description.md',
      'change.json',
      'timelock-operation.json',
    ]);
    for (const { name, sha256 } of files)
      expect(
        createHash('sha256')
          .update(await read(name))
          .digest('hex'),
        name,
      ).to.equal(sha256);
    expect(files[1].sha256).to.equal(digest);
    const description = await read('description.md');
    expect(routes[0].description).to.deep.equal({
      text: description,
      hash: id(description),
      bytes: Buffer.byteLength(description),
    });
    expect(description).to.match(/^# Raise \\\| it\n\nDemand is near the cap\.\n\nAs discussed\.\n\n## What changes\n/);
    expect(description).to.contain(`\nMade by ${timelock}, in this order:\n`);
    const operation = JSON.parse(await read('timelock-operation.json'));
    expect(operation.operationId).to.equal(routes[0].stages[0].ids[0].hex);
    expect(operation.schedule.calldata).to.equal(routes[0].stages[0].calls[0].data);
    const again = await cli([...asked, '--route', 'council-later', '--out', 'draft'], { cwd: root, env });
    expect(again.json.error.code).to.equal('route/out-exists');
    await (await devnetRpc()).send('anvil_mine', '0x3');
    const then = ['--block', block.number, '--route', 'council-later', '--out', 'other'];
    const same = await cli([...asked, ...then], { cwd: root, env });
    expect(same.json.files).to.deep.equal(files);
    const exact = await cli([...asked, '--exact-description'], { cwd: root, env });
    expect(exact.json.routes[0].description.text).to.equal('Demand is near the cap.\n\nAs discussed.\n');
    const text = await cli(['route', 'show', CORE, '--route', 'deployer', '--out', 'third'], { cwd: root, env });
    expect(text.out).to.match(/\n\nwritten to third: description\.md, change\.json, timelock-operation\.json\n$/);
    await replaceIn(root, 'plimsoll.yaml', `timelock: "${timelock}"`, `timelock: "${AAVE_DEPLOYER.address}"`);
    const unread = await cli([...asked, '--route', 'council-later', '--out', 'fourth'], { cwd: root, env });
    expect([unread.code, unread.json.error.code]).to.deep.equal([1, 'route/unread']);
    expect(existsSync(join(root, 'fourth'))).to.equal(false);
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
