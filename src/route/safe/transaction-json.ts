import type { Hex } from '../../chain/hex.js';
import { checksummed } from '../../signer/address.js';
import { type SafeTx, safeTx } from '../../signer/safe-tx.js';

/** A Safe transaction's fields in JSON: addresses with their checksum, integers as decimal text. */
export interface SafeTxJson {
  readonly to: string;
  readonly value: string;
  readonly data: string;
  readonly operation: number;
  readonly safeTxGas: string;
  readonly baseGas: string;
  readonly gasPrice: string;
  readonly gasToken: string;
  readonly refundReceiver: string;
  readonly nonce: string;
}

export const safeTxJson = (tx: SafeTx): SafeTxJson => ({
  to: checksummed(tx.to),
  value: tx.value.toString(),
  data: tx.data,
  operation: tx.operation,
  safeTxGas: tx.safeTxGas.toString(),
  baseGas: tx.baseGas.toString(),
  gasPrice: tx.gasPrice.toString(),
  gasToken: checksummed(tx.gasToken),
  refundReceiver: checksummed(tx.refundReceiver),
  nonce: tx.nonce.toString(),
});

/** The transaction again, every field in range. Throws `safe/bad-transaction` and its like. */
export const safeTxFromJson = (json: SafeTxJson): SafeTx =>
  safeTx({
    to: json.to as Hex,
    value: BigInt(json.value),
    data: json.data as Hex,
    operation: json.operation === 1 ? 1 : 0,
    safeTxGas: BigInt(json.safeTxGas),
    baseGas: BigInt(json.baseGas),
    gasPrice: BigInt(json.gasPrice),
    gasToken: json.gasToken as Hex,
    refundReceiver: json.refundReceiver as Hex,
    nonce: BigInt(json.nonce),
  });
