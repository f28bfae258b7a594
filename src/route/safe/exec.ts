import { decodeCall, encodeCall, reencodesExactly } from '../../chain/calldata.js';
import { parseDeclaration } from '../../chain/function.js';
import type { Hex } from '../../chain/hex.js';
import { refused } from '../../diagnostic/error.js';
import { type Operation, type SafeTx, safeTx } from '../../signer/safe-tx.js';

/** The function that runs a signed transaction, the same in every Safe version since 0.1.0. */
export const EXEC_TRANSACTION = parseDeclaration(
  'function execTransaction(address to, uint256 value, bytes data, uint8 operation, uint256 safeTxGas, uint256 baseGas,' +
    ' uint256 gasPrice, address gasToken, address refundReceiver, bytes signatures) returns (bool success)',
);

/** What calldata of `execTransaction` says. The nonce is not in it: the Safe adds its own. */
export interface DecodedExec {
  readonly tx: Omit<SafeTx, 'nonce' | 'operation'> & { readonly operation: number };
  readonly signatures: Hex;
}

/** Calldata of `execTransaction` with packed signatures. */
export const encodeExecTransaction = (tx: SafeTx, signatures: Hex): Hex => {
  const t = safeTx(tx);
  return encodeCall(EXEC_TRANSACTION, [
    t.to,
    t.value,
    t.data,
    BigInt(t.operation),
    t.safeTxGas,
    t.baseGas,
    t.gasPrice,
    t.gasToken,
    t.refundReceiver,
    signatures,
  ]);
};

/** Reads calldata of `execTransaction`, which must re-encode to itself. Throws `safe/bad-exec`. */
export const decodeExecTransaction = (data: Hex): DecodedExec => {
  if (!reencodesExactly(EXEC_TRANSACTION, data)) {
    throw refused('safe/bad-exec', 'The calldata is not the exact encoding of execTransaction', {
      hint: 'Do not sign it: what it does cannot be told for certain.',
    });
  }
  const v = decodeCall(EXEC_TRANSACTION, data);
  const at = { hex: (i: number) => v[i] as Hex, int: (i: number) => v[i] as bigint };
  const tx = {
    to: at.hex(0),
    value: at.int(1),
    data: at.hex(2),
    operation: Number(at.int(3)),
    safeTxGas: at.int(4),
    baseGas: at.int(5),
    gasPrice: at.int(6),
    gasToken: at.hex(7),
    refundReceiver: at.hex(8),
  };
  return { tx, signatures: at.hex(9) };
};

/** The transaction of `execTransaction` at the Safe's nonce, or undefined where its operation is neither 0 nor 1. */
export const signedTransaction = (exec: DecodedExec, nonce: bigint): SafeTx | undefined =>
  exec.tx.operation > 1 ? undefined : { ...exec.tx, operation: exec.tx.operation as Operation, nonce };
