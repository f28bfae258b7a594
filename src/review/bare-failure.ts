import type { PinnedBlock } from '../chain/block.js';
import type { Declaration } from '../chain/function.js';
import type { Hex } from '../chain/hex.js';
import { decodeRevert, revertText } from '../chain/revert.js';
import { RpcError } from '../chain/rpc-error.js';
import type { SimResult } from '../chain/simulate.js';
import { type Machine, runOn } from '../effect/machine.js';
import type { Ran, Run, RunInput } from '../effect/run.js';
import { decodeSafeTransaction, type PlannedCall } from '../route/safe/decode.js';
import { MAX_TRANSACTION_GAS } from '../route/safe/gas.js';
import { findSafeError } from '../signer/errors.js';
import type { SafeTx } from '../signer/safe-tx.js';
import { insideBatch } from './bare-calls.js';
import { ethLacking, type MadeCalls } from './eth-lacking.js';

/** Calls of an account, one after the other in one block. */
export const callsRun = (account: Hex, calls: readonly PlannedCall[]): Run => ({
  gasLimit: MAX_TRANSACTION_GAS * BigInt(Math.max(calls.length, 1)),
  calls: calls.map(({ to, value, data }) => ({ from: account, to, value, data, gas: MAX_TRANSACTION_GAS })),
});

/** What simulations are refused with where the transaction itself cannot be made. Source: execution-apis, `eth_simulateV1`. */
const UNSENDABLE =
  /insufficient (funds|balance)|intrinsic gas|floor data gas|lack of funds|not enough funds|exceeds? .{0,40}balance/i;

/** Runs as `runOn`; gives the node's words where it refuses to make the transaction at all, such as one that lacks ETH. */
export const runOrRefusal = async (machine: Machine, block: PinnedBlock, input: RunInput): Promise<Ran | string> => {
  try {
    return await runOn(machine, block, input);
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    const sendable = (error.rpcCode > -38_013 || error.rpcCode < -38_014) && !UNSENDABLE.test(error.rpcMessage);
    if (sendable || error.revertData !== undefined) throw error;
    return error.rpcMessage;
  }
};

/** Why calls do not go through, or null where all do. `ran` is how they were run, or why the node refused to. */
export const callsFailure = async (
  machine: Machine,
  block: PinnedBlock,
  made: MadeCalls,
  errors: readonly Declaration[],
  ran: Ran | string,
): Promise<string | null> => {
  if (typeof ran === 'string') return (await ethLacking(machine, block, made)) ?? ran;
  const results = ran.results.at(-1) ?? [];
  const at = results.findIndex(({ status }) => status === 'failure');
  const failed = results[at];
  if (failed === undefined) return null;
  const data = failed.error?.data ?? failed.returnData;
  const silent = data === '0x' && (made.calls[at]?.value ?? 0n) > 0n;
  const lacking = silent ? await ethLacking(machine, block, made) : null;
  if (lacking !== null) return lacking;
  const why = revertText(decodeRevert(data, errors));
  return results.length === 1 ? why : `call ${at + 1} of ${results.length} is refused: ${why}`;
};

/** A transaction of a Safe that did not go through. */
export interface FailedTx {
  readonly safe: Hex;
  readonly tx: SafeTx;
  /** What was run before it. */
  readonly before: readonly Run[];
  readonly result: SimResult | undefined;
  /** Errors that the contracts declare. */
  readonly errors: readonly Declaration[];
}

/**
 * The reason inside: most versions of a Safe drop it, so the calls are made again from the Safe, without the Safe around
 * them. Null where they cannot be, because foreign code runs as the Safe, or where they succeed.
 */
const innerReason = async (
  machine: Machine,
  block: PinnedBlock,
  { safe, tx, before, errors }: FailedTx,
): Promise<string | null> => {
  const { actions } = insideBatch(decodeSafeTransaction(tx, safe), new Set());
  if (actions.length === 0 || actions.some(({ operation }) => operation !== 0)) return null;
  const input = { runs: [...before, callsRun(safe, actions)], reads: [], words: null };
  const made = { account: safe, as: 'Safe' as const, calls: actions, before };
  return callsFailure(machine, block, made, errors, await runOrRefusal(machine, block, input));
};

/** Why a Safe's transaction does not go through, or null where it does. A Safe whose gas fields are set may fail without reverting. */
export const safeFailure = async (machine: Machine, block: PinnedBlock, failed: FailedTx): Promise<string | null> => {
  const { result, errors } = failed;
  if (result?.status === 'failure') {
    const data = result.error?.data ?? result.returnData;
    const ofSafe = findSafeError(data) ?? findSafeError(result.error?.message ?? '');
    // A Safe of version 1.5.0 passes the reason on, also where there is none.
    const inner = ofSafe?.code === 'GS013' || data === '0x' ? await innerReason(machine, block, failed) : null;
    if (ofSafe === undefined) return inner ?? revertText(decodeRevert(data, errors));
    return inner ?? `${ofSafe.code}: ${ofSafe.meaning}. ${ofSafe.help}`;
  }
  const returned = result?.returnData ?? '0x';
  if (returned !== '0x' && BigInt(returned) === 1n) return null;
  const inner = await innerReason(machine, block, failed);
  return `the Safe reports that it failed, and uses up the nonce all the same${inner === null ? '' : `: ${inner}`}`;
};
