import type { Hex } from '../../chain/hex.js';
import { type CallId, type GovernedCall, operationBatchId } from '../governance/ids.js';

/** What a proposal becomes in the TimelockController of its governor. */
export interface GovernorOperation {
  readonly id: CallId;
  readonly predecessor: Hex;
  readonly salt: Hex;
}

/**
 * The operation that `queue` of a governor schedules: without a predecessor, always as a batch. Its salt is the hash of the
 * description, in which OpenZeppelin 5.x hides the governor (GovernorTimelockControl).
 */
export const governorOperation = (
  { address, salted }: { readonly address: Hex; readonly salted: boolean },
  calls: readonly GovernedCall[],
  descriptionHash: Hex,
): GovernorOperation => {
  const hidden = BigInt(descriptionHash) ^ (BigInt(address) << 96n);
  const salt = salted ? (`0x${hidden.toString(16).padStart(64, '0')}` as Hex) : descriptionHash;
  const predecessor: Hex = `0x${'0'.repeat(64)}`;
  return { id: operationBatchId(calls, { predecessor, salt }), predecessor, salt };
};
