import { toQuantity } from '../chain/hex.js';
import { checksummed } from './address.js';
import { type SafeIdentity, type SafeTx, safeTx } from './safe-tx.js';
import { baseGasName, hasChainIdInDomain, parseSafeVersion } from './safe-version.js';

interface TypedField {
  readonly name: string;
  readonly type: string;
}

/** The parameter of `eth_signTypedData_v4`: what another wallet needs to sign the same transaction. */
export interface SafeTypedData {
  readonly types: { readonly EIP712Domain: readonly TypedField[]; readonly SafeTx: readonly TypedField[] };
  readonly primaryType: 'SafeTx';
  readonly domain: { readonly chainId?: string; readonly verifyingContract: string };
  readonly message: Readonly<Record<string, string>>;
}

/**
 * The transaction as EIP-712 typed data, to be signed elsewhere. Integers are decimal text, so that nothing above 2^53
 * is rounded on the way; the chain id is a hexadecimal quantity. Throws as `safeHashes` does.
 */
export const safeTypedData = (input: SafeIdentity & { readonly tx: SafeTx }): SafeTypedData => {
  const version = parseSafeVersion(input.version);
  const tx = safeTx(input.tx);
  const baseGas = baseGasName(version);
  const withChain = hasChainIdInDomain(version);
  const chainField = withChain ? [{ name: 'chainId', type: 'uint256' }] : [];
  return {
    types: {
      EIP712Domain: [...chainField, { name: 'verifyingContract', type: 'address' }],
      SafeTx: [
        { name: 'to', type: 'address' },
        { name: 'value', type: 'uint256' },
        { name: 'data', type: 'bytes' },
        { name: 'operation', type: 'uint8' },
        { name: 'safeTxGas', type: 'uint256' },
        { name: baseGas, type: 'uint256' },
        { name: 'gasPrice', type: 'uint256' },
        { name: 'gasToken', type: 'address' },
        { name: 'refundReceiver', type: 'address' },
        { name: 'nonce', type: 'uint256' },
      ],
    },
    primaryType: 'SafeTx',
    domain: {
      ...(withChain ? { chainId: toQuantity(input.chainId) } : {}),
      verifyingContract: checksummed(input.safe),
    },
    message: {
      to: checksummed(tx.to),
      value: tx.value.toString(),
      data: tx.data,
      operation: tx.operation.toString(),
      safeTxGas: tx.safeTxGas.toString(),
      [baseGas]: tx.baseGas.toString(),
      gasPrice: tx.gasPrice.toString(),
      gasToken: checksummed(tx.gasToken),
      refundReceiver: checksummed(tx.refundReceiver),
      nonce: tx.nonce.toString(),
    },
  };
};
