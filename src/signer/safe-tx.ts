import { asHex, byteLength, type Hex } from '../chain/hex.js';
import { refused } from '../diagnostic/error.js';
import { parseAddress, ZERO_ADDRESS } from './address.js';
import { word } from './words.js';

/** How the Safe runs a transaction: 0 calls the target, 1 delegatecalls it, which runs its code as the Safe itself. */
export type Operation = 0 | 1;

/** The ten fields that Safe owners sign (EIP-712 `SafeTx`). Gas in units, prices in the smallest unit of gasToken. */
export interface SafeTx {
  readonly to: Hex;
  readonly value: bigint;
  readonly data: Hex;
  readonly operation: Operation;
  readonly safeTxGas: bigint;
  /** Named dataGas by Safe 0.1.0. */
  readonly baseGas: bigint;
  readonly gasPrice: bigint;
  readonly gasToken: Hex;
  readonly refundReceiver: Hex;
  readonly nonce: bigint;
}

/** Which Safe a transaction is for; its hash depends on all three. */
export interface SafeIdentity {
  readonly chainId: bigint;
  readonly safe: Hex;
  /** As the contract or a service reports it: `1.4.1`, `1.3.0+L2`. */
  readonly version: string;
}

/** The most calldata that is read or built; nodes refuse transactions above 128 KiB. */
export const MAX_DATA_BYTES = 1_048_576;

/**
 * A Safe transaction with every field in range and addresses and data in lower case; what is not given is zero, as for
 * a transaction that refunds nobody. Throws `safe/bad-transaction`, `safe/bad-address` or `safe/out-of-range`.
 */
export const safeTx = (fields: Pick<SafeTx, 'to' | 'nonce'> & Partial<SafeTx>): SafeTx => {
  const data = asHex(fields.data ?? '0x');
  if (data === undefined) {
    throw refused('safe/bad-transaction', 'data of the Safe transaction is not 0x followed by whole bytes', {
      hint: 'Write calldata as 0x and an even number of hexadecimal digits; 0x alone where there is none.',
    });
  }
  if (byteLength(data) > MAX_DATA_BYTES) {
    throw refused(
      'safe/bad-transaction',
      `data is ${byteLength(data)} bytes, more than the ${MAX_DATA_BYTES} (1 MiB) that are read`,
      {
        hint: 'Check that this is the calldata you meant. Nodes pass on no transaction above 128 KiB, so a batch of that size has to be split.',
      },
    );
  }
  const operation: unknown = fields.operation ?? 0;
  if (operation !== 0 && operation !== 1) {
    throw refused('safe/bad-transaction', `operation is ${String(operation)}, not 0 (call) or 1 (delegatecall)`, {
      hint: 'Give 0 for an ordinary call.',
    });
  }
  const tx: SafeTx = {
    to: parseAddress(fields.to, 'to'),
    value: fields.value ?? 0n,
    data,
    operation,
    safeTxGas: fields.safeTxGas ?? 0n,
    baseGas: fields.baseGas ?? 0n,
    gasPrice: fields.gasPrice ?? 0n,
    gasToken: parseAddress(fields.gasToken ?? ZERO_ADDRESS, 'gasToken'),
    refundReceiver: parseAddress(fields.refundReceiver ?? ZERO_ADDRESS, 'refundReceiver'),
    nonce: fields.nonce,
  };
  for (const value of [tx.value, tx.safeTxGas, tx.baseGas, tx.gasPrice, tx.nonce]) word(value);
  return tx;
};
