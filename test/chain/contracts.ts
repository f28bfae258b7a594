import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Hex } from '../../src/chain/hex.js';

/** Small contracts, written as EVM code so that what they do is beyond doubt. */
export const CODE = {
  /** Returns its calldata. */
  echo: '0x366000600037366000f3',
  /** Reverts with its calldata. */
  revertEcho: '0x366000600037366000fd',
  /** Returns nothing. */
  silent: '0x00',
  /** Uses up all gas it is given. */
  invalid: '0xfe',
  /** Returns the block number. */
  number: '0x4360005260206000f3',
  /** Returns the time of the block. */
  time: '0x4260005260206000f3',
  /** Returns slot 0; with calldata it first stores the calldata's first word there and logs it with topic 7. */
  store: '0x366010575b60005460005260206000f35b60003580600055600052600760206000a1600456',
  /** Uses as much gas as its calldata says, all of it where there is less, and returns 1. */
  burn: '0x6000355a0360008112601d575b805a11600c57600160005260206000f35bfe',
} as const satisfies Readonly<Record<string, Hex>>;

interface Compiled {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts?: Readonly<
    Record<
      string,
      Readonly<Record<string, { readonly evm: { readonly deployedBytecode: { readonly object: string } } }>>
    >
  >;
}

/** The runtime code that solc makes of a source, with the settings our own code is built with. */
export const compile = (language: 'Yul' | 'Solidity', content: string): Hex => {
  const solc = createRequire(import.meta.url)('solc') as { compile(input: string): string };
  const settings = {
    evmVersion: 'paris',
    optimizer: { enabled: true },
    outputSelection: { '*': { '*': ['evm.deployedBytecode.object'] } },
  };
  const output = JSON.parse(
    solc.compile(JSON.stringify({ language, sources: { source: { content } }, settings })),
  ) as Compiled;
  const errors = output.errors?.filter((error) => error.severity === 'error') ?? [];
  const [contract] = Object.values(output.contracts?.source ?? {});
  if (errors.length > 0 || contract === undefined)
    throw new Error(errors.map((error) => error.formattedMessage).join('\n'));
  return `0x${contract.evm.deployedBytecode.object}`;
};

/** The source of our reader. */
export const readerSource = (): string =>
  readFileSync(new URL('../../src/chain/batch-reader.yul', import.meta.url), 'utf8');

/** What Multicall3's `aggregate3` promises, in as few lines as it takes: https://github.com/mds1/multicall3 */
export const AGGREGATE3 = `
// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.0;
contract Aggregate {
  struct Call3 { address target; bool allowFailure; bytes callData; }
  struct Result { bool success; bytes returnData; }
  function aggregate3(Call3[] calldata calls) external payable returns (Result[] memory results) {
    results = new Result[](calls.length);
    for (uint256 i = 0; i < calls.length; i++) {
      (results[i].success, results[i].returnData) = calls[i].target.call(calls[i].callData);
      require(results[i].success || calls[i].allowFailure);
    }
  }
}`;
