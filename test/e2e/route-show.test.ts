import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import { getAddress } from 'ethers/address';
import { id } from 'ethers/hash';
import { AAVE_DEPLOYER } from '../../devnet/accounts.js';
import { createRpc } from '../../src/chain/rpc.js';
import { routeShow } from '../../src/cli/route-show.js';
import type { ImpactSummary } from '../../src/impact/simulate/summary.js';
import { type RouteTiming, routeTiming } from '../../src/route/against-stress.js';
import { startRelay, without } from '../chain/relay.js';
import { expectValid } from '../outputs.js';
import { cli, devnetRpc, type Environment, freshWorkspace, revertAfterEach, send, sharedDevnet } from './devnet.js';
import { CORE, CORE_FILE, contextOf, node, replaceIn, setValue } from './in-process.js';
import { deployTimelock } from './route-ground.js';
import { createSafe } from './safes.js';

const ACL = new Interface(['function addRiskAdmin(address)', 'function addPoolAdmin(address)']);

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
    const input = {
      ...{ market: CORE, route, selection: { only: [], includeDrift: [] }, block: 'latest' as const, title: null },
      ...{ description: { kind: 'words' as const, text: '' }, out: null, impact: null, order: 'preference' as const },
    };
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

  it('are what propose takes, the preferred first of those that may', async () => {
    const { safe } = await sharedDevnet();
    await replaceIn(root, CORE_FILE, '[council-later, deployer, risk-council]', '[deployer, council-later]');
    const proposed = await cli(['propose', CORE, '--out', 'one', '--no-impact', '--json'], { cwd: root, env });
    expect(proposed.code, proposed.err).to.equal(0);
    const { route, passedOver, proof } = expectValid(proposed.json) as typeof proposed.json;
    expect([route.kind, route.name, route.safe]).to.deep.equal(['steps', 'council-later', safe.address]);
    expect(passedOver).to.have.length(1);
    expect(passedOver[0].name).to.equal('deployer');
    expect(passedOver[0].why[0]).to.match(/ has no PROPOSER_ROLE in the TimelockController 0x/);
    expect(proof.steps).to.have.length(2);
    const none = await cli(['propose', CORE, '--route', 'deployer', '--out', 'two', '--json'], { cwd: root, env });
    expect([none.code, none.json.error.code]).to.deep.equal([1, 'propose/no-route']);
    const direct = await cli(['propose', CORE, '--route', 'risk-council', '--out', 'three', '--json'], {
      cwd: root,
      env,
    });
    expect(direct.json.route.kind, direct.err).to.equal('safe');
    const unknown = await cli(['propose', CORE, '--route', 'risk-counsel', '--json'], { cwd: root, env });
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
