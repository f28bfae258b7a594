import type { PinnedBlock } from '../chain/block.js';
import type { Hex } from '../chain/hex.js';
import { type Machine, runOn } from '../effect/machine.js';
import type { Run } from '../effect/run.js';
import { ethText } from '../quantity/amount-text.js';
import type { PlannedCall } from '../route/safe/decode.js';
import { checksummed } from '../signer/address.js';
import { callsRun } from './calls-run.js';

/** Returns the balance of the account it is put at: SELFBALANCE, stored and returned (EIP-1884). */
const SELF_BALANCE: Hex = '0x4760005260206000f3';
const GAS = 1_000_000n;

/** Calls of one account, and what was run before them. */
export interface MadeCalls {
  readonly account: Hex;
  /** Whether the account is a Safe whose transaction makes them, or one that makes them by itself. */
  readonly as: 'Safe' | 'account';
  readonly calls: readonly PlannedCall[];
  readonly before: readonly Run[];
}

/** Wei that the account holds once everything before was run; null where that cannot be read. */
const heldBy = async (machine: Machine, block: PinnedBlock, { account, before }: MadeCalls): Promise<bigint | null> => {
  const read: Run = {
    gasLimit: GAS,
    overrides: { [account]: { code: SELF_BALANCE } },
    calls: [{ from: account, to: account, data: '0x', gas: GAS }],
  };
  const ran = await runOn(machine, block, { runs: [...before, read], reads: [], words: null });
  const result = ran.results.at(-1)?.[0];
  return result?.status === 'success' && result.returnData.length === 66 ? BigInt(result.returnData) : null;
};

/**
 * What an account holds and what its calls send, in words, where it holds less; null where it does not. Nodes tell this as
 * a lack of gas, and contracts without a reason. Throws as `runOn`.
 */
export const ethLacking = async (machine: Machine, block: PinnedBlock, made: MadeCalls): Promise<string | null> => {
  const sent = made.calls.reduce((sum, { value }) => sum + value, 0n);
  if (sent === 0n) return null;
  const held = await heldBy(machine, block, made);
  if (held === null || held >= sent) return null;
  return made.as === 'Safe'
    ? `the Safe holds ${ethText(held)} and the transaction sends ${ethText(sent)}`
    : `the account ${checksummed(made.account)} holds ${ethText(held)} and the calls send ${ethText(sent)}`;
};

/**
 * The same of calls of which the one at this position failed without a reason: null too where the account holds what that one
 * sends by the time it is made, for calls before it may have brought ETH.
 */
export const ethLackingAt = async (
  machine: Machine,
  block: PinnedBlock,
  made: MadeCalls,
  at: number,
): Promise<string | null> => {
  const { account, calls, before } = made;
  const value = calls[at]?.value ?? 0n;
  if (value === 0n) return null;
  const earlier = at === 0 ? before : [...before, callsRun(account, calls.slice(0, at))];
  const held = await heldBy(machine, block, { ...made, before: earlier });
  return held === null || held >= value ? null : ethLacking(machine, block, made);
};
