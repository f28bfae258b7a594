import type { Hex } from '../chain/hex.js';
import type { Action } from '../route/safe/decode.js';
import { knownContract } from '../signer/known-contracts.js';

/** True of a contract that Safe published to run batches. */
export const isBatchContract = (address: Hex): boolean =>
  /^MultiSend(CallOnly)?$/.test(knownContract(address)?.kind ?? '');

/** True of a batch that runs as the Safe through code that is known to run batches. */
export const isBatch = ({ kind, operation, to }: Action, trustedDelegates: ReadonlySet<string>): boolean =>
  kind === 'multisend' && operation === 1 && (isBatchContract(to) || trustedDelegates.has(to));
