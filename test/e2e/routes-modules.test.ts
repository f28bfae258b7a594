import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import { AAVE_DEPLOYER, GUARDIAN, SAFE_OWNERS } from '../../devnet/accounts.js';
import { roleKey } from '../../src/route/roles/role-key.js';
import { startRelay } from '../chain/relay.js';
import { modifier } from '../route/modifiers.js';
import { published } from '../route/road.js';
import { deploySteward } from '../route/steward/contracts.js';
import { devnetRpc, type Environment, freshWorkspace, git, revertAfterEach, send, sharedDevnet } from './devnet.js';
import { CORE, node, replaceIn, setValue } from './in-process.js';
import { deployCode, deployHere, makeRiskAdmin, onNode, pass, programIn, sendAs, writeRoutes } from './route-ground.js';
import { createSafe, safeInterface } from './safes.js';

const SAFE = safeInterface('1.4.1');
const CONFIGURATOR = new Interface(['function setSupplyCap(address,uint256)']);
const VIEWS = new Interface([
  'function getPool() view returns (address)',
  'function getPoolConfigurator() view returns (address)',
  'function RESERVE_INTEREST_RATE_STRATEGY() view returns (address)',
]);
const WETH = '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2';
const DAY = 86_400n;
const HOUR = 3600n;
const STEWARD = roleKey('RISK_STEWARD');

describe('a change through modules and stewards', function () {
  this.timeout(240_000);
  revertAfterEach();
  let root: string;
  let env: Environment;
  let run: ReturnType<typeof programIn>;
  let council: string;

  const execute = (account: string, bundle = 'one'): readonly string[] => [
    ...['execute', bundle, '--devnet-account', account, '--yes'],
  ];
  const commit = (): Promise<string> =>
    git(root, env, 'commit', '--quiet', '--all', '--allow-empty', '--message', 'Change');
  const sign = async (): Promise<void> => {
    for (const index of ['0', '1']) await run.good('sign', 'one', '--devnet-account', index, '--yes');
  };
  const propose = async (...flags: readonly string[]): Promise<string> => {
    await commit();
    return (await run.good('propose', CORE, '--out', 'one', '--no-impact', ...flags)).out;
  };
  const state = async (): Promise<string> => (await run.json('status', 'one')).state;
  const rules = async (): Promise<readonly string[]> =>
    ((await run.review('one')).warnings as { ruleId: string }[]).map(({ ruleId }) => ruleId);
  const paths = (changes: readonly { readonly path: string }[]): readonly string[] => changes.map(({ path }) => path);
  /** What was proposed is there, at the block of the last step, and nothing is left. */
  const settled = async (block: number, ...changed: readonly string[]): Promise<void> => {
    expect(await state()).to.equal('executed');
    await (await devnetRpc()).send('anvil_mine', '0x3');
    const verified = await run.json('verify', 'one');
    expect([verified.ok, verified.block, verified.matches]).to.deep.equal([true, block, changed]);
    expect((await run.json('propose', CORE)).bundle ?? null).to.equal(null);
  };

  /** A Safe that sets risk parameters, for which modules act; not the council’s. */
  const avatarOf = async (): Promise<string> => {
    const avatar = await createSafe(
      await node(),
      '1.4.1',
      SAFE_OWNERS.map(({ address }) => address),
      2,
      7n,
    );
    await makeRiskAdmin(avatar);
    return avatar;
  };
  const delayFor = async (avatar: string, ...senders: readonly string[]): Promise<string> => {
    const compiled = modifier('Delay', 5);
    const delay = await deployHere(compiled, [avatar, avatar, avatar, 2n * HOUR, DAY]);
    await sendAs(avatar, avatar, SAFE.encodeFunctionData('enableModule', [delay]));
    const abi = new Interface(compiled.abi);
    for (const sender of senders) await sendAs(avatar, delay, abi.encodeFunctionData('enableModule', [sender]));
    return delay;
  };

  beforeEach(async () => {
    ({ root, env } = await freshWorkspace());
    run = programIn(root, env);
    council = (await sharedDevnet()).safe.address;
    await setValue(root, 'WETH', 'supplyCap', '3_100_000');
  });

  it('waits in a Delay that an account puts it into, as one batch, and expires there', async () => {
    const avatar = await avatarOf();
    const delay = await delayFor(avatar, GUARDIAN.address);
    await setValue(root, 'WETH', 'reserveFactor', '16%');
    const through = `  - zodiacDelay: "${delay}"\n      - account: "${GUARDIAN.address}"\n`;
    await writeRoutes(root, `  slow:\n    chain: devnet\n    through:\n    ${through}`, ['slow']);
    const proposed = await propose();
    expect(proposed).to.match(
      /\n {2}1 {2}enqueue {2}0x\w{40} \(an enabled module of the Delay 0x\w{40}\) {2}now +Delay 0x\w{40}\n {2}2 {2}execute {2}anyone +2h later, open 1d {2}/,
    );
    const review = await run.good('review', 'one');
    expect(review.out).to.match(/^CAUTION /);
    expect(review.out).to.include('What it plans for later');
    expect(await rules()).to.deep.equal(['trust/none']);
    const told = await run.review('one');
    expect(paths(told.planned)).to.have.members(['reserves.WETH.supplyCap', 'reserves.WETH.reserveFactor']);
    expect(await state()).to.equal('draft');
    expect((await run.bad('sign', 'one', '--devnet-account', '0', '--yes')).err).to.include('[bundle/no-safe]');
    expect((await run.bad(...execute('5'))).err).to.match(
      /0x\w{40} does not take this step: 0x\w{40} does {2}\[execute\/not-the-one\]/,
    );
    expect((await run.good(...execute('3'))).out).to.match(/^done {2}step 1 of 2, enqueue\n/);
    expect(await state()).to.equal('queued');
    expect((await run.bad(...execute('3'))).err).to.match(/can be taken from 2026-\S+Z on.*\[execute\/not-yet\]/);

    const rpc = await devnetRpc();
    const queued = await rpc.sendHex('evm_snapshot');
    await pass(2n * HOUR + DAY + 60n);
    expect((await run.good('status', 'one')).out).to.match(/^expired {2}/);
    expect((await run.bad(...execute('3'))).err).to.match(/it is expired {2}\[execute\/lost\]/);
    expect(await rules()).to.include('review/route-lost');
    await rpc.send('evm_revert', queued);

    await pass(2n * HOUR);
    expect(await state()).to.equal('executable');
    expect(await rules()).to.deep.equal(['trust/none']);
    const { block } = await run.json(...execute('5'));
    await settled(block, 'reserves.WETH.reserveFactor', 'reserves.WETH.supplyCap');
    expect(await rules()).to.deep.equal(['trust/none']);
  });

  it('is sent by an account that makes the calls itself', async () => {
    const sender = GUARDIAN.address;
    await makeRiskAdmin(sender);
    await writeRoutes(root, `  keeper:\n    chain: devnet\n    through: [{ account: "${sender}" }]\n`, ['keeper']);
    await setValue(root, 'WETH', 'borrowCap', '2_600_000');
    expect(await propose()).to.match(/\n {2}1 {2}send +0x\w{40} \(its key\) +now +account 0x\w{40}\n/);
    expect((await run.review('one')).changes).to.have.length(2);
    expect((await run.bad(...execute('1'))).err).to.include('[execute/not-the-one]');
    const { transactions } = await run.json(...execute('3'));
    expect(transactions).to.have.length(2);
    await settled(transactions[1].block, 'reserves.WETH.supplyCap', 'reserves.WETH.borrowCap');
  });

  it('waits in a Delay of the council’s own Safe, which signs for it', async () => {
    const delay = await delayFor(council, council);
    await writeRoutes(
      root,
      `  slow:\n    chain: devnet\n    through:\n      - zodiacDelay: "${delay}"\n      - authority: risk-council\n`,
      ['slow'],
    );
    await propose();
    expect(await rules()).to.deep.equal(['trust/none']);
    await sign();
    await run.good(...execute('4'));
    await pass(2n * HOUR);
    const { block } = await run.json(...execute('5'));
    await settled(block, 'reserves.WETH.supplyCap');
  });

  it('is made at once by a member of a role, an account or a Safe', async () => {
    const avatar = await avatarOf();
    const compiled = modifier('RolesV2', 3);
    const abi = new Interface(compiled.abi);
    const roles = await deployHere(compiled, [avatar, avatar, avatar]);
    await sendAs(avatar, avatar, SAFE.encodeFunctionData('enableModule', [roles]));
    const { contracts } = await sharedDevnet();
    const ask = async (to: string, name: string): Promise<string> => {
      const data = VIEWS.encodeFunctionData(name);
      return String(
        VIEWS.decodeFunctionResult(name, String(await (await node()).request('eth_call', [{ to, data }, 'latest'])))[0],
      );
    };
    const configurator = await ask(contracts.poolAddressesProvider ?? '', 'getPoolConfigurator');
    for (const member of [GUARDIAN.address, council])
      await sendAs(avatar, roles, abi.encodeFunctionData('assignRoles', [member, [STEWARD], [true]]));
    await sendAs(avatar, roles, abi.encodeFunctionData('scopeTarget', [STEWARD, configurator]));
    const selector = CONFIGURATOR.getFunction('setSupplyCap')?.selector;
    await sendAs(avatar, roles, abi.encodeFunctionData('allowFunction', [STEWARD, configurator, selector, 0]));
    const module = `- { zodiacRoles: "${roles}", role: RISK_STEWARD }`;
    await writeRoutes(
      root,
      `  account:\n    chain: devnet\n    through:\n      ${module}\n      - account: "${GUARDIAN.address}"
  safe:\n    chain: devnet\n    through:\n      ${module}\n      - authority: risk-council\n`,
      ['account', 'safe'],
    );
    await setValue(root, 'WETH', 'reserveFactor', '16%');
    await commit();
    const denied = await run.bad('propose', CORE, '--out', 'none', '--no-impact');
    expect(denied.err).to.match(
      /can take none of the 2 routes: account: the role "RISK_STEWARD" in the Roles 0x\w{40} does not permit .* \| safe: .*\[propose\/no-route\]/s,
    );
    await setValue(root, 'WETH', 'reserveFactor', '15%');

    await setValue(root, 'LINK', 'supplyCap', '21_000_000');
    const proposed = await propose();
    expect(proposed).to.match(/\n {2}1 {2}execute {2}0x\w{40} \(the role "RISK_STEWARD"\) {2}now +Roles 0x\w{40}\n/);
    const told = await run.review('one');
    expect([await rules(), paths(told.changes)]).to.deep.equal([
      ['trust/none'],
      ['reserves.LINK.supplyCap', 'reserves.WETH.supplyCap'],
    ]);
    expect(await state()).to.equal('draft');
    const rpc = await devnetRpc();
    let before = await rpc.sendHex('evm_snapshot');
    // The node dies between two calls: what is sent is not sent again, and the rest is proposed.
    let sent = 0;
    const relay = await startRelay((await sharedDevnet()).rpcUrl, ({ id, method }) =>
      method === 'eth_sendRawTransaction' && sent++ > 0
        ? { reply: { id, error: { code: -32603, message: 'the node is gone' } } }
        : undefined,
    );
    const half = await onNode(root, relay.url, () => run.any(...execute('3')));
    await relay.close();
    expect([half.code, await state()], half.err).to.deep.equal([69, 'draft']);
    expect((await run.bad(...execute('3'))).err).to.include('[review/stale]');
    expect(paths((await run.json('propose', CORE, '--no-impact', '--out', 'rest')).changes)).to.have.length(1);
    await rpc.send('evm_revert', before);
    await rm(join(root, 'one', 'steps'), { recursive: true });

    // The node dies once everything is sent: its note is enough to find it.
    before = await rpc.sendHex('evm_snapshot');
    let raw = 0;
    const deaf = await startRelay((await sharedDevnet()).rpcUrl, ({ id, method }) => {
      if (method === 'eth_sendRawTransaction') raw++;
      return raw === 2 && method === 'eth_getTransactionReceipt'
        ? { reply: { id, error: { code: -32603, message: 'the node is gone' } } }
        : undefined;
    });
    const silent = await onNode(root, deaf.url, () => run.any(...execute('3')));
    await deaf.close();
    expect([silent.code, await state()], silent.err).to.deep.equal([69, 'executed']);
    await rpc.send('evm_revert', before);
    await rm(join(root, 'one', 'steps'), { recursive: true });

    before = await rpc.sendHex('evm_snapshot');
    const taken = await run.json(...execute('3'));
    expect(taken.transactions).to.have.length(2);
    await settled(taken.block, 'reserves.LINK.supplyCap', 'reserves.WETH.supplyCap');
    expect((await run.bad(...execute('3'))).err).to.include('[execute/already]');
    // Somebody who has no note of it: nothing is made twice.
    await rm(join(root, 'one', 'steps'), { recursive: true });
    expect(await state()).to.equal('draft');
    expect((await run.bad(...execute('3'))).err).to.match(/\[review\/stale\]|\[sign\/blocked\]/);
    await rpc.send('evm_revert', before);

    await git(root, env, 'checkout', '--quiet', 'plimsoll.lock');
    await rm(join(root, 'one'), { recursive: true });
    await propose('--route', 'safe');
    expect(await rules()).to.deep.equal(['trust/none']);
    await sign();
    expect(await state()).to.equal('ready');
    const { block } = await run.json(...execute('4'));
    await settled(block, 'reserves.LINK.supplyCap', 'reserves.WETH.supplyCap');
    expect((await run.bad(...execute('4'))).err).to.include('[execute/already]');
  });

  it('waits in an AccessManager that sets risk parameters, and is the sender’s to execute', async () => {
    const compiled = published('@openzeppelin/contracts/build/contracts/AccessManager.json');
    const abi = new Interface(compiled.abi);
    const manager = await deployHere(compiled, [AAVE_DEPLOYER.address]);
    await makeRiskAdmin(manager);
    const { contracts } = await sharedDevnet();
    const asked = { to: contracts.poolAddressesProvider, data: VIEWS.encodeFunctionData('getPoolConfigurator') };
    const configurator = `0x${String(await (await node()).request('eth_call', [asked, 'latest'])).slice(-40)}`;
    const selector = CONFIGURATOR.getFunction('setSupplyCap')?.selector;
    for (const data of [
      abi.encodeFunctionData('setTargetFunctionRole', [configurator, [selector], 7]),
      abi.encodeFunctionData('grantRole', [7, GUARDIAN.address, 2n * HOUR]),
    ])
      await send(AAVE_DEPLOYER.address, manager, data);
    await writeRoutes(
      root,
      `  managed:\n    chain: devnet\n    through:\n      - accessManager: "${manager}"\n      - account: "${GUARDIAN.address}"\n`,
      ['managed'],
    );
    await propose();
    expect(await rules()).to.deep.equal(['trust/none']);
    await run.good(...execute('3'));
    expect(await state()).to.equal('queued');
    await pass(2n * HOUR);
    expect((await run.bad(...execute('5'))).err).to.include('[execute/not-the-one]');
    const { block } = await run.json(...execute('3'));
    await settled(block, 'reserves.WETH.supplyCap');
  });

  it('is made by a steward within its bounds, and by the next route beyond them', async () => {
    const rpc = await devnetRpc();
    const ask = async (to: string, name: string): Promise<string> => {
      const data = VIEWS.encodeFunctionData(name);
      return String(VIEWS.decodeFunctionResult(name, await rpc.sendHex('eth_call', { to, data }, 'latest'))[0]);
    };
    const { contracts } = await sharedDevnet();
    const provider = contracts.poolAddressesProvider ?? '';
    const pool = await ask(provider, 'getPool');
    const configurator = await ask(provider, 'getPoolConfigurator');
    const limit = (points: number) => [3n * DAY, BigInt(points)];
    const steward = await deploySteward(deployCode, [
      ...[pool, configurator, await ask(pool, 'RESERVE_INTEREST_RATE_STRATEGY'), council],
      [
        [limit(50), limit(50), limit(50), limit(2_000)],
        [limit(50), limit(10), limit(50)],
        [limit(100), limit(100), limit(2_000), limit(300)],
        [limit(10_000), limit(10_000)],
        [limit(500), limit(50), limit(50)],
      ],
    ]);
    await makeRiskAdmin(steward.address);
    await writeRoutes(
      root,
      `  bounded:\n    chain: devnet\n    through:\n      - steward: "${steward.address}"\n      - authority: risk-council\n`,
      ['bounded'],
    );
    await setValue(root, 'WETH', 'supplyCap', '9_000_000');
    await commit();
    expect((await run.bad('propose', CORE, '--out', 'one', '--no-impact')).err).to.match(
      /the change cannot take the route bounded: reserves\.WETH\.supplyCap: from 3_000_000 WETH to 9_000_000 WETH is too far for the RiskSteward.*\[propose\/no-route\]/s,
    );
    await replaceIn(root, 'params/aave-v3/core.yaml', 'routes: [bounded]', 'routes: [bounded, risk-council]');
    await commit();
    const beyond = await run.json('propose', CORE, '--out', 'one', '--no-impact');
    expect(beyond.passedOver.map(({ name }: { name: string }) => name)).to.deep.equal(['bounded']);
    expect(await rules()).to.deep.equal(['trust/none']);
    await rm(join(root, 'one'), { recursive: true });

    await setValue(root, 'WETH', 'supplyCap', '5_900_000');
    await setValue(root, 'WETH', 'slope1', '3%');
    await propose();
    const told = await run.review('one');
    expect(await rules()).to.deep.equal(['trust/none']);
    expect(paths(told.changes)).to.have.members(['reserves.WETH.supplyCap', 'reserves.WETH.interestRate.slope1']);
    expect((await run.good('review', 'one')).out).to.match(/reserves\.WETH\.supplyCap +3_000_000 {2}→ {2}5_900_000/);
    await sign();

    // The steward made a change that somebody took back: what it was made on is as it was, but it waits now.
    const before = await rpc.sendHex('evm_snapshot');
    const [own] = (await run.json('status', 'one')).steps;
    expect(own.name).to.equal('sign');
    const { abi } = steward;
    const caps = abi.encodeFunctionData('updateCaps', [[[WETH, 3_000_001n, (1n << 256n) - 43n]]]);
    await sendAs(council, steward.address, caps);
    await send(
      AAVE_DEPLOYER.address,
      configurator,
      CONFIGURATOR.encodeFunctionData('setSupplyCap', [WETH, 3_000_000n]),
    );
    const waits = await run.any('review', 'one');
    expect(waits.code).to.equal(1);
    expect(waits.out).to.match(
      /in the way of the route: reserves\.WETH\.supplyCap: the RiskSteward changed it at 2026-\S+ and waits 3d: it changes it again from 2026-\S+ on {2}\[review\/route-obstacle\]/,
    );
    expect(waits.out).to.match(/it would not happen: .*\[review\/effect\]/);
    await rpc.send('evm_revert', before);

    const { block } = await run.json(...execute('4'));
    await settled(block, 'reserves.WETH.supplyCap', 'reserves.WETH.interestRate.slope1');
    // As of any transaction of a Safe that was executed.
    expect(await rules()).to.deep.equal(['safe/nonce-used', 'trust/none']);
  });
});
