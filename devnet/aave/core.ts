import { AbiCoder } from 'ethers/abi';
import { link } from '../compile/link.js';
import { type Plant, plant } from '../node/plant.js';
import { abiOf, inOrder, type MarketContext } from './context.js';
import { deployLibraries } from './libraries.js';
import { proxyNonce } from './provider-nonce.js';

const USD = '0x0000000000000000000000000000000000000000';
const NO_ORACLE = USD;
const PRICE_UNIT = 10n ** 8n;

const encode = (types: readonly string[], values: readonly unknown[]): string =>
  AbiCoder.defaultAbiCoder().encode(types, values);

/** Where reserves' tokens are implemented and what prices them, once the market's core stands. */
export interface MarketCore {
  readonly aTokenImplementation: string;
  readonly variableDebtTokenImplementation: string;
}

/**
 * Puts the market's core at its real addresses: addresses provider, pool, configurator, ACL manager, oracle, data
 * provider, interest rate strategy, and the reserves' tokens. Whoever deploys owns the provider and is the ACL admin and
 * a pool admin.
 */
export const deployCore = async (context: MarketContext): Promise<MarketCore> => {
  const { rpc, queue, artifacts, spec, deployer } = context;
  const { addresses } = spec;
  const create = (name: 'PoolInstance' | 'PoolConfiguratorInstance' | 'MockIncentivesController', data: string) =>
    queue.create({ from: deployer, data, label: `Aave: deploy ${name}` });

  const libraries = deployLibraries(queue, deployer, artifacts);
  const poolArguments = encode(
    ['address', 'address'],
    [addresses.poolAddressesProvider, addresses.interestRateStrategy],
  );
  const { PoolInstance, PoolConfiguratorInstance, MockIncentivesController } = artifacts.contracts;
  const pool = create('PoolInstance', link(PoolInstance, libraries) + poolArguments.slice(2));
  const configurator = create('PoolConfiguratorInstance', link(PoolConfiguratorInstance, libraries));
  const rewards = create('MockIncentivesController', MockIncentivesController.bytecode);
  await plant(rpc, queue, deployer, [
    planted(context, 'PoolAddressesProvider', addresses.poolAddressesProvider, [spec.marketId, deployer]),
    planted(context, 'DefaultReserveInterestRateStrategyV2', addresses.interestRateStrategy, [
      addresses.poolAddressesProvider,
    ]),
    ...tokens(context),
  ]);

  await setProxies(context, { pool, configurator });
  await plantDependents(context);
  return implementations(context, rewards);
};

/** A contract at a given address, with its constructor's arguments encoded by its own ABI. */
const planted = (
  context: MarketContext,
  name: Parameters<typeof abiOf>[1],
  address: string,
  values: readonly unknown[],
  label: string = name,
): Plant => ({
  address,
  creationCode: context.artifacts.contracts[name].bytecode,
  constructorArguments: abiOf(context, name).encodeDeploy(values),
  label: `Aave: deploy ${label}`,
});

const tokens = (context: MarketContext): Plant[] =>
  inOrder(context.spec).map(({ asset, name, symbol, decimals }) =>
    planted(context, 'TestnetERC20', asset, [name, symbol, decimals, context.deployer], `the token ${symbol}`),
  );

/** The provider creates the proxies itself, so its nonce decides where they are. */
const setProxies = async (
  context: MarketContext,
  implementation: { readonly pool: string; readonly configurator: string },
): Promise<void> => {
  const { rpc, queue, spec, deployer } = context;
  const provider = spec.addresses.poolAddressesProvider;
  const abi = abiOf(context, 'PoolAddressesProvider');
  const call = (name: string, argument: string) =>
    queue.call({
      from: deployer,
      to: provider,
      data: abi.encodeFunctionData(name, [argument]),
      label: `Aave: ${name}`,
    });
  const setNonce = async (proxy: string) =>
    rpc.send('anvil_setNonce', provider, `0x${proxyNonce(provider, proxy).toString(16)}`);

  call('setACLAdmin', deployer);
  await setNonce(spec.addresses.pool);
  call('setPoolImpl', implementation.pool);
  await queue.flush();
  await setNonce(spec.addresses.poolConfigurator);
  call('setPoolConfiguratorImpl', implementation.configurator);
  await queue.flush();
};

/** The contracts whose constructors ask the provider, and the provider's record of them. */
const plantDependents = async (context: MarketContext): Promise<void> => {
  const { rpc, queue, spec, deployer } = context;
  const { addresses } = spec;
  const provider = addresses.poolAddressesProvider;
  const reserves = inOrder(spec);
  const aggregators = reserves.map(({ symbol, price }) =>
    queue.create({
      from: deployer,
      data:
        context.artifacts.contracts.MockAggregator.bytecode +
        abiOf(context, 'MockAggregator').encodeDeploy([price]).slice(2),
      label: `${symbol}: deploy its price feed`,
      gas: 500_000n,
    }),
  );
  const assets = reserves.map(({ asset }) => asset);
  await plant(rpc, queue, deployer, [
    planted(context, 'ACLManager', addresses.aclManager, [provider]),
    planted(context, 'AaveProtocolDataProvider', addresses.protocolDataProvider, [provider]),
    planted(context, 'AaveOracle', addresses.oracle, [provider, assets, aggregators, NO_ORACLE, USD, PRICE_UNIT]),
  ]);
  const abi = abiOf(context, 'PoolAddressesProvider');
  const record = { setACLManager: 'aclManager', setPoolDataProvider: 'protocolDataProvider', setPriceOracle: 'oracle' };
  for (const [setter, of] of Object.entries(record) as [string, 'aclManager' | 'protocolDataProvider' | 'oracle'][]) {
    const data = abi.encodeFunctionData(setter, [addresses[of]]);
    queue.call({ from: deployer, to: provider, data, label: `Aave: ${setter}` });
  }
  const addPoolAdmin = abiOf(context, 'ACLManager').encodeFunctionData('addPoolAdmin', [deployer]);
  queue.call({ from: deployer, to: addresses.aclManager, data: addPoolAdmin, label: 'Aave: addPoolAdmin' });
};

const implementations = (context: MarketContext, rewards: string): MarketCore => {
  const { queue, spec, deployer } = context;
  const { pool } = spec.addresses;
  const create = (name: 'ATokenInstance' | 'VariableDebtTokenInstance', values: readonly string[]) =>
    queue.create({
      from: deployer,
      data: context.artifacts.contracts[name].bytecode + abiOf(context, name).encodeDeploy(values).slice(2),
      label: `Aave: deploy ${name}`,
    });
  return {
    // The deployer is the treasury too: an address that receives, and no more.
    aTokenImplementation: create('ATokenInstance', [pool, rewards, deployer]),
    variableDebtTokenImplementation: create('VariableDebtTokenInstance', [pool, rewards]),
  };
};
