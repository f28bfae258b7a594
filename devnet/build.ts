import { buildMarket } from './aave/build.js';
import { choosePositions, type Position } from './aave/positions.js';
import { AAVE_DEPLOYER, GUARDIAN, PERPETUAL_DEPLOYER, SAFE_OWNERS } from './accounts.js';
import { BLOCK_INTERVAL, KEPT_TIME, START_TIME } from './chain.js';
import type { AaveArtifacts } from './compile/aave.js';
import { aaveErrors, explainRevert } from './errors.js';
import type { MarketSpec } from './market-spec.js';
import { type Anvil, startAnvil } from './node/anvil.js';
import type { AnvilBinary } from './node/binary.js';
import { Rpc } from './node/rpc.js';
import { dumpState } from './node/state.js';
import { TransactionQueue } from './node/transactions.js';
import { deployPerpetual } from './perpetual/deploy.js';
import { handOver } from './perpetual/ownership.js';
import { deploySafeContracts, SAFE_CONTRACTS, SAFE_SINGLETON_FACTORY } from './safe/canonical.js';
import { deploySafe } from './safe/deploy.js';

/** What is kept of a built chain: its state and where things are. */
export interface Blueprint {
  readonly safe: string;
  readonly contracts: Readonly<Record<string, string>>;
  readonly borrowers: readonly BorrowerAccount[];
  /** For `loadState`. */
  readonly state: string;
}

/** Somebody who borrowed from the Aave market. */
export interface BorrowerAccount {
  readonly address: string;
  /** 0 where the borrower is in none. */
  readonly eMode: number;
  readonly collateral: string;
  readonly debt: string;
}

export interface BuildInput {
  readonly binary: AnvilBinary;
  readonly artifacts: AaveArtifacts;
  readonly market: MarketSpec;
  readonly onProgress: (message: string) => void;
}

/** More than enough for the blocks the build takes, so that the last one can be at the time all built chains are kept at. */
const BUILD_SPAN = 86_400;

const THRESHOLD = 2;

/** Builds the whole chain on an anvil of its own, which is gone afterwards. */
export const buildChain = async (input: BuildInput): Promise<Blueprint> => {
  const anvil = await startAnvil({
    binary: input.binary,
    port: 0,
    timestamp: START_TIME - BUILD_SPAN,
    extra: ['--no-mining', '--order', 'fifo'],
  });
  try {
    return await buildOn(anvil, input);
  } finally {
    await anvil.stop();
  }
};

const buildOn = async (anvil: Anvil, { artifacts, market, onProgress }: BuildInput): Promise<Blueprint> => {
  const rpc = new Rpc(anvil.url);
  // Without it block times follow the clock, and no two builds are alike.
  await rpc.send('anvil_setBlockTimestampInterval', BLOCK_INTERVAL);
  const errors = aaveErrors(artifacts);
  const queue = new TransactionQueue(rpc, (data) => explainRevert(data, errors));
  const deployer = AAVE_DEPLOYER.address;

  onProgress('Deploying Safe 1.4.1');
  await deploySafeContracts(rpc, queue, deployer);
  const owners = SAFE_OWNERS.map(({ address }) => address);
  const safe = await deploySafe(queue, deployer, { owners, threshold: THRESHOLD });
  await queue.flush();

  onProgress(`Building an Aave v3 market of ${market.reserves.length} reserves and ${market.eModes.length} eModes`);
  await buildMarket({ rpc, queue, artifacts, spec: market, deployer }, { safe, guardian: GUARDIAN.address });

  onProgress('Deploying Perpetual and handing it to the Safe');
  const perpetual = await deployPerpetual({ queue, artifacts, deployer: PERPETUAL_DEPLOYER.address });
  await handOver(queue, perpetual, {
    deployer: PERPETUAL_DEPLOYER.address,
    safe,
    signers: signers(),
  });

  await rpc.send('evm_setNextBlockTimestamp', KEPT_TIME);
  await rpc.send('evm_mine');
  const { baseTokens, ...perpetualContracts } = perpetual;
  return {
    safe,
    contracts: { ...market.addresses, ...perpetualContracts, ...baseTokens, ...safeContracts() },
    borrowers: choosePositions(market).map(account),
    state: await dumpState(rpc),
  };
};

const signers = (): Parameters<typeof handOver>[2]['signers'] => {
  const [first, ...others] = SAFE_OWNERS.slice(0, THRESHOLD);
  if (first === undefined) throw new Error('The Safe has no owners.');
  return [first, ...others];
};

const account = ({ borrower, eMode, collateral, debt }: Position): BorrowerAccount => ({
  address: borrower,
  eMode,
  collateral: collateral.asset,
  debt: debt.asset,
});

const safeContracts = (): Record<string, string> => ({
  safeSingletonFactory: SAFE_SINGLETON_FACTORY,
  safeSingleton: SAFE_CONTRACTS.Safe.address,
  safeL2Singleton: SAFE_CONTRACTS.SafeL2.address,
  safeProxyFactory: SAFE_CONTRACTS.SafeProxyFactory.address,
  fallbackHandler: SAFE_CONTRACTS.CompatibilityFallbackHandler.address,
  multiSend: SAFE_CONTRACTS.MultiSend.address,
  multiSendCallOnly: SAFE_CONTRACTS.MultiSendCallOnly.address,
  signMessageLib: SAFE_CONTRACTS.SignMessageLib.address,
  createCall: SAFE_CONTRACTS.CreateCall.address,
  simulateTxAccessor: SAFE_CONTRACTS.SimulateTxAccessor.address,
});
