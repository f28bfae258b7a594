import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import { AAVE_DEPLOYER, SAFE_OWNERS } from '../../devnet/accounts.js';
import { createRpc, type Rpc } from '../../src/chain/rpc.js';
import { PlimsollError } from '../../src/diagnostic/error.js';
import { evaluate } from '../../src/expr/evaluate.js';
import { parseExpression } from '../../src/expr/parse.js';
import type { ExprValue } from '../../src/expr/value.js';
import { observeMarket } from '../../src/observe/observe-chain.js';
import { marketInWorktree } from '../../src/plan/sources.js';
import type { MarketState } from '../../src/policy/state.js';
import { entityOf } from '../../src/protocol/param-set.js';
import { entityLookup } from '../../src/protocol/scope.js';
import { type ReadState, stateFromChain, stateFromObservation } from '../../src/state/from-chain.js';
import { stateFromFile } from '../../src/state/state-file.js';
import type { BadNode } from '../chain/bad-node.js';
import { type Change, type Passing, startRelay, without } from '../chain/relay.js';
import { refusalIn } from '../refusal.js';
import { stewardCalls, stewardCode } from '../state/steward.js';
import { cli, devnetRpc, freshWorkspace, revertAfterEach, send, sharedDevnet } from './devnet.js';
import { CORE, CORE_FILE, contextOf, node, PERPETUAL, replaceIn, textIn } from './in-process.js';

const WETH = '0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2';
const USDC = '0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48';
const PROVIDER = '0x2f39d218133AFaB8F2B819B1066c7E434Ad94E9e';
const STEWARD = '0x5700000000000000000000000000000000000057';
const VIEWS = new Interface([
  'function getPoolConfigurator() view returns (address)',
  'function getPool() view returns (address)',
  'function getPriceOracle() view returns (address)',
  'function getReserveAToken(address) view returns (address)',
  'function getReserveVariableDebtToken(address) view returns (address)',
  'function totalSupply() view returns (uint256)',
  'function getAssetPrice(address) view returns (uint256)',
]);
const SETTERS = new Interface([
  'function setSupplyCap(address asset, uint256 cap)',
  'function setBorrowCap(address asset, uint256 cap)',
  'function configureReserveAsCollateral(address asset, uint256 ltv, uint256 threshold, uint256 bonus)',
  'function setReserveInterestRateData(address asset, bytes data)',
  'function setEModeCategory(uint8 id, uint16 ltv, uint16 threshold, uint16 bonus, string label)',
]);
const DAY = 86_400n;

/** Asks the chain without any of the program's own code. */
const view = async (to: string, name: string, ...args: readonly unknown[]): Promise<bigint | string> => {
  const data = VIEWS.encodeFunctionData(name, args);
  const answer = await (await devnetRpc()).sendHex('eth_call', { to, data }, 'latest');
  return VIEWS.decodeFunctionResult(name, answer)[0] as bigint | string;
};

const exact = (value: ExprValue | undefined): string => {
  if (value?.kind !== 'number') return String(value?.kind);
  return value.value.d === 1n ? String(value.value.n) : `${value.value.n}/${value.value.d}`;
};

describe('the state of a market', function () {
  this.timeout(240_000);
  revertAfterEach();
  let root: string;
  let env: Awaited<ReturnType<typeof freshWorkspace>>['env'];
  let relay: BadNode | undefined;

  beforeEach(async () => {
    ({ root, env } = await freshWorkspace());
  });
  afterEach(async () => {
    await relay?.close();
    relay = undefined;
  });

  const stateOf = async (rpc?: Rpc, lookBack = 5n * DAY, name = CORE): Promise<ReadState> => {
    const context = await contextOf(root);
    const market = await marketInWorktree(context, name);
    return stateFromChain(market, context.workspace, rpc ?? (await node()), 'latest', lookBack);
  };
  const through = async (change: (message: Passing) => Change): Promise<Rpc> => {
    relay = await startRelay((await sharedDevnet()).rpcUrl, change);
    return createRpc(relay.url);
  };
  const set = async (name: string, ...args: readonly unknown[]): Promise<bigint> => {
    const configurator = String(await view(PROVIDER, 'getPoolConfigurator'));
    await send(AAVE_DEPLOYER.address, configurator, SETTERS.encodeFunctionData(name, args));
    return (await latest()).time;
  };
  const latest = async (): Promise<{ time: bigint; number: bigint }> => {
    const rpc = await devnetRpc();
    const block = (await rpc.send('eth_getBlockByNumber', 'latest', false)) as { timestamp: string; number: string };
    return { time: BigInt(block.timestamp), number: BigInt(block.number) };
  };
  const pass = async (seconds: bigint): Promise<void> => {
    const rpc = await devnetRpc();
    await rpc.send('evm_setNextBlockTimestamp', `0x${((await latest()).time + seconds).toString(16)}`);
    await rpc.send('evm_mine');
  };
  it('has what is supplied, borrowed and its price, as the contracts say', async () => {
    const { state, findings } = await stateOf();
    expect(findings).to.deep.equal([]);
    const [pool, oracle] = [String(await view(PROVIDER, 'getPool')), String(await view(PROVIDER, 'getPriceOracle'))];
    let borrowed = 0;
    for (const [asset, entity] of state.params.entities.get('reserves') ?? []) {
      const decimals = entity.context.get('decimals');
      const metrics = state.metrics('reserves', asset);
      const whole = 10n ** BigInt(decimals ?? 0);
      const amount = async (getter: string): Promise<bigint> =>
        BigInt(await view(String(await view(pool, getter, asset)), 'totalSupply'));
      for (const [name, getter] of [
        ['supplied', 'getReserveAToken'],
        ['borrowed', 'getReserveVariableDebtToken'],
      ] as const) {
        const value = metrics.get(name);
        if (value?.kind !== 'number') throw new Error(`${entity.label} has no ${name}`);
        const raw = await amount(getter);
        expect(value.value.n * whole, `${entity.label} ${name}`).to.equal(raw * value.value.d);
        expect(value.dimension).to.deep.equal({ [`token:${asset}`]: 1 });
        if (name === 'borrowed' && raw > 0n) borrowed += 1;
      }
      const price = metrics.get('price');
      if (price?.kind !== 'number') throw new Error(`${entity.label} has no price`);
      expect(price.value.n * 10n ** 8n).to.equal(BigInt(await view(oracle, 'getAssetPrice', asset)) * price.value.d);
    }
    expect(borrowed).to.be.greaterThan(0);
  });

  it('holds caps against what is supplied: the same dimension, and no other', async () => {
    const { state } = await stateOf();
    const entity = entityOf(state.params, 'reserves', WETH);
    const group = state.params.protocol.groups.get('reserves');
    if (entity === undefined || group === undefined) throw new Error('no WETH');
    const metrics = state.metrics('reserves', WETH);
    const other = state.metrics('reserves', USDC);
    const own = entityLookup(group, entity);
    const result = (text: string): string => {
      const parsed = parseExpression(text);
      if (!parsed.ok) throw new Error(text);
      const lookup = (name: string) => metrics.get(name) ?? (name === 'others' ? other.get('supplied') : own(name));
      const found = evaluate(parsed.ast, { lookup });
      return found.ok && found.value.kind === 'boolean' ? String(found.value.value) : 'no answer';
    };
    expect(result('supplyCap >= supplied * 1.05')).to.equal('true');
    expect(result('supplyCap < supplied')).to.equal('false');
    expect(result('supplyCap >= others')).to.equal('no answer');
    expect(result('suppliedValue > $1 && borrowed <= supplied && usage < 100%')).to.equal('true');
  });

  it('has what the second protocol has, and says what its contracts do not answer', async () => {
    const without = await stateOf(undefined, 0n, PERPETUAL);
    const lines = (await textIn(root, 'params/perp-curie/devnet.yaml')).split('\n');
    expect(
      without.findings.map(({ ruleId, path, file, range }) => [
        ruleId,
        path,
        file,
        lines[(range?.start.line ?? 0) - 1],
      ]),
    ).to.deep.equal(
      ['vBTC', 'vETH'].map((name) => [
        'state/metric-unread',
        `markets.${name}`,
        'params/perp-curie/devnet.yaml',
        `  ${name}:`,
      ]),
    );
    expect(without.state.metrics('clearingHouse', '').size).to.equal(0);
    const vault = SAFE_OWNERS[0]?.address ?? '';
    await replaceIn(root, 'params/perp-curie/devnet.yaml', /contracts:\n/, `contracts:\n  vault: "${vault}"\n`);
    const { state } = await stateOf(undefined, 0n, PERPETUAL);
    const deposited = state.metrics('clearingHouse', '').get('deposited');
    const context = await contextOf(root);
    const { contracts } = await marketInWorktree(context, PERPETUAL);
    const balance = new Interface(['function balanceOf(address) view returns (uint256)']);
    const raw = await (await devnetRpc()).sendHex(
      'eth_call',
      { to: contracts.get('settlementToken'), data: balance.encodeFunctionData('balanceOf', [vault]) },
      'latest',
    );
    if (deposited?.kind !== 'number') throw new Error('nothing is deposited');
    expect(deposited.value.n * 10n ** 6n).to.equal(BigInt(raw) * deposited.value.d);
    expect(deposited.dimension).to.deep.equal({ 'token:': 1 });
  });

  describe('tells when parameters were last changed', () => {
    const at = (state: MarketState, parameter: string, group = 'reserves', identity = WETH): string => {
      const found = state.lastChange(group, identity, parameter);
      return found === null ? 'not known' : `${found.at}${found.noLater ? ' or before' : ''} ${found.from}`;
    };

    it('from logs, each parameter by its own, and before a time where there is none', async () => {
      await pass(20n * DAY);
      const rates = (slope1: number): string =>
        `0x${[9000n, 0n, BigInt(slope1), 8000n].map((n) => n.toString(16).padStart(64, '0')).join('')}`;
      await set('setReserveInterestRateData', WETH, rates(300));
      await set('setSupplyCap', WETH, 2_000_000n);
      const ltv = await set('configureReserveAsCollateral', WETH, 8000n, 8300n, 10500n);
      await pass(DAY);
      const cap = await set('setSupplyCap', WETH, 2_500_000n);
      const threshold = await set('configureReserveAsCollateral', WETH, 8000n, 8250n, 10500n);
      const slope1 = await set('setReserveInterestRateData', WETH, rates(310));
      const eMode = await set('setEModeCategory', 1, 9300n, 9500n, 10100n, 'ETH correlated');
      const { state, known, findings } = await stateOf();
      expect(findings).to.deep.equal([]);
      expect(at(state, 'supplyCap')).to.equal(`${cap} chain`);
      expect(at(state, 'liquidationThreshold')).to.equal(`${threshold} chain`);
      // The setter of the threshold stored the same LTV again.
      expect(at(state, 'ltv')).to.equal(`${ltv} chain`);
      expect(at(state, 'interestRate.slope1')).to.equal(`${slope1} chain`);
      expect(at(state, 'ltv', 'eModes', '1')).to.equal(`${eMode} chain`);
      expect(Number(slope1 - ltv)).to.be.greaterThan(80_000);
      const since = known.changes.since ?? 0n;
      expect(since <= state.time - 5n * DAY && since > state.time - 30n * DAY, String(since)).to.equal(true);
      expect(at(state, 'borrowCap')).to.equal(`${since} or before chain`);
      expect(at(state, 'supplyCap', 'reserves', USDC)).to.equal(`${since} or before chain`);
      // Derived values have no log, and what is not in the market no change.
      expect(at(state, 'ltvzero')).to.equal('not known');
      expect(at(state, 'ltv', 'reserves', STEWARD)).to.equal('not known');
    });

    it('and knows nothing of what is older than the chain, or where it was not asked', async () => {
      const cap = await set('setSupplyCap', WETH, 2_000_000n);
      const { state, known } = await stateOf();
      expect(known.changes.whole).to.equal(false);
      expect(at(state, 'supplyCap')).to.equal(`${cap} chain`);
      expect(at(state, 'borrowCap')).to.equal('not known');
      const none = await stateOf(undefined, 0n);
      expect(at(none.state, 'supplyCap')).to.equal('not known');
    });

    it('in pieces where a node gives few logs at once', async () => {
      const cap = await set('setSupplyCap', WETH, 2_000_000n);
      const borrow = await set('setBorrowCap', USDC, 1_000_000n);
      const whole = await stateOf();
      for (const [most, code, text] of [
        [3n, -32005, 'query returned more than 10000 results'],
        [1n, -32000, 'exceed maximum block range: 1'],
        [2n, -32602, 'eth_getLogs is limited to a 2 block range'],
      ] as const) {
        let refused = 0;
        const rpc = await through(({ id, method, params }) => {
          const [range] = params as readonly { fromBlock: string; toBlock: string }[];
          if (method !== 'eth_getLogs' || range === undefined) return undefined;
          if (BigInt(range.toBlock) - BigInt(range.fromBlock) < most) return undefined;
          refused += 1;
          return { reply: { id, error: { code, message: text } } };
        });
        const { state, known, findings } = await stateOf(rpc);
        expect(refused, text).to.be.greaterThan(0);
        expect(findings, text).to.deep.equal(whole.findings);
        expect(known.changes, text).to.deep.equal(whole.known.changes);
        expect(at(state, 'supplyCap'), text).to.equal(`${cap} chain`);
        expect(at(state, 'borrowCap', 'reserves', USDC), text).to.equal(`${borrow} chain`);
        await relay?.close();
      }
    });

    it('not at all where a node has no eth_getLogs; the rest is known', async () => {
      await set('setSupplyCap', WETH, 2_000_000n);
      const { state, findings } = await stateOf(await through(without('eth_getLogs')));
      expect(findings.map(({ ruleId }) => ruleId)).to.deep.equal(['state/no-logs']);
      expect(findings[0]?.message).to.match(
        /^when parameters were last changed is not known from the chain: .*eth_getLogs/,
      );
      expect(at(state, 'supplyCap')).to.equal('not known');
      expect(state.metrics('reserves', WETH).has('supplied')).to.equal(true);
    });

    it('and believes no log that was not asked for, nor of a block that is not there', async () => {
      await set('setSupplyCap', WETH, 2_000_000n);
      const url = (await sharedDevnet()).rpcUrl;
      const changed =
        (change: (log: Record<string, unknown>) => object) =>
        (message: Passing): Promise<Change> =>
          message.method === 'eth_getLogs'
            ? createRpc(url)
                .request(message.method, message.params)
                .then((logs) => ({
                  reply: { id: message.id, result: (logs as Record<string, unknown>[]).map((log) => change(log)) },
                }))
            : Promise.resolve(undefined);
      for (const [code, change] of [
        ['rpc/garbage', (log) => ({ ...log, address: STEWARD })],
        ['rpc/garbage', (log) => ({ ...log, blockNumber: '0xffffff' })],
        ['rpc/garbage', (log) => ({ ...log, topics: [] })],
        ['rpc/block-lost', (log) => ({ ...log, blockHash: `0x${'0e'.repeat(32)}` })],
      ] as const satisfies readonly (readonly [string, (log: Record<string, unknown>) => object])[]) {
        relay = await startRelay(url, changed(change));
        const rpc = createRpc(relay.url);
        expect((await refusalIn(() => stateOf(rpc))).code).to.equal(code);
        await relay.close();
      }
    });
  });

  it('is refused whole where the chain is reorganised between its reads', async () => {
    await set('setSupplyCap', WETH, 2_000_000n);
    const seen = (await latest()).number;
    const context = await contextOf(root);
    const market = await marketInWorktree(context, CORE);
    let messages = 0;
    const count = await through(() => {
      messages += 1;
      return undefined;
    });
    await stateFromObservation(market, await observeMarket(market, context.workspace, 'latest', count), count, DAY);
    await relay?.close();
    const whole = messages;
    expect(whole).to.be.greaterThan(8);
    for (let from = 2; from <= whole; from += 1) {
      messages = 0;
      const rpc = await through(({ id, method, params }) => {
        messages += 1;
        const asks = method === 'eth_getBlockByNumber' && params[0] === `0x${seen.toString(16)}`;
        if (messages < from || !asks) return undefined;
        const hash = `0x${'0e'.repeat(32)}`;
        const result = { number: params[0], hash, parentHash: hash, timestamp: '0x7fffffff', gasLimit: '0x1c9c380' };
        return { reply: { id, result } };
      });
      let end = 'read';
      try {
        const observation = await observeMarket(market, context.workspace, seen, rpc);
        const { state } = await stateFromObservation(market, observation, rpc, DAY);
        end = state.blockHash;
      } catch (error) {
        if (!(error instanceof PlimsollError)) throw error;
        end = error.code;
      }
      expect(end, `before message ${from} of ${whole}`).to.match(/^(rpc\/(block-lost|no-block|garbage)|0x(0e){32})$/);
      await relay?.close();
    }
  });

  describe('has the bounds of a steward', () => {
    const LIMITS = [
      [
        [259_200, 50],
        [259_201, 51],
        [259_202, 52],
        [259_203, 2_000],
      ],
      [
        [259_204, 53],
        [259_205, 10],
        [259_206, 54],
      ],
      [
        [129_600, 100],
        [129_601, 101],
        [129_602, 2_000],
        [129_603, 300],
      ],
      [
        [129_604, 10_000],
        [129_605, 10_001],
      ],
      [
        [259_207, 500],
        [259_208, 51],
        [259_209, 2_500],
      ],
    ] as const;
    const withSteward = async (code: string): Promise<void> => {
      await (await devnetRpc()).send('anvil_setCode', STEWARD, code);
      await replaceIn(root, CORE_FILE, /contracts:\n/, `contracts:\n  riskSteward: "${STEWARD}"\n`);
    };

    it('by name, exact, from the contract that the market names', async () => {
      await withSteward(stewardCode());
      await send(AAVE_DEPLOYER.address, STEWARD, stewardCalls.configure(LIMITS));
      await send(AAVE_DEPLOYER.address, STEWARD, stewardCalls.touch(WETH));
      const touched = (await latest()).time;
      await send(AAVE_DEPLOYER.address, STEWARD, stewardCalls.restrict(USDC));
      const { state, findings } = await stateOf(undefined, 0n);
      expect(findings).to.deep.equal([]);
      const told = Object.fromEntries([...state.bounds].map(([name, value]) => [name, exact(value)]));
      const share = (points: number): string => {
        const [n, d] = [BigInt(points), 10_000n];
        const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b));
        const by = gcd(n, d);
        return d / by === 1n ? String(n / by) : `${n / by}/${d / by}`;
      };
      const expected: Record<string, string> = {};
      const expectBound = (name: string, [seconds, points]: readonly [number, number], kind: string): void => {
        expected[`${name}.${kind}`] = share(points);
        expected[`${name}.minDelay`] = String(seconds);
      };
      const [collateral, eMode, rate, cap] = LIMITS;
      expectBound('reserves.ltv', collateral[0], 'maxAbsoluteChange');
      expectBound('reserves.liquidationThreshold', collateral[1], 'maxAbsoluteChange');
      expectBound('reserves.liquidationBonus', collateral[2], 'maxAbsoluteChange');
      expectBound('reserves.debtCeiling', collateral[3], 'maxRelativeChange');
      expectBound('eModes.ltv', eMode[0], 'maxAbsoluteChange');
      expectBound('eModes.liquidationThreshold', eMode[1], 'maxAbsoluteChange');
      expectBound('eModes.liquidationBonus', eMode[2], 'maxAbsoluteChange');
      expectBound('reserves.interestRate.base', rate[0], 'maxAbsoluteChange');
      expectBound('reserves.interestRate.slope1', rate[1], 'maxAbsoluteChange');
      expectBound('reserves.interestRate.slope2', rate[2], 'maxAbsoluteChange');
      expectBound('reserves.interestRate.optimalUsage', rate[3], 'maxAbsoluteChange');
      expectBound('reserves.supplyCap', cap[0], 'maxRelativeChange');
      expectBound('reserves.borrowCap', cap[1], 'maxRelativeChange');
      expect(told).to.deep.equal(expected);
      const delay = state.bounds.get('reserves.ltv.minDelay');
      expect(delay?.kind === 'number' && delay.dimension).to.deep.equal({ second: 1 });
      const metrics = state.metrics('reserves', WETH);
      expect(exact(metrics.get('steward.updated.supplyCap'))).to.equal(String(touched));
      expect(exact(metrics.get('steward.updated.interestRate.slope2'))).to.equal('7');
      expect(exact(metrics.get('steward.updated.ltv'))).to.equal('0');
      expect(metrics.get('steward.restricted')).to.include({ value: false });
      expect(state.metrics('reserves', USDC).get('steward.restricted')).to.include({ value: true });
      const second = state.metrics('eModes', '2');
      expect(exact(second.get('steward.updated.liquidationBonus'))).to.equal('4');
      expect(second.get('steward.restricted')).to.include({ value: true });
    });

    it('none where the market names no steward, and refuses one that is none', async () => {
      expect((await stateOf(undefined, 0n)).state.bounds.size).to.equal(0);
      await withSteward('0x00');
      const silent = await refusalIn(() => stateOf(undefined, 0n));
      expect(silent.code).to.equal('observe/foreign-answer');
      expect(silent.message).to.contain('riskSteward').and.to.contain(STEWARD);
      await (await devnetRpc()).send('anvil_setCode', STEWARD, '0x');
      expect((await refusalIn(() => stateOf(undefined, 0n))).code).to.equal('chain/no-code');
    });
  });

  it('goes into a file, signed, and comes out of it as it was read', async () => {
    await (await devnetRpc()).send('anvil_setCode', STEWARD, stewardCode());
    await replaceIn(root, CORE_FILE, /contracts:\n/, `contracts:\n  riskSteward: "${STEWARD}"\n`);
    await set('setSupplyCap', WETH, 2_000_000n);
    const signer = SAFE_OWNERS[1]?.address ?? '';
    await writeFile(
      join(root, 'plimsoll.yaml'),
      `${await readFile(join(root, 'plimsoll.yaml'), 'utf8')}state: { signers: ["${signer}"], maxAge: 36h }\n`,
    );
    const snapshot = (...args: readonly string[]) => cli(['snapshot', ...args, '--json'], { cwd: root, env });
    const unsigned = await snapshot('--state', 'state.json');
    expect(unsigned.code, unsigned.out).to.equal(0);
    expect(unsigned.err).to.contain('warning: the file is not signed under state.signers');
    const made = await snapshot('--state', 'state.json', '--devnet-account', '1', '--look-back', '5d');
    expect(made.code, made.out).to.equal(0);
    expect(made.json.state.signer).to.equal(signer);
    expect(made.json.state.markets.map(({ market }: { market: string }) => market)).to.deep.equal([CORE, PERPETUAL]);
    const text = await readFile(join(root, 'state.json'), 'utf8');
    const context = await contextOf(root);
    const market = await marketInWorktree(context, CORE);
    const live = (await stateOf()).state;
    const { signers, maxAge } = context.workspace.state;
    const file = stateFromFile('state.json', text, { now: live.time + 10n, maxAge, signers });
    expect(file.signer).to.equal(signer);
    expect(file.findings).to.deep.equal([]);
    const { state, findings } = file.stateOf(market, 31337n);
    expect(findings).to.deep.equal([]);
    expect(state.params.entities).to.deep.equal(live.params.entities);
    expect([state.block, state.blockHash, state.time]).to.deep.equal([live.block, live.blockHash, live.time]);
    expect(state.bounds).to.deep.equal(live.bounds);
    expect(state.bounds.size).to.equal(26);
    for (const [group, entities] of live.params.entities)
      for (const identity of entities.keys()) {
        expect(state.metrics(group, identity)).to.deep.equal(live.metrics(group, identity));
        for (const parameter of live.params.protocol.groups.get(group)?.parameters.keys() ?? []) {
          const change = live.lastChange(group, identity, parameter);
          const wanted = change === null ? null : { ...change, from: 'state' };
          expect(state.lastChange(group, identity, parameter)).to.deep.equal(wanted);
        }
      }
    expect(state.lastChange('reserves', WETH, 'supplyCap')).to.include({ from: 'state' });
    // A snapshot is no state file, and is not replaced by one.
    const plain = await snapshot(CORE, '--out', 'plain.json');
    expect(plain.code).to.equal(0);
    const replaced = await snapshot(CORE, '--state', 'plain.json');
    expect([replaced.code, replaced.json.error.code]).to.deep.equal([1, 'state/not-a-state-file']);
    const text2 = await cli(['snapshot', CORE, '--state', 'state.json', '--devnet-account', '1'], { cwd: root, env });
    expect(text2.out).to.match(
      /aave-v3-ethereum-core at block \d+: \d+ values, \d+ metrics, 26 bounds, 1 changes\nsigned by 0x[0-9a-fA-F]{40}, written to state\.json\n$/,
    );
  });

  it('is asked for by flags that say what they want', async () => {
    const code = async (...args: readonly string[]): Promise<string> =>
      (await cli(['snapshot', ...args, '--json'], { cwd: root, env })).json.error.code;
    expect(await code(CORE)).to.equal('cli/missing-flag');
    expect(await code('--out', 'x.json')).to.equal('cli/one-market');
    expect(await code(CORE, PERPETUAL, '--out', 'x.json')).to.equal('cli/one-market');
    expect(await code(CORE, '--out', 'x.json', '--devnet-account', '1')).to.equal('cli/key-not-used');
    expect(await code(CORE, '--out', 'x.json', '--state', 'y.json')).to.equal('cli/usage');
    expect(await code(CORE, '--state', 'y.json', '--look-back', 'long')).to.equal('cli/duration');
  });
});
