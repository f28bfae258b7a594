import type { Interface } from 'ethers/abi';
import { contractInterface } from '../artifacts.js';
import type { AaveArtifacts } from '../compile/aave.js';
import type { AaveContract } from '../compile/contracts.js';
import type { MarketSpec, ReserveSpec } from '../market-spec.js';
import type { Rpc } from '../node/rpc.js';
import type { TransactionQueue } from '../node/transactions.js';

/** Everything the steps that build a market share. */
export interface MarketContext {
  readonly rpc: Rpc;
  readonly queue: TransactionQueue;
  readonly artifacts: AaveArtifacts;
  readonly spec: MarketSpec;
  readonly deployer: string;
}

/** The ABI of one of Aave's contracts. */
export const abiOf = ({ artifacts }: Pick<MarketContext, 'artifacts'>, name: AaveContract): Interface =>
  contractInterface(artifacts.contracts[name]);

/** The reserves in the order of their ids, which is the order they must be listed in. */
export const inOrder = (spec: MarketSpec): readonly ReserveSpec[] => [...spec.reserves].sort((a, b) => a.id - b.id);
