import type { PinnedBlock } from '../chain/block.js';
import type { Declaration } from '../chain/function.js';
import type { Hex } from '../chain/hex.js';
import { decodeRevert, revertText } from '../chain/revert.js';
import { RpcError } from '../chain/rpc-error.js';
import type { SimResult } from '../chain/simulate.js';
import { type Machine, runOn } from '../effect/machine.js';
import type { Ran, Run, RunInput } from '../effect/run.js';
import { decodeSafeTransaction } from '../route/safe/decode.js';
import { findSafeError } from '../signer/errors.js';
import type { SafeTx } from '../signer/safe-tx.js';
import { insideBatch } from './bare-calls.js';
import { callsRun } from './calls-run.js';
import { ethLacking, ethLackingAt, type MadeCalls } from './eth-lacking.js';
import type { ToldCall } from './told.js';

/** What simulations are refused with where the transaction itself cannot be made. Source: execution-apis, `eth_simulateV1`. */
const UNSENDABLE =
  /insufficient (funds|balance)|intrinsic gas|floor data gas|lack of funds|not enough funds|exceeds? .{0,40}balance/i;

const GAS = /intrinsic gas|floor data gas/i;

/** Why a transaction cannot be made at all. Nodes say it in words of their own, which name gas where ETH lacks. */
const refusalText = ({ rpcCode, rpcMessage }: RpcError): string =>
  rpcCode === -38_013 || GAS.test(rpcMessage)
    ? 'its calldata alone needs more gas than one transaction may use'
    : 'an account does not hold the ETH that it is to send';

/** Runs as `runOn`; says why where the node refuses to make the transaction at all, such as one that lacks ETH. */
export const runOrRefusal = async (machine: Machine, block: PinnedBlock, input: RunInput): Promise<Ran | string> => {
  try {
    return await runOn(machine, block, input);
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    const sendable = (error.rpcCode > -38_013 || error.rpcCode < -38_014) && !UNSENDABLE.test(error.rpcMessage);
    if (sendable || error.revertData !== undefined) throw error;
    return refusalText(error);
  }
};

/** What failures are told with. */
export interface FailureWords {
  /** Errors that the contracts declare. */
  readonly errors: readonly Declaration[];
  /** The calls as they are told, by position. */
  readonly told: readonly ToldCall[];
}

/** What a failing call calls: `setSupplyCap of 0x… (poolConfigurator)`. */
const calledText = ({ to, data, function: signature, contract }: ToldCall): string => {
  const name =
    signature?.split('(')[0] ?? (data === '0x' || data === null ? 'the transfer' : `the function ${data.slice(0, 10)}`);
  const joined = data === '0x' ? `${name} to` : `${name} of`;
  return `${joined} ${to ?? 'an unknown address'}${contract === undefined ? '' : ` (${contract})`}`;
};

/** Why calls do not go through, or null where all do. `ran` is how they were run, or why the node refused to. */
export const callsFailure = async (
  machine: Machine,
  block: PinnedBlock,
  made: MadeCalls,
  { errors, told }: FailureWords,
  ran: Ran | string,
): Promise<string | null> => {
  if (typeof ran === 'string') return (await ethLacking(machine, block, made)) ?? ran;
  const results = ran.results.at(-1) ?? [];
  const at = results.findIndex(({ status }) => status === 'failure');
  const failed = results[at];
  if (failed === undefined) return null;
  const data = failed.error?.data ?? failed.returnData;
  const lacking = data === '0x' ? await ethLackingAt(machine, block, made, at) : null;
  if (lacking !== null) return lacking;
  const call = told[at];
  const called = call === undefined ? 'it' : calledText(call);
  const which = results.length === 1 ? called : `call ${at + 1} of ${results.length}, ${called},`;
  return `${which} ${revertText(decodeRevert(data, errors))}`;
};

/** A transaction of a Safe that did not go through. */
export interface FailedTx {
  readonly safe: Hex;
  readonly tx: SafeTx;
  /** What was run before it. */
  readonly before: readonly Run[];
  readonly result: SimResult | undefined;
  readonly words: FailureWords;
}

/**
 * The reason inside: most versions of a Safe drop it, so the calls are made again from the Safe, without the Safe around
 * them. Null where they cannot be, because foreign code runs as the Safe, or where they succeed.
 */
const innerReason = async (
  machine: Machine,
  block: PinnedBlock,
  { safe, tx, before, words }: FailedTx,
): Promise<string | null> => {
  const { actions } = insideBatch(decodeSafeTransaction(tx, safe), new Set());
  if (actions.length === 0 || actions.some(({ operation }) => operation !== 0)) return null;
  const input = { runs: [...before, callsRun(safe, actions)], reads: [], words: null };
  const made = { account: safe, as: 'Safe' as const, calls: actions, before };
  return callsFailure(machine, block, made, words, await runOrRefusal(machine, block, input));
};

/** Why a Safe's transaction does not go through, or null where it does. A Safe whose gas fields are set may fail without reverting. */
export const safeFailure = async (machine: Machine, block: PinnedBlock, failed: FailedTx): Promise<string | null> => {
  const { result, words } = failed;
  if (result?.status === 'failure') {
    const data = result.error?.data ?? result.returnData;
    const ofSafe = findSafeError(data) ?? findSafeError(result.error?.message ?? '');
    // A Safe of version 1.5.0 passes the reason on, also where there is none, and not of which call it is.
    const opaque = ofSafe === undefined || ofSafe.code === 'GS013';
    const inner = opaque ? await innerReason(machine, block, failed) : null;
    if (ofSafe === undefined) return inner ?? `it ${revertText(decodeRevert(data, words.errors))}`;
    return inner ?? `${ofSafe.code}: ${ofSafe.meaning}. ${ofSafe.help}`;
  }
  const returned = result?.returnData ?? '0x';
  if (returned !== '0x' && BigInt(returned) === 1n) return null;
  const inner = await innerReason(machine, block, failed);
  return `the Safe reports that it failed, and uses up the nonce all the same${inner === null ? '' : `: ${inner}`}`;
};
