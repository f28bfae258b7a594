import { encodeParameters } from '../../chain/abi-encode.js';
import type { AbiParameter } from '../../chain/abi-type.js';
import { parseDeclaration } from '../../chain/function.js';
import type { Hex } from '../../chain/hex.js';
import { keccakHex, keccakText } from '../../chain/keccak.js';

/** What a governor or a timelock calls what it is asked to do: 32 bytes that people compare. */
export interface CallId {
  readonly name: string;
  /** As it is usually shown: a proposal id in decimal, an operation id in hexadecimal. */
  readonly value: string;
  readonly hex: Hex;
}

/** A call as it is made: with the selector in its data. */
export interface GovernedCall {
  readonly to: Hex;
  readonly value: bigint;
  readonly data: Hex;
}

/** Where an operation of a timelock stands besides its calls. */
export interface OperationPlace {
  readonly predecessor: Hex;
  readonly salt: Hex;
}

const parametersOf = (list: string): readonly AbiParameter[] => parseDeclaration(`encode(${list})`).inputs;

const PROPOSAL = parametersOf('address[] targets, uint256[] values, bytes[] calldatas, bytes32 descriptionHash');
const OPERATION = parametersOf('address target, uint256 value, bytes data, bytes32 predecessor, bytes32 salt');
const BATCH = parametersOf('address[] targets, uint256[] values, bytes[] payloads, bytes32 predecessor, bytes32 salt');
const QUEUED = parametersOf('address target, uint256 value, string signature, bytes data, uint256 eta');

const lists = (calls: readonly GovernedCall[]) => [
  calls.map(({ to }) => to),
  calls.map(({ value }) => value),
  calls.map(({ data }) => data),
];

/**
 * The id of a proposal: `uint256(keccak256(abi.encode(targets, values, calldatas, descriptionHash)))`, as `hashProposal` of
 * OpenZeppelin's Governor computes it. Governors in the manner of Bravo number their proposals instead.
 */
export const proposalId = (calls: readonly GovernedCall[], descriptionHash: Hex): CallId => {
  const hex = keccakHex(encodeParameters(PROPOSAL, [...lists(calls), descriptionHash]));
  return { name: 'proposal id (OpenZeppelin Governor)', value: BigInt(hex).toString(), hex };
};

/** The hash of a description, which stands for it from `queue` on. */
export const descriptionHash = (description: string): Hex => keccakText(description);

/** What an operation's id is called where people compare it. */
export const OPERATION_NAME = 'operation id (OpenZeppelin TimelockController)';

/** The id of an operation of one call, as `hashOperation` of OpenZeppelin's TimelockController computes it. */
export const operationId = ({ to, value, data }: GovernedCall, { predecessor, salt }: OperationPlace): CallId => {
  const hex = keccakHex(encodeParameters(OPERATION, [to, value, data, predecessor, salt]));
  return { name: OPERATION_NAME, value: hex, hex };
};

/** The same of several calls, as `hashOperationBatch` computes it. A list of one has another id than the call alone. */
export const operationBatchId = (calls: readonly GovernedCall[], { predecessor, salt }: OperationPlace): CallId => {
  const hex = keccakHex(encodeParameters(BATCH, [...lists(calls), predecessor, salt]));
  return { name: OPERATION_NAME, value: hex, hex };
};

/** A call with the name of its function apart from its arguments. */
export interface NamedCall {
  readonly to: Hex;
  readonly value: bigint;
  /** Empty where the data has the selector. */
  readonly signature: string;
  readonly data: Hex;
}

/** The hash that a timelock of Governor Bravo keeps a queued call under; `eta` is the time it may be made from. */
export const queuedId = ({ to, value, signature, data }: NamedCall, eta: bigint): CallId => {
  const hex = keccakHex(encodeParameters(QUEUED, [to, value, signature, data, eta]));
  return { name: 'transaction hash (Governor Bravo timelock)', value: hex, hex };
};

/** The data of a call whose function is named by its signature: the selector goes before the arguments. */
export const dataOf = ({ signature, data }: NamedCall): Hex =>
  signature === '' ? data : (`0x${keccakText(signature).slice(2, 10)}${data.slice(2)}` as Hex);
