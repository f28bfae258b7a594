import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import { AAVE_DEPLOYER } from '../../devnet/accounts.js';
import { pullDepth } from '../../src/cli/depth.js';
import { readDepthFile } from '../../src/impact/depth/depth-file.js';
import { depthCurve, saleProceeds } from '../../src/impact/liquidation/depth.js';
import type { DepthModel } from '../../src/impact/scenario.js';
import { compile } from '../chain/contracts.js';
import { cli, devnetRpc, freshWorkspace, revertAfterEach, send, sharedDevnet } from './devnet.js';
import { CORE, contextOf } from './in-process.js';
import { PAIR_ABI, placePair, poolsYaml, TOKEN } from './pair.js';

const WETH = '0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2';
const USDC = '0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48';
const PAIR = `0x${'9a'.repeat(20)}`;
const SECOND = `0x${'9b'.repeat(20)}`;
const HELPER = `0x${'9c'.repeat(20)}`;
const FROM = AAVE_DEPLOYER.address;
const ORACLE = new Interface(['function getAssetPrice(address) view returns (uint256)']);

/** The oracle's price in dollars of eight decimals, asked without any of the program's own code. */
const priceOf = async (asset: string): Promise<bigint> => {
  const { contracts } = await sharedDevnet();
  const data = ORACLE.encodeFunctionData('getAssetPrice', [asset]);
  return BigInt(
    await (await devnetRpc()).sendHex('eth_call', { to: contracts.oracle ?? contracts.priceOracle, data }, 'latest'),
  );
};

const balance = async (token: string, of: string): Promise<bigint> =>
  BigInt(
    await (await devnetRpc()).sendHex(
      'eth_call',
      { to: token, data: TOKEN.encodeFunctionData('balanceOf', [of]) },
      'latest',
    ),
  );

/** What this many ether are worth in USDC's smallest unit, by the oracle. */
const inUsdc = async (wei: bigint): Promise<bigint> =>
  (wei * (await priceOf(WETH)) * 10n ** 6n) / ((await priceOf(USDC)) * 10n ** 18n);

const dollars = (raw: bigint, price: bigint, decimals: number): number => Number(raw * price) / 10 ** (8 + decimals);

const sale = (model: DepthModel, value: number): number => {
  const curve = depthCurve(model);
  return saleProceeds(curve, 0, curve.unit(1, 1), value);
};

const pull = async (root: string, pools: readonly string[]) => {
  await mkdir(join(root, 'scenarios'), { recursive: true });
  await writeFile(join(root, 'scenarios/pools.yaml'), poolsYaml(CORE, pools));
  return pullDepth(
    { market: CORE, pools: undefined, block: 'latest', out: undefined, existing: 'keep' },
    await contextOf(root),
  );
};

const modelOf = (found: Awaited<ReturnType<typeof pull>>, asset: string): DepthModel => {
  const entry = found.depths.entries.find((one) => one.asset === asset);
  if (entry === undefined) throw new Error(`${asset} has no depth`);
  return entry.model;
};

/** Swaps ether for USDC with a pair, as a router would, and says what came. */
const sellEther = async (pair: string, wei: bigint): Promise<bigint> => {
  const [x, y] = [await balance(WETH, pair), await balance(USDC, pair)];
  const input = wei * 997n;
  const out = (input * y) / (x * 1000n + input);
  await send(FROM, WETH, TOKEN.encodeFunctionData('mint', [pair, wei]));
  // USDC is token0: its address is the lower one.
  await send(FROM, pair, PAIR_ABI.encodeFunctionData('swap', [out, 0, FROM]));
  return out;
};

/** Mints liquidity and swaps as Uniswap's own periphery does: it pays in the callback. */
const HELPER_SOURCE = `
pragma solidity ^0.8.0;
interface Token { function transfer(address, uint256) external returns (bool); }
interface Pool {
  function token0() external view returns (address);
  function token1() external view returns (address);
  function mint(address, int24, int24, uint128, bytes calldata) external returns (uint256, uint256);
  function swap(address, bool, int256, uint160, bytes calldata) external returns (int256, int256);
}
contract Helper {
  function mint(Pool pool, int24 lower, int24 upper, uint128 liquidity) external { pool.mint(address(this), lower, upper, liquidity, ""); }
  function sell(Pool pool, bool zero, int256 amount, uint160 limit) external returns (int256 a, int256 b) {
    return pool.swap(address(this), zero, amount, limit, "");
  }
  function uniswapV3MintCallback(uint256 a, uint256 b, bytes calldata) external {
    if (a > 0) Token(Pool(msg.sender).token0()).transfer(msg.sender, a);
    if (b > 0) Token(Pool(msg.sender).token1()).transfer(msg.sender, b);
  }
  function uniswapV3SwapCallback(int256 a, int256 b, bytes calldata) external {
    if (a > 0) Token(Pool(msg.sender).token0()).transfer(msg.sender, uint256(a));
    if (b > 0) Token(Pool(msg.sender).token1()).transfer(msg.sender, uint256(b));
  }
}`;
const HELPS = new Interface([
  'function mint(address pool, int24 lower, int24 upper, uint128 liquidity)',
  'function sell(address pool, bool zero, int256 amount, uint160 limit) returns (int256 a, int256 b)',
]);
const V3 = new Interface([
  'function createPool(address a, address b, uint24 fee) returns (address)',
  'function getPool(address a, address b, uint24 fee) view returns (address)',
  'function initialize(uint160 sqrtPriceX96)',
]);

const squareRoot = (value: bigint): bigint => {
  let [x, next] = [value, (value + 1n) / 2n];
  while (next < x) [x, next] = [next, (next + value / next) / 2n];
  return x;
};

/** A pool of Uniswap v3 itself at the oracle's price, with liquidity far around it. */
const placeRange = async (liquidity: bigint): Promise<string> => {
  const rpc = await devnetRpc();
  const factoryJson = createRequire(import.meta.url).resolve(
    '@uniswap/v3-core/artifacts/contracts/UniswapV3Factory.sol/UniswapV3Factory.json',
  );
  const { bytecode } = JSON.parse(await readFile(factoryJson, 'utf8')) as { bytecode: string };
  const hash = await rpc.sendHex('eth_sendTransaction', { from: FROM, data: bytecode, gas: '0xf00000' });
  let receipt: unknown = null;
  while (receipt === null) receipt = await rpc.send('eth_getTransactionReceipt', hash);
  const factory = (receipt as { contractAddress: string }).contractAddress;
  await send(FROM, factory, V3.encodeFunctionData('createPool', [USDC, WETH, 500]));
  const pool = `0x${(
    await rpc.sendHex('eth_call', { to: factory, data: V3.encodeFunctionData('getPool', [USDC, WETH, 500]) }, 'latest')
  ).slice(26)}`;
  const usdcForEther = await inUsdc(10n ** 18n);
  await send(FROM, pool, V3.encodeFunctionData('initialize', [squareRoot(((10n ** 18n) << 192n) / usdcForEther)]));
  await rpc.send('anvil_setCode', HELPER, await compile('Solidity', HELPER_SOURCE));
  for (const [token, amount] of [
    [WETH, 10n ** 24n],
    [USDC, 10n ** 16n],
  ] as const)
    await send(FROM, token, TOKEN.encodeFunctionData('mint', [HELPER, amount]));
  await send(FROM, HELPER, HELPS.encodeFunctionData('mint', [pool, 150_000, 250_000, liquidity]));
  return pool;
};

describe('depth of the devnet', function () {
  this.timeout(240_000);
  revertAfterEach();

  it('is what a sale into a real pair then gets', async () => {
    const { root } = await freshWorkspace();
    const ether = 1_000n * 10n ** 18n;
    await placePair(PAIR, { token: WETH, amount: ether }, { token: USDC, amount: await inUsdc(ether) });
    const found = await pull(root, [`{ shape: pair, address: "${PAIR}", fee: 0.3% }`]);
    expect(found.findings).to.deep.equal([]);
    expect(found.depths.entries.map(({ label }) => label)).to.deep.equal(['USDC', 'WETH']);
    const model = modelOf(found, WETH);
    expect(model).to.include({ kind: 'constant-product', fee: 0.003 });
    const [price, usdc] = [await priceOf(WETH), await priceOf(USDC)];
    for (const sold of [10n * 10n ** 18n, 300n * 10n ** 18n]) {
      const snapshot = await (await devnetRpc()).sendHex('evm_snapshot');
      const got = dollars(await sellEther(PAIR, sold), usdc, 6);
      expect(sale(model, dollars(sold, price, 18)) / got).to.be.closeTo(1, 1e-6);
      await (await devnetRpc()).send('evm_revert', snapshot);
    }
    const { source } = found.depths.entries[0] ?? {};
    expect(source).to.deep.include({ kind: 'pools', name: 'pools.yaml', pools: [`${PAIR} (pair, fee 0.3%)`] });
    const read = readDepthFile(await readFile(join(root, `depth/${CORE}.json`), 'utf8'), 'depth.json');
    expect(read.entries.map(({ label }) => label)).to.deep.equal(['USDC', 'WETH']);
  });

  it('of several pools is what the best split of a sale gets, and of a pool of Uniswap v3 what its tick range has', async () => {
    const { root } = await freshWorkspace();
    const pool = await placeRange(10n ** 18n);
    const only = await pull(root, [`{ shape: range, address: "${pool}" }`]);
    expect(only.findings).to.deep.equal([]);
    const curve = modelOf(only, WETH);
    if (curve.kind !== 'curve') throw new Error('a tick range is a curve');
    const last = curve.points.at(-1) ?? { size: 0, slippage: 0 };
    const [price, usdc] = [await priceOf(WETH), await priceOf(USDC)];
    const rpc = await devnetRpc();
    // WETH is token1: it is sold in the direction that raises the price of token0.
    for (const part of [0.25, 1]) {
      const exact = BigInt(Math.floor(((last.size * part * 1e8) / Number(price)) * 1e9)) * 10n ** 9n;
      const data = HELPS.encodeFunctionData('sell', [pool, false, exact, (1n << 160n) / 2n]);
      const answer = await rpc.sendHex('eth_call', { from: FROM, to: HELPER, data }, 'latest');
      const out = -(HELPS.decodeFunctionResult('sell', answer)[0] as bigint);
      expect(sale(curve, last.size * part) / dollars(out, usdc, 6)).to.be.closeTo(1, 1e-4);
    }
    const ether = 500n * 10n ** 18n;
    await placePair(PAIR, { token: WETH, amount: ether }, { token: USDC, amount: await inUsdc(ether) });
    await placePair(SECOND, { token: WETH, amount: 2n * ether }, { token: USDC, amount: await inUsdc(2n * ether) });
    const both = await pull(root, [
      `{ shape: range, address: "${pool}" }`,
      `{ shape: pair, address: "${PAIR}", fee: 0.3% }`,
      `{ shape: pair, address: "${SECOND}", fee: 0.3% }`,
    ]);
    const model = modelOf(both, WETH);
    // A sale that only the pairs can take much of, split over all of them by hand: a search for the split that gets most.
    const value = dollars(200n * 10n ** 18n, price, 18);
    const pairs: DepthModel = {
      kind: 'constant-product',
      reserve: dollars(3n * ether, price, 18),
      fee: 0.003,
    };
    let best = 0;
    for (let step = 0; step <= 1000; step += 1) {
      const here = (last.size * step) / 1000;
      if (here <= value) best = Math.max(best, sale(curve, here) + sale(pairs, value - here));
    }
    expect(sale(model, value) / best).to.be.closeTo(1, 1e-3);
  });

  it('leaves out pools that cannot be read or valued, or are off the oracle’s price, and says so', async () => {
    const { root } = await freshWorkspace();
    const ether = 100n * 10n ** 18n;
    await placePair(
      PAIR,
      { token: WETH, amount: ether },
      { token: USDC, amount: ((await inUsdc(ether)) * 95n) / 100n },
    );
    await placePair(SECOND, { token: WETH, amount: ether }, { token: USDC, amount: (await inUsdc(ether)) / 2n });
    const found = await pull(root, [
      `{ shape: pair, address: "${PAIR}", fee: 0.3% }`,
      `{ shape: pair, address: "${SECOND}", fee: 0.3% }`,
      `{ shape: pair, address: "0x${'77'.repeat(20)}", fee: 0.3% }`,
    ]);
    expect(
      found.findings.map(({ ruleId, message }) => `${ruleId} ${message.replace(/\$[0-9.]+/g, '$…')}`),
    ).to.deep.equal([
      `depth/pool-price the pool ${PAIR}: its sides are worth $… and $…: the smaller one counts`,
      `depth/pool-price the pool ${SECOND}: its sides are worth $… and $…; it is left out`,
      `depth/pool-unread the pool 0x${'77'.repeat(20)}: token0 gives no address; it is left out`,
    ]);
    const model = modelOf(found, WETH);
    if (model.kind !== 'constant-product') throw new Error('one pair is a pool');
    expect(model.reserve / (dollars(ether, await priceOf(WETH), 18) * 0.95)).to.be.closeTo(1, 1e-6);
    let refusal: unknown;
    await pull(root, [`{ shape: pair, address: "0x${'77'.repeat(20)}", fee: 0.3% }`]).catch((error: unknown) => {
      refusal = error;
    });
    expect(refusal).to.include({ code: 'depth/none' });
  });

  it('comes from the command line with a table beside it, and stands under a simulation', async () => {
    const { root, env } = await freshWorkspace();
    const ether = 1_000n * 10n ** 18n;
    await placePair(PAIR, { token: WETH, amount: ether }, { token: USDC, amount: await inUsdc(ether) });
    await pull(root, [`{ shape: pair, address: "${PAIR}", fee: 0.3% }`]);
    const ran = await cli(['depth', 'pull', CORE, '--json'], { cwd: root, env });
    expect(ran.code, ran.err).to.equal(0);
    const missing = ran.json.findings.filter(({ ruleId }: { ruleId: string }) => ruleId === 'depth/missing');
    expect(missing).to.have.length(1);
    expect(missing[0].data.assets).to.include('WBTC').and.not.include('WETH');
    expect(missing[0].message).to.match(/^no depth is measured of (?:\S+, ){4}\S+ and \d+ more: /);
    await writeFile(
      join(root, 'quotes.csv'),
      'asset,size,proceeds\nWBTC,1_000_000,998_000\nWBTC,10_000_000,9_700_000\n',
    );
    const told = await cli(['depth', 'import', CORE, 'quotes.csv', '--json'], { cwd: root, env });
    expect(told.code, told.err).to.equal(0);
    const shown = await cli(['depth', 'show', CORE], { cwd: root, env });
    expect(shown.out).to.match(/WBTC\s+\$\d[\d,]*\s.*the table quotes\.csv/);
    expect(shown.out).to.match(/WETH\s.*1 pool of pools\.yaml at block \d+/);
    const judged = await cli(['validate', '--json'], { cwd: root, env });
    expect(judged.code).to.equal(0);
    expect(judged.json.documents.map(({ kind }: { kind: string }) => kind)).to.include('Pools');
    const listed = await cli(['scenario', 'list', '--json'], { cwd: root, env });
    expect(listed.json.scenarios.map(({ name }: { name: string }) => name)).to.not.include('core');
    expect((await cli(['book', 'generate', CORE, '--accounts', '50'], { cwd: root, env })).code).to.equal(0);
    const simulation = ['simulate', CORE, '--book', `books/${CORE}.synthetic.json`, '--paths', '1'];
    const run = await cli([...simulation, '--scenario', 'plimsoll/march-2020'], { cwd: root, env });
    expect(run.out, run.err).to.match(/depth of .*WETH.*: measured, 1 pool of pools\.yaml at block \d+, in depth\//);
    expect(run.out).to.match(/depth of WBTC: measured, the table quotes\.csv, in depth\//);
  });
});
