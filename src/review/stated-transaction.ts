import type { Hex } from '../chain/hex.js';
import { refused } from '../diagnostic/error.js';
import { parseSafeTransactionFile } from '../route/safe/safe-transaction-file.js';
import { type SafeTx, safeTx } from '../signer/safe-tx.js';

/** A transaction as a service or a file states it: read, in range, and not believed. */
export interface StatedTransaction {
  readonly tx: SafeTx;
  readonly safe: Hex | undefined;
  readonly chainId: bigint | undefined;
  /** As it stands there: it may be no version at all. */
  readonly version: string | undefined;
  readonly statedHash: Hex | undefined;
}

/**
 * Reads a transaction from JSON that `lossless-json` parsed. `name` is where it is from, for messages. Throws
 * `safe-file/missing` without target or nonce, and what `parseSafeTransactionFile` and `safeTx` list.
 */
export const statedTransaction = (json: unknown, name: string): StatedTransaction => {
  const { fields, safe, chainId, version, statedHash } = parseSafeTransactionFile('', name, json);
  const { to, nonce } = fields;
  if (to === undefined || nonce === undefined)
    throw refused('safe-file/missing', `${name} gives no ${to === undefined ? 'target' : 'nonce'}`, {
      hint: 'Ask for the whole transaction: every field is part of what is signed.',
    });
  return { tx: safeTx({ ...fields, to, nonce }), safe, chainId, version, statedHash };
};
