import { Interface } from 'ethers/abi';
import { AAVE_DEPLOYER } from '../../devnet/accounts.js';
import { compile } from '../chain/contracts.js';
import { devnetRpc, send } from './devnet.js';

/** An aggregator whose rounds follow from their numbers, so that a test knows them all. */
const AGGREGATOR = `
pragma solidity ^0.8.0;
contract Aggregator {
  uint256 public latestRound;
  uint256 first;
  uint256 every;
  uint256 base;
  function initialize(uint256 rounds, uint256 start, uint256 step, uint256 price) external { (latestRound, first, every, base) = (rounds, start, step, price); }
  function decimals() external pure returns (uint8) { return 8; }
  function description() external pure returns (string memory) { return "WETH / USD"; }
  function getRoundData(uint80 id) public view returns (uint80, int256, uint256, uint256, uint80) {
    require(id > 0 && id <= latestRound, "No data present");
    uint256 at = first + uint256(id) * every;
    return (id, int256(base + (uint256(id) * 7919) % 1000003), at, at, id);
  }
  function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) { return getRoundData(uint80(latestRound)); }
}`;

/** A proxy before several aggregators, as Chainlink has it: the newest is that of the highest phase. */
const PROXY = `
pragma solidity ^0.8.0;
interface Source {
  function latestRound() external view returns (uint256);
  function getRoundData(uint80 id) external view returns (uint80, int256, uint256, uint256, uint80);
}
contract Proxy {
  mapping(uint16 => address) public phaseAggregators;
  uint16 public phaseId;
  function add(address aggregator) external { phaseAggregators[++phaseId] = aggregator; }
  function decimals() external pure returns (uint8) { return 8; }
  function description() external pure returns (string memory) { return "WETH / USD"; }
  function getRoundData(uint80 id) public view returns (uint80, int256, uint256, uint256, uint80) {
    uint16 phase = uint16(id >> 64);
    (, int256 answer, uint256 a, uint256 b,) = Source(phaseAggregators[phase]).getRoundData(uint80(uint64(id)));
    return (id, answer, a, b, id);
  }
  function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
    return getRoundData(uint80((uint256(phaseId) << 64) | Source(phaseAggregators[phaseId]).latestRound()));
  }
}`;

const ABI = new Interface([
  'function initialize(uint256 rounds, uint256 start, uint256 step, uint256 price)',
  'function add(address aggregator)',
]);

/** The rounds of one aggregator: `rounds` of them, the first at `start` + `step`. */
export interface FeedPhase {
  readonly rounds: number;
  readonly start: number;
  readonly step: number;
  readonly price: bigint;
}

/** The price that a round has, in dollars of eight decimals. */
export const priceAt = ({ price }: FeedPhase, id: number): bigint => price + ((BigInt(id) * 7919n) % 1000003n);

/** Puts a proxy with these phases at an address of the shared chain. */
export const placeFeed = async (address: string, phases: readonly FeedPhase[]): Promise<void> => {
  const rpc = await devnetRpc();
  const from = AAVE_DEPLOYER.address;
  await rpc.send('anvil_setCode', address, compile('Solidity', PROXY));
  const code = compile('Solidity', AGGREGATOR);
  for (const [index, { rounds, start, step, price }] of phases.entries()) {
    const own = `0x${(BigInt(address) - BigInt(index) - 1n).toString(16).padStart(40, '0')}`;
    await rpc.send('anvil_setCode', own, code);
    await send(from, own, ABI.encodeFunctionData('initialize', [rounds, start, step, price]));
    await send(from, address, ABI.encodeFunctionData('add', [own]));
  }
};
