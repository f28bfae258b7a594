import type { Hex } from '../chain/hex.js';
import { encodeExecTransaction } from '../route/safe/exec.js';
import { type OwnerSignature, packSignatures } from '../signer/pack-signatures.js';
import type { SafeTx } from '../signer/safe-tx.js';

/** The call that executes a Safe's transaction, with the consents of its owners. Addresses in lower case. */
export interface ExecCall {
  readonly from: Hex;
  /** The Safe. */
  readonly to: Hex;
  readonly data: Hex;
}

/** The call by which an account executes a Safe's transaction. Throws as `packSignatures` does. */
export const execCall = (from: Hex, safe: Hex, tx: SafeTx, consents: readonly OwnerSignature[]): ExecCall => ({
  from,
  to: safe,
  data: encodeExecTransaction(tx, packSignatures(consents)),
});
