import { Interface } from 'ethers/abi';
import { SigningKey } from 'ethers/crypto';
import { solidityPacked, TypedDataEncoder } from 'ethers/hash';
import { concat, dataLength } from 'ethers/utils';
import type { KnownAccount } from '../accounts.js';
import { CHAIN_ID } from '../chain.js';
import { SAFE_CONTRACTS } from './canonical.js';

const NOBODY = '0x0000000000000000000000000000000000000000';

const SAFE = new Interface([
  'function execTransaction(address to, uint256 value, bytes data, uint8 operation, uint256 safeTxGas, uint256 baseGas, uint256 gasPrice, address gasToken, address refundReceiver, bytes signatures) payable returns (bool)',
]);
const MULTI_SEND = new Interface(['function multiSend(bytes transactions) payable']);

const SAFE_TX = {
  SafeTx: [
    { name: 'to', type: 'address' },
    { name: 'value', type: 'uint256' },
    { name: 'data', type: 'bytes' },
    { name: 'operation', type: 'uint8' },
    { name: 'safeTxGas', type: 'uint256' },
    { name: 'baseGas', type: 'uint256' },
    { name: 'gasPrice', type: 'uint256' },
    { name: 'gasToken', type: 'address' },
    { name: 'refundReceiver', type: 'address' },
    { name: 'nonce', type: 'uint256' },
  ],
};

export interface SafeCall {
  readonly to: string;
  readonly data: string;
}

export interface SafeBatch {
  readonly safe: string;
  readonly nonce: number;
  readonly signers: readonly KnownAccount[];
  readonly calls: readonly SafeCall[];
}

/**
 * The data of an `execTransaction` that makes several calls from the Safe through MultiSendCallOnly, signed by the given
 * owners.
 */
export const encodeSafeBatch = ({ safe, nonce, signers, calls }: SafeBatch): string => {
  const packed = concat(
    calls.map(({ to, data }) =>
      solidityPacked(['uint8', 'address', 'uint256', 'uint256', 'bytes'], [0, to, 0, dataLength(data), data]),
    ),
  );
  const transaction = {
    to: SAFE_CONTRACTS.MultiSendCallOnly.address,
    value: 0,
    data: MULTI_SEND.encodeFunctionData('multiSend', [packed]),
    operation: 1,
    safeTxGas: 0,
    baseGas: 0,
    gasPrice: 0,
    gasToken: NOBODY,
    refundReceiver: NOBODY,
  };
  const hash = TypedDataEncoder.hash({ chainId: CHAIN_ID, verifyingContract: safe }, SAFE_TX, {
    ...transaction,
    nonce,
  });
  const signatures = concat(
    [...signers]
      .sort((a, b) => (a.address.toLowerCase() < b.address.toLowerCase() ? -1 : 1))
      .map(({ privateKey }) => new SigningKey(privateKey).sign(hash).serialized),
  );
  return SAFE.encodeFunctionData('execTransaction', [...Object.values(transaction), signatures]);
};
