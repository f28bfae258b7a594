import type { Hex } from '../../chain/hex.js';
import { checksummed } from '../../signer/address.js';
import { toSafeNumber } from '../../signer/safe-number.js';
import { transactionBuilderChecksum } from './transaction-builder-checksum.js';
import type { RouteCall } from './wrap.js';

/** What a Transaction Builder file says besides its calls. */
export interface TransactionBuilderHeader {
  readonly chainId: bigint;
  readonly safe: Hex;
  readonly name: string;
  readonly description: string;
  /** Milliseconds since 1970; from the block that was planned on, so that the same plan gives the same bytes. */
  readonly createdAt: bigint;
}

/**
 * A file that the Safe app's Transaction Builder imports: calls with raw `data` and no labels, which the app would show
 * but not sign, and the right checksum. Throws `signer/number-too-large` for a time beyond 2^53.
 */
export const formatTransactionBuilder = (calls: readonly RouteCall[], header: TransactionBuilderHeader): string => {
  const batch = {
    version: '1.0',
    chainId: header.chainId.toString(),
    createdAt: toSafeNumber(header.createdAt, 'createdAt'),
    meta: {
      name: header.name,
      description: header.description,
      txBuilderVersion: '1.18.0',
      createdFromSafeAddress: checksummed(header.safe),
      createdFromOwnerAddress: '',
    },
    transactions: calls.map((call) => ({
      to: checksummed(call.to),
      value: call.value.toString(),
      data: call.data,
      contractMethod: null,
      contractInputsValues: null,
    })),
  };
  const meta = { ...batch.meta, checksum: transactionBuilderChecksum(batch) };
  return `${JSON.stringify({ ...batch, meta }, null, 2)}\n`;
};
