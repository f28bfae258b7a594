import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import { getAddress } from 'ethers/address';
import { AAVE_DEPLOYER } from '../../devnet/accounts.js';
import { pinBlock } from '../../src/chain/block.js';
import type { Hex } from '../../src/chain/hex.js';
import { routeShow } from '../../src/cli/route-show.js';
import { observeMarket } from '../../src/observe/observe-chain.js';
import { baseOf } from '../../src/plan/lock-base.js';
import { marketInWorktree } from '../../src/plan/sources.js';
import { callsFor } from '../../src/proposal/calls-for.js';
import { planCalls } from '../../src/proposal/compile.js';
import { readBundle, signedBundle } from '../../src/proposal/read-bundle.js';
import { plain } from '../../src/report/style.js';
import { routeNamed } from '../../src/route/candidates.js';
import { readerOf } from '../../src/route/reader.js';
import type { RouteCall } from '../../src/route/safe/wrap.js';
import { expectValid } from '../outputs.js';
import { deploySteward } from '../route/steward/contracts.js';
import { cli, devnetRpc, type Environment, freshWorkspace, revertAfterEach, send, sharedDevnet } from './devnet.js';
import { CORE, CORE_FILE, contextOf, node, replaceIn, setValue, signAndExecute } from './in-process.js';

const ACL = new Interface(['function addRiskAdmin(address)', 'function removeRiskAdmin(address)']);
const VIEWS = new Interface([
  'function getPool() view returns (address)',
  'function getPoolConfigurator() view returns (address)',
  'function RESERVE_INTEREST_RATE_STRATEGY() view returns (address)',
]);
const WETH = '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2';
const DAYS = 86_400n;
const limit = (points: number) => [3n * DAYS, BigInt(points)];
/** What a steward is deployed with: collateral, eMode, rate, cap and price cap. */
const CONFIG = [
  [limit(50), limit(50), limit(50), limit(2_000)],
  [limit(50), limit(10), limit(50)],
  [limit(100), limit(100), limit(2_000), limit(300)],
  [limit(10_000), limit(10_000)],
  [limit(500), limit(50), limit(50)],
];
const EVERYTHING = { only: [], includeDrift: [] };

interface Shown {
  readonly name: string;
  readonly account: string | null;
  readonly obstacles: readonly string[];
  readonly stages: readonly {
    readonly name: string;
    readonly calls: readonly { readonly to: string; readonly data: string }[];
  }[];
}

describe('a route through a steward', function () {
  this.timeout(240_000);
  revertAfterEach();
  let root: string;
  let env: Environment;
  let steward: { readonly address: string; readonly abi: Interface };
  let safe: string;

  const ask = async (to: string, name: string): Promise<string> => {
    const data = VIEWS.encodeFunctionData(name);
    const answer = await (await devnetRpc()).sendHex('eth_call', { to, data }, 'latest');
    return String(VIEWS.decodeFunctionResult(name, answer)[0]);
  };
  const deploy = async (data: string): Promise<string> => {
    const rpc = await devnetRpc();
    const hash = await rpc.sendHex('eth_sendTransaction', { from: AAVE_DEPLOYER.address, data, gas: '0xe00000' });
    for (;;) {
      const receipt = (await rpc.send('eth_getTransactionReceipt', hash)) as { contractAddress: string } | null;
      if (receipt !== null) return getAddress(receipt.contractAddress);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const admin = async (name: string, to: string): Promise<void> =>
    send(AAVE_DEPLOYER.address, (await sharedDevnet()).contracts.aclManager ?? '', ACL.encodeFunctionData(name, [to]));

  beforeEach(async () => {
    ({ root, env } = await freshWorkspace());
    safe = (await sharedDevnet()).safe.address;
    const provider = (await sharedDevnet()).contracts.poolAddressesProvider ?? '';
    const pool = await ask(provider, 'getPool');
    const [configurator, rates] = [
      await ask(provider, 'getPoolConfigurator'),
      await ask(pool, 'RESERVE_INTEREST_RATE_STRATEGY'),
    ];
    steward = await deploySteward(deploy, [pool, configurator, rates, safe, CONFIG]);
    await admin('addRiskAdmin', steward.address);
    await replaceIn(
      root,
      'plimsoll.yaml',
      /$/,
      `routes:
  bounded:
    title: "The council, a little at a time"
    chain: devnet
    through:
      - steward: "${steward.address}"
      - authority: risk-council
  stranger:
    chain: devnet
    through:
      - { steward: "${steward.address}", as: riskSteward }
      - account: "${AAVE_DEPLOYER.address}"
  astray:
    chain: devnet
    through:
      - steward: "${pool}"
      - authority: risk-council
`,
    );
    await replaceIn(
      root,
      CORE_FILE,
      'authority: risk-council',
      'authority: risk-council\nroutes: [bounded, risk-council]',
    );
  });

  const show = async (route: string | null = 'bounded') => {
    const input = {
      ...{ market: CORE, route, selection: EVERYTHING, block: 'latest' as const, title: null, out: null },
      description: { kind: 'words' as const, text: '' },
      ...{ impact: null, order: 'preference' as const },
    };
    const { json, text } = await routeShow(input, await contextOf(root), await node());
    const { routes } = expectValid(json) as unknown as { routes: readonly Shown[] };
    const [first] = routes;
    return { first, routes, text: text?.(plain) ?? '' };
  };
  const plan = async () => {
    const context = await contextOf(root);
    const market = await marketInWorktree(context, CORE);
    const rpc = await node();
    const observation = await observeMarket(market, context.workspace, 'latest', rpc);
    const { params, contracts } = observation;
    const base = await baseOf(CORE, context.workspace, market.params.protocol);
    // Between two changes nobody verifies: every difference is meant.
    const selection = { only: [], includeDrift: ['**'] };
    const planned = planCalls({ market, base, observed: params, contracts, selection });
    return { planned, chain: { observation, rpc }, workspace: context.workspace };
  };
  /** How the steward itself ends the calls, one after the other: the name of its error, or null where it takes them. */
  const refusal = async (calls: readonly RouteCall[]): Promise<string | null> => {
    const rpc = await node();
    const ends = await readerOf(rpc, await pinBlock(rpc, 'latest', 31337n)).attempt(safe.toLowerCase() as Hex, calls);
    const failed = ends.find((end) => end.kind === 'reverted');
    return failed === undefined ? null : (steward.abi.parseError(failed.data)?.name ?? failed.data);
  };
  const run = async (calls: readonly { readonly to: string; readonly data: string }[]): Promise<void> => {
    const rpc = await devnetRpc();
    await rpc.send('anvil_impersonateAccount', safe);
    await rpc.send('anvil_setBalance', safe, '0xde0b6b3a7640000');
    for (const { to, data } of calls) await send(safe, to, data);
  };
  const pass = async (seconds: bigint): Promise<void> => {
    const rpc = await devnetRpc();
    const { timestamp } = (await rpc.send('eth_getBlockByNumber', 'latest', false)) as { timestamp: string };
    await rpc.send('evm_setNextBlockTimestamp', `0x${(BigInt(timestamp) + seconds).toString(16)}`);
    await rpc.send('evm_mine');
  };
  const callsNow = async () => {
    const { planned, chain, workspace } = await plan();
    return callsFor(routeNamed('bounded', workspace), planned, chain);
  };

  it('makes changes of every kind from YAML to what is read back, and only after its delay again', async () => {
    await setValue(root, 'WETH', 'supplyCap', '5_900_000');
    await setValue(root, 'WETH', 'slope1', '3%');
    await setValue(root, 'WETH', 'liquidationBonus', '5.5%');
    await setValue(root, '1INCH', 'debtCeiling', '$1_200_000');
    await setValue(root, 'USDC', 'borrowCap', '6_000_000_000');
    await setValue(root, '1', 'ltv', '93.5%');
    const { first } = await show();
    expect(first?.obstacles).to.deep.equal([]);
    expect(first?.account?.toLowerCase()).to.equal(steward.address.toLowerCase());
    expect(first?.stages.map(({ name, calls }) => [name, calls.map(({ to }) => to.toLowerCase())])).to.deep.equal([
      ['sign', Array(4).fill(steward.address.toLowerCase())],
    ]);
    const before = await plan();
    const { sender, misfits, writes, calls } = await callsFor(
      routeNamed('bounded', before.workspace),
      before.planned,
      before.chain,
    );
    expect({ sender, misfits, writes }).to.deep.equal({
      sender: steward.address.toLowerCase(),
      misfits: [],
      writes: [steward.address.toLowerCase()],
    });
    expect(calls.map(({ title }) => title)).to.have.length(4);
    await run(first?.stages[0]?.calls ?? []);
    // The whole market is as the plan says, so that nothing is left to do.
    expect((await plan()).planned.calls).to.deep.equal([]);

    await setValue(root, 'WETH', 'supplyCap', '5_000_000');
    const soon = await callsNow();
    expect(soon.misfits).to.have.length(1);
    expect(soon.misfits[0]).to.match(
      /^reserves\.WETH\.supplyCap: the RiskSteward changed it at 2026-\S+Z and waits 3d: it changes it again from 2026-\S+Z on$/,
    );
    expect(await refusal(soon.calls)).to.equal('DebounceNotRespected');
    await pass(3n * DAYS);
    const later = await callsNow();
    expect(later.misfits).to.deep.equal([]);
    expect(await refusal(later.calls)).to.equal(null);
  });

  it('says what goes too far, how far it may go, and which route may', async () => {
    await setValue(root, 'WETH', 'supplyCap', '6_000_001');
    await setValue(root, 'WETH', 'ltv', '79.9%');
    const { text, routes } = await show(null);
    expect(routes[0]?.obstacles).to.deep.equal([
      'reserves.WETH.ltv: from 80.5% to 79.9% is too far for the RiskSteward, which lets it be 80% to 81% now (0.5% either way)',
      'reserves.WETH.supplyCap: from 3_000_000 WETH to 6_000_001 WETH is too far for the RiskSteward, which lets it be 1 WETH to 6_000_000 WETH now (100% of what it is either way)',
    ]);
    expect(text).to.match(/\nonly risk-council may make the change as things are\n?$/);
    const [ltv, cap] = (await callsNow()).calls;
    for (const call of [ltv, cap]) expect(await refusal(call === undefined ? [] : [call])).to.equal('UpdateNotInRange');
    await setValue(root, 'WETH', 'supplyCap', '6_000_000');
    await setValue(root, 'WETH', 'ltv', '80%');
    const within = await callsNow();
    expect([within.misfits, await refusal(within.calls)]).to.deep.equal([[], null]);
  });

  it('is not for what is restricted, for words, or for what it has no function for', async () => {
    await send(
      AAVE_DEPLOYER.address,
      steward.address,
      steward.abi.encodeFunctionData('setAddressRestricted', [WETH, true]),
    );
    await setValue(root, 'WETH', 'supplyCap', '3_100_000');
    const restricted = await callsNow();
    expect(restricted.misfits).to.deep.equal([
      'reserves.WETH: the RiskSteward refuses every change of it: it is restricted',
    ]);
    expect(await refusal(restricted.calls)).to.equal('AssetIsRestricted');
    await setValue(root, 'WETH', 'supplyCap', '3_000_000');
    await setValue(root, 'USDC', 'supplyCap', 'unlimited');
    const unlimited = await callsNow();
    expect(unlimited.misfits).to.deep.equal(['reserves.USDC.supplyCap: the RiskSteward does not set it to unlimited']);
    expect(await refusal(unlimited.calls)).to.equal('InvalidUpdateToZero');
    await setValue(root, 'USDC', 'reserveFactor', '12%');
    const { first } = await show();
    expect(first?.stages).to.deep.equal([]);
    expect(first?.obstacles).to.include(
      'reserves.USDC.reserveFactor: the RiskSteward has no function for it (Set reserve factor)',
    );
  });

  it('names who is not its council, a contract that is none, and a role that it lacks', async () => {
    await setValue(root, 'WETH', 'supplyCap', '3_100_000');
    const stranger = await show('stranger');
    expect(stranger.first?.obstacles).to.have.length(1);
    expect(stranger.first?.obstacles[0]?.toLowerCase()).to.equal(
      `${AAVE_DEPLOYER.address} is not the RISK_COUNCIL of the RiskSteward ${steward.address}, which is ${safe}`.toLowerCase(),
    );
    await admin('removeRiskAdmin', steward.address);
    const { first } = await show();
    expect(first?.obstacles.join()).to.match(
      /^0x\w{40} may not make the calls: it takes RISK_ADMIN \(held by [^)]*\) or POOL_ADMIN \(held by [^)]*\)$/,
    );
    const astray = await show('astray');
    expect(astray.first?.obstacles.join()).to.match(/^0x\w{40} does not answer as a RiskSteward on chain 31337$/);
  });

  it('takes its part of a change that is split, and leaves the rest to the Safe', async () => {
    await setValue(root, 'WETH', 'supplyCap', '3_100_000');
    await setValue(root, 'LINK', 'frozen', 'true');
    await setValue(root, 'LINK', 'ltv', '0%');
    const run = (...args: readonly string[]) => cli([...args], { cwd: root, env });
    const told = await run('propose', CORE, '--split', '--out', 'parts', '--no-impact');
    expect(told.out).to.match(
      /^3 changes on 2 routes, each part proven by itself\n {2}1\. bounded {2}reserves\.WETH\.supplyCap\n {2}2\. risk-council {2}reserves\.LINK\.ltv, reserves\.LINK\.frozen\n {2}the Safe 0x\w{40} signs 2 of them, with the nonces (\d+), (\d+): in this order\n/,
    );
    expect(told.out).to.include(
      '\nPart 2 of 2: route risk-council\nnot taken  the route bounded: reserves.LINK.ltv: the RiskSteward has no function for it (Freeze); reserves.LINK.frozen: the RiskSteward has no function for it (Freeze)\n',
    );
    // The other part is meant too: it is not called drift.
    expect(told.out).to.match(/\nLeft alone\n.*\n {2}reserves\.LINK\.ltv /);
    const again = await run('propose', CORE, '--split', '--out', 'parts', '--no-impact', '--json');
    const { bundles, bundle, digest } = expectValid(again.json) as unknown as {
      readonly bundle: string;
      readonly digest: string;
      readonly bundles: readonly { bundle: string; route: string; paths: string[]; digest: string; nonce: string }[];
    };
    expect(bundles.map(({ route, paths }) => [route, paths])).to.deep.equal([
      ['bounded', ['reserves.WETH.supplyCap']],
      ['risk-council', ['reserves.LINK.ltv', 'reserves.LINK.frozen']],
    ]);
    expect({ bundle, digest }).to.deep.equal({ bundle: bundles[0]?.bundle, digest: bundles[0]?.digest });
    expect(BigInt(bundles[1]?.nonce ?? 0)).to.equal(BigInt(bundles[0]?.nonce ?? 0) + 1n);
    expect((await readdir(join(root, 'parts'))).sort()).to.deep.equal(['1-bounded', '2-risk-council']);
    const [first, second] = await Promise.all(
      ['1-bounded', '2-risk-council'].map(async (name) => signedBundle(await readBundle(join(root, 'parts', name)))),
    );
    if (first === undefined || second === undefined) throw new Error('there are two parts');
    await signAndExecute(first.proposal);
    // What the first part did is nothing that the second was not made for.
    const review = await run('review', 'parts/2-risk-council', '--json');
    expect(review.json.warnings.map(({ ruleId }: { ruleId: string }) => ruleId)).to.deep.equal([
      'review/not-committed',
      'trust/none',
    ]);
    await signAndExecute(second.proposal);
    expect((await plan()).planned.calls).to.deep.equal([]);
  });

  it('refuses a split whole where no route may make a part of it', async () => {
    await replaceIn(root, CORE_FILE, 'routes: [bounded, risk-council]', 'routes: [bounded]');
    await setValue(root, 'WETH', 'supplyCap', '3_100_000');
    await setValue(root, 'USDC', 'reserveFactor', '12%');
    const { code, err } = await cli(['propose', CORE, '--split', '--out', 'parts', '--no-impact'], { cwd: root, env });
    expect(code).to.equal(1);
    expect(err).to.include(
      'no route may make reserves.USDC.reserveFactor: bounded: reserves.USDC.reserveFactor: the RiskSteward has no function for it (Set reserve factor)',
    );
    expect(err).to.include('propose/no-route');
    expect(existsSync(join(root, 'parts'))).to.equal(false);
  });
});
