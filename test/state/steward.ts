import { Interface } from 'ethers/abi';
import type { Hex } from '../../src/chain/hex.js';
import { compile } from '../chain/contracts.js';

/** A steward's settings and times, with the getters that stewards have; whoever calls may set them. */
const SOURCE = `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.0;
contract Steward {
  struct Limit { uint40 minDelay; uint256 maxPercentChange; }
  struct Collateral { Limit ltv; Limit liquidationThreshold; Limit liquidationBonus; Limit debtCeiling; }
  struct EMode { Limit ltv; Limit liquidationThreshold; Limit liquidationBonus; }
  struct Rate { Limit base; Limit slope1; Limit slope2; Limit optimal; }
  struct Cap { Limit supplyCap; Limit borrowCap; }
  struct PriceCap { Limit lst; Limit stable; Limit pendle; }
  struct Config { Collateral collateral; EMode eMode; Rate rate; Cap cap; PriceCap priceCap; }
  struct Times {
    uint40 supplyCap; uint40 borrowCap; uint40 ltv; uint40 bonus; uint40 threshold; uint40 debtCeiling;
    uint40 base; uint40 slope1; uint40 slope2; uint40 optimal; uint40 priceCap;
  }
  struct EModeTimes { uint40 ltv; uint40 bonus; uint40 threshold; }
  Config private config;
  mapping(address => Times) private times;
  mapping(address => bool) private restricted;
  function setRiskConfig(Config memory given) external { config = given; }
  function touch(address asset) external {
    times[asset].supplyCap = uint40(block.timestamp);
    times[asset].slope2 = 7;
  }
  function restrict(address asset) external { restricted[asset] = true; }
  function getRiskConfig() external view returns (Config memory) { return config; }
  function getTimelock(address asset) external view returns (Times memory) { return times[asset]; }
  function getEModeTimelock(uint8) external pure returns (EModeTimes memory) { return EModeTimes(3, 4, 5); }
  function isAddressRestricted(address asset) external view returns (bool) { return restricted[asset]; }
  function isEModeCategoryRestricted(uint8 id) external pure returns (bool) { return id == 2; }
}`;

/** The runtime code of the steward. */
export const stewardCode = (): Hex => compile('Solidity', SOURCE);

const LIMIT = 'tuple(uint40 minDelay, uint256 maxPercentChange)';
const of = (count: number): string => `tuple(${Array.from({ length: count }, (_, i) => `${LIMIT} l${i}`).join(', ')})`;

const abi = new Interface([
  `function setRiskConfig(tuple(${of(4)} a, ${of(3)} b, ${of(4)} c, ${of(2)} d, ${of(3)} e) config)`,
  'function touch(address asset)',
  'function restrict(address asset)',
]);

/** What its owner and its council send. Limits are [seconds, basis points], in the order of the contract. */
export const stewardCalls = {
  configure: (limits: readonly (readonly (readonly [number, number])[])[]): string =>
    abi.encodeFunctionData('setRiskConfig', [limits]),
  touch: (asset: string): string => abi.encodeFunctionData('touch', [asset]),
  restrict: (asset: string): string => abi.encodeFunctionData('restrict', [asset]),
};
