import type { PinnedBlock } from '../chain/block.js';
import type { Hex } from '../chain/hex.js';
import { approvalStorage } from '../route/safe/approvals.js';
import { encodeExecTransaction } from '../route/safe/exec.js';
import { MAX_TRANSACTION_GAS } from '../route/safe/gas.js';
import type { SafeState } from '../route/safe/state.js';
import { approvedSignature, packSignatures } from '../signer/pack-signatures.js';
import type { SafeTx } from '../signer/safe-tx.js';
import type { Run } from './run.js';

/** A transaction that owners sign, and its hash under the Safe's own chain and version. */
export interface SignedTx {
  readonly tx: SafeTx;
  readonly safeTxHash: Hex;
}

/** How a transaction of a Safe is run. */
export interface SafeRun {
  readonly run: Run;
  /** The calldata of `execTransaction`, and the gas it is given. */
  readonly data: Hex;
  readonly gas: bigint;
}

/** Math.min does not take bigints. */
const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/**
 * Runs a transaction through the Safe's real `execTransaction`, with the approvals of as many owners as its threshold
 * asks for put into its storage (never with a lowered threshold, so that guards, modules and changes of owners stay
 * visible). Where the transaction's nonce is not the Safe's, that is overridden as well. `safe` is the Safe as it is
 * right before.
 */
export const safeRun = (safe: SafeState, { tx, safeTxHash }: SignedTx, block: PinnedBlock): SafeRun => {
  const owners = safe.owners.slice(0, Number(safe.threshold));
  const data = encodeExecTransaction(tx, packSignatures(owners.map(approvedSignature)));
  const gas = least(block.gasLimit, MAX_TRANSACTION_GAS);
  const stateDiff = approvalStorage(owners, safeTxHash, tx.nonce === safe.nonce ? undefined : tx.nonce);
  const calls = [{ from: owners[0] ?? safe.address, to: safe.address, data, gas }];
  return { run: { overrides: { [safe.address]: { stateDiff } }, calls }, data, gas };
};
