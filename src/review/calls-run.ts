import type { Hex } from '../chain/hex.js';
import type { Run } from '../effect/run.js';
import type { PlannedCall } from '../route/safe/decode.js';
import { MAX_TRANSACTION_GAS } from '../route/safe/gas.js';

/** Calls of an account, one after the other in one block. */
export const callsRun = (account: Hex, calls: readonly PlannedCall[]): Run => ({
  gasLimit: MAX_TRANSACTION_GAS * BigInt(Math.max(calls.length, 1)),
  calls: calls.map(({ to, value, data }) => ({ from: account, to, value, data, gas: MAX_TRANSACTION_GAS })),
});
