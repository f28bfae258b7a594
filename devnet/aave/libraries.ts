import type { AaveArtifacts } from '../compile/aave.js';
import type { AaveContract } from '../compile/contracts.js';
import { link } from '../compile/link.js';
import type { TransactionQueue } from '../node/transactions.js';

/** The pool's and the configurator's libraries, each after those it uses itself. */
const LIBRARIES: readonly AaveContract[] = [
  'BorrowLogic',
  'FlashLoanLogic',
  'LiquidationLogic',
  'PoolLogic',
  'SupplyLogic',
  'ConfiguratorLogic',
];

/** Deploys the libraries; gives the address of each by name. */
export const deployLibraries = (
  queue: TransactionQueue,
  deployer: string,
  { contracts }: AaveArtifacts,
): ReadonlyMap<string, string> => {
  const addresses = new Map<string, string>();
  for (const name of LIBRARIES) {
    const data = link(contracts[name], addresses);
    addresses.set(name, queue.create({ from: deployer, data, label: `Aave: deploy ${name}` }));
  }
  return addresses;
};
