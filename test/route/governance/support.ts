import { Interface } from 'ethers/abi';
import fc from 'fast-check';
import type { Hex } from '../../../src/chain/hex.js';

/** The functions of governors and timelocks, as their contracts declare them. */
export const GOVERNANCE = new Interface([
  'function propose(address[],uint256[],bytes[],string)',
  'function propose(address[],uint256[],string[],bytes[],string)',
  'function queue(address[],uint256[],bytes[],bytes32)',
  'function execute(address[],uint256[],bytes[],bytes32)',
  'function cancel(address[],uint256[],bytes[],bytes32)',
]);

const TIMELOCK = new Interface([
  'function schedule(address,uint256,bytes,bytes32,bytes32,uint256)',
  'function scheduleBatch(address[],uint256[],bytes[],bytes32,bytes32,uint256)',
  'function execute(address,uint256,bytes,bytes32,bytes32)',
  'function executeBatch(address[],uint256[],bytes[],bytes32,bytes32)',
  'function queueTransaction(address,uint256,string,bytes,uint256)',
  'function executeTransaction(address,uint256,string,bytes,uint256)',
  'function cancelTransaction(address,uint256,string,bytes,uint256)',
]);

/** Calldata of a function of a timelock. */
export const timelock = (name: string, values: readonly unknown[]): Hex =>
  TIMELOCK.encodeFunctionData(name, [...values]) as Hex;

const hex = (raw: Uint8Array): Hex => `0x${Buffer.from(raw).toString('hex')}`;
export const address = fc.uint8Array({ minLength: 20, maxLength: 20 }).map(hex);
export const bytes = (length?: number): fc.Arbitrary<Hex> =>
  fc.uint8Array(length === undefined ? { maxLength: 80 } : { minLength: length, maxLength: length }).map(hex);

/** Targets, values and calldatas of one to five calls. */
export const callLists = fc
  .array(fc.tuple(address, fc.bigInt(0n, (1n << 256n) - 1n), bytes()), { minLength: 1, maxLength: 5 })
  .map((calls) => ({
    targets: calls.map(([to]) => to),
    values: calls.map(([, value]) => value),
    data: calls.map(([, , data]) => data),
  }));
