import { Interface } from 'ethers/abi';
import type { KnownAccount } from '../accounts.js';
import type { TransactionQueue } from '../node/transactions.js';
import { encodeSafeBatch } from '../safe/execute.js';
import type { PerpetualAddresses } from './deploy.js';

const OWNABLE = new Interface(['function setOwner(address newOwner)', 'function updateOwner()']);

export interface Handover {
  readonly deployer: string;
  readonly safe: string;
  /** As many owners as the Safe's threshold; the first also sends the transaction. */
  readonly signers: readonly [KnownAccount, ...KnownAccount[]];
}

/**
 * Hands the contracts a Safe governs over to it. The contracts have ownership in two steps: the owner names a candidate,
 * and the candidate accepts, which the Safe does in its first transaction.
 */
export const handOver = async (queue: TransactionQueue, addresses: PerpetualAddresses, to: Handover): Promise<void> => {
  const { deployer, safe, signers } = to;
  const owned = [addresses.clearingHouseConfig, addresses.marketRegistry];
  for (const contract of owned) {
    const data = OWNABLE.encodeFunctionData('setOwner', [safe]);
    queue.call({ from: deployer, to: contract, data, label: 'Perpetual: setOwner' });
  }
  await queue.flush();
  const calls = owned.map((contract) => ({ to: contract, data: OWNABLE.encodeFunctionData('updateOwner') }));
  const data = encodeSafeBatch({ safe, nonce: 0, signers, calls });
  queue.call({ from: signers[0].address, to: safe, data, label: 'Safe: take over Perpetual' });
  await queue.flush();
};
