import { Interface } from 'ethers/abi';
import { AAVE_DEPLOYER } from '../../devnet/accounts.js';
import { compile } from '../chain/contracts.js';
import { devnetRpc, send } from './devnet.js';

/** A constant-product pair with a fee of 0.3 %, as Uniswap v2 has it, that really moves tokens. */
const PAIR = `
pragma solidity ^0.8.0;
interface Token {
  function balanceOf(address) external view returns (uint256);
  function transfer(address, uint256) external returns (bool);
}
contract Pair {
  address public token0;
  address public token1;
  uint112 reserve0;
  uint112 reserve1;
  uint32 at;
  function initialize(address a, address b) external { (token0, token1) = a < b ? (a, b) : (b, a); }
  function getReserves() external view returns (uint112, uint112, uint32) { return (reserve0, reserve1, at); }
  function sync() public {
    reserve0 = uint112(Token(token0).balanceOf(address(this)));
    reserve1 = uint112(Token(token1).balanceOf(address(this)));
    at = uint32(block.timestamp);
  }
  function swap(uint256 out0, uint256 out1, address to) external {
    if (out0 > 0) Token(token0).transfer(to, out0);
    if (out1 > 0) Token(token1).transfer(to, out1);
    uint256 b0 = Token(token0).balanceOf(address(this));
    uint256 b1 = Token(token1).balanceOf(address(this));
    uint256 in0 = b0 > reserve0 - out0 ? b0 - (reserve0 - out0) : 0;
    uint256 in1 = b1 > reserve1 - out1 ? b1 - (reserve1 - out1) : 0;
    require((b0 * 1000 - in0 * 3) * (b1 * 1000 - in1 * 3) >= uint256(reserve0) * reserve1 * 1000000, "K");
    sync();
  }
}`;

export const TOKEN = new Interface([
  'function mint(address account, uint256 value)',
  'function transfer(address to, uint256 value)',
  'function balanceOf(address) view returns (uint256)',
]);
export const PAIR_ABI = new Interface([
  'function initialize(address a, address b)',
  'function sync()',
  'function swap(uint256 out0, uint256 out1, address to)',
  'function token0() view returns (address)',
]);

/** A token and how much of it a pair holds. */
export interface Side {
  readonly token: string;
  readonly amount: bigint;
}

/** Puts a pair that holds these amounts at an address of the shared chain. */
export const placePair = async (address: string, a: Side, b: Side): Promise<void> => {
  const rpc = await devnetRpc();
  await rpc.send('anvil_setCode', address, await compile('Solidity', PAIR));
  await send(AAVE_DEPLOYER.address, address, PAIR_ABI.encodeFunctionData('initialize', [a.token, b.token]));
  for (const { token, amount } of [a, b])
    await send(AAVE_DEPLOYER.address, token, TOKEN.encodeFunctionData('mint', [address, amount]));
  await send(AAVE_DEPLOYER.address, address, PAIR_ABI.encodeFunctionData('sync'));
};

/** The Pools document of a market with pools of these lines, as docs/depth.md has it. */
export const poolsYaml = (market: string, pools: readonly string[]): string => `apiVersion: plimsoll/v1
kind: Pools
name: core
market: ${market}
shapes:
  pair:
    curve: constantProduct
    reads:
      token0: token0() view returns (address)
      token1: token1() view returns (address)
      reserves: getReserves() view returns (uint112 reserve0, uint112 reserve1, uint32 time)
    token0: token0
    token1: token1
    reserve0: reserves.reserve0
    reserve1: reserves.reserve1
  range:
    curve: concentrated
    reads:
      token0: token0() view returns (address)
      token1: token1() view returns (address)
      slot: >-
        slot0() view returns (uint160 sqrtPriceX96, int24 tick, uint16 observationIndex, uint16 observationCardinality,
        uint16 observationCardinalityNext, uint8 feeProtocol, bool unlocked)
      liquidity: liquidity() view returns (uint128)
      spacing: tickSpacing() view returns (int24)
      fee: fee() view returns (uint24)
    token0: token0
    token1: token1
    sqrtPriceX96: slot.sqrtPriceX96
    tick: slot.tick
    liquidity: liquidity
    tickSpacing: spacing
    feeMillionths: fee
pools:
${pools.map((pool) => `  - ${pool}\n`).join('')}`;
