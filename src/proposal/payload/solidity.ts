import type { Hex } from '../../chain/hex.js';
import { readableValue } from '../../report/readable.js';
import { checksummed } from '../../signer/address.js';
import type { ProposalCall } from '../proposal.js';
import { commentText } from './comment.js';
import type { Assertion, Expectation } from './expectation.js';

/** The one release of the compiler that takes the source. */
export const SOLC_VERSION = '0.8.27';
export const SOURCE_FILE = 'Payload.sol';
export const CONTRACT_NAME = 'Payload';

/** Errors of the contract itself. */
export const PAYLOAD_ERRORS = [
  'error NoContract(address target)',
  'error NotRead(uint256 value)',
  'error Moved(uint256 value, uint256 expected, uint256 found)',
];

/** A call of a payload, with what is asserted before it. */
export interface PayloadCall extends ProposalCall {
  /** Null: nothing is asserted. */
  readonly expectations: readonly Expectation[] | null;
}

/** What a payload is generated from. */
export interface PayloadContent {
  readonly market: string;
  readonly chainId: bigint;
  readonly block: { readonly number: bigint; readonly hash: Hex };
  readonly calls: readonly PayloadCall[];
}

const bytes = (data: string): string => `hex"${data.slice(2)}"`;

const CALL = `  function _call(address target, bytes memory data) private {
    if (target.code.length == 0) revert NoContract(target);
    (bool success, bytes memory answer) = target.call(data);
    if (success) return;
    assembly ("memory-safe") {
      revert(add(answer, 32), mload(answer))
    }
  }`;

const EXPECT = `  function _expect(
    uint256 value,
    address target,
    bytes memory read,
    uint256 place,
    uint256 lowest,
    uint256 bits,
    uint256 expected
  ) private view {
    (bool success, bytes memory answer) = target.staticcall(read);
    if (!success || answer.length < place + 32) revert NotRead(value);
    uint256 found;
    assembly ("memory-safe") {
      found := and(shr(lowest, mload(add(add(answer, 32), place))), shr(sub(256, bits), not(0)))
    }
    if (found != expected) revert Moved(value, expected, found);
  }`;

const assertionLines = (
  { path, signature, at, read, word, lowest, bits, expected }: Assertion,
  number: number,
): readonly string[] => [
  `    // Value ${number}: ${commentText(path)} by ${commentText(signature)}`,
  `    _expect(${number}, ${checksummed(at)}, ${bytes(read)}, ${32 * word}, ${lowest}, ${bits}, ${expected});`,
];

const callLines = (call: PayloadCall, index: number, of: number, asserted: readonly Assertion[]): readonly string[] => {
  const own = (call.expectations ?? []).filter((one): one is Assertion => one.kind === 'asserted');
  const not = (call.expectations ?? []).flatMap((one) => (one.kind === 'asserted' ? [] : [one]));
  return [
    '',
    `    // Call ${index + 1} of ${of}: ${commentText(call.title)}`,
    `    // ${commentText(call.contract)}: ${commentText(call.function)}`,
    ...call.changes.map(
      ({ path, before, after, kind }) =>
        `    // ${commentText(path)}: ${commentText(readableValue(before))} -> ${commentText(readableValue(after))}${kind === 'intent' ? '' : ' (consequence)'}`,
    ),
    ...call.siblings.map(
      ({ path, value }) => `    // ${commentText(path)}: ${commentText(readableValue(value))}, stored again as it is`,
    ),
    ...not.map(({ path, why }) => `    // Not asserted: ${commentText(path)}: ${commentText(why)}`),
    ...own.flatMap((one) => assertionLines(one, asserted.indexOf(one) + 1)),
    `    _call(${checksummed(call.to as Hex)}, ${bytes(call.data)});`,
  ];
};

/** The values that a payload asserts, in the order of the numbers that its errors name, from 1. */
export const assertionsOf = (calls: readonly PayloadCall[]): readonly Assertion[] =>
  calls.flatMap(({ expectations }) => (expectations ?? []).filter((one): one is Assertion => one.kind === 'asserted'));

/**
 * The source of a contract that makes the calls when its `execute()` is run by delegatecall: each with its exact calldata,
 * which is right for whatever types the calls take, its failure passed on. It has no constructor, storage or owner. The same
 * content gives the same bytes.
 */
export const payloadSource = ({ market, chainId, block, calls }: PayloadContent): string => {
  const asserted = assertionsOf(calls);
  const errors = asserted.length === 0 ? PAYLOAD_ERRORS.slice(0, 1) : PAYLOAD_ERRORS;
  const lines = [
    '// SPDX-License-Identifier: MIT',
    `pragma solidity ${SOLC_VERSION};`,
    '',
    `// ${commentText(market)} on chain ${chainId}, as of block ${block.number}`,
    `// ${block.hash}`,
    '// To be run by delegatecall from the account that holds the permissions. Each call is given as its exact calldata.',
    `contract ${CONTRACT_NAME} {`,
    ...errors.map((error) => `  ${error};`),
    '',
    '  function execute() external {',
    ...calls.flatMap((call, index) => callLines(call, index, calls.length, asserted)).slice(1),
    '  }',
    '',
    CALL,
    ...(asserted.length === 0 ? [] : ['', EXPECT]),
    '}',
  ];
  return `${lines.join('\n')}\n`;
};
