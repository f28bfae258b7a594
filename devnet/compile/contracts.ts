const ORIGIN = '@aave-dao/aave-v3-origin/src/contracts';

/**
 * The contracts of Aave v3 that make a market, and the source file of each. They are found by path, since the package
 * has more than one contract of some names.
 */
export const AAVE_SOURCES = {
  PoolAddressesProvider: `${ORIGIN}/protocol/configuration/PoolAddressesProvider.sol`,
  ACLManager: `${ORIGIN}/protocol/configuration/ACLManager.sol`,
  PoolInstance: `${ORIGIN}/instances/PoolInstance.sol`,
  PoolConfiguratorInstance: `${ORIGIN}/instances/PoolConfiguratorInstance.sol`,
  ATokenInstance: `${ORIGIN}/instances/ATokenInstance.sol`,
  VariableDebtTokenInstance: `${ORIGIN}/instances/VariableDebtTokenInstance.sol`,
  DefaultReserveInterestRateStrategyV2: `${ORIGIN}/misc/DefaultReserveInterestRateStrategyV2.sol`,
  AaveOracle: `${ORIGIN}/misc/AaveOracle.sol`,
  AaveProtocolDataProvider: `${ORIGIN}/helpers/AaveProtocolDataProvider.sol`,
  BorrowLogic: `${ORIGIN}/protocol/libraries/logic/BorrowLogic.sol`,
  FlashLoanLogic: `${ORIGIN}/protocol/libraries/logic/FlashLoanLogic.sol`,
  LiquidationLogic: `${ORIGIN}/protocol/libraries/logic/LiquidationLogic.sol`,
  PoolLogic: `${ORIGIN}/protocol/libraries/logic/PoolLogic.sol`,
  SupplyLogic: `${ORIGIN}/protocol/libraries/logic/SupplyLogic.sol`,
  ConfiguratorLogic: `${ORIGIN}/protocol/libraries/logic/ConfiguratorLogic.sol`,
  Errors: `${ORIGIN}/protocol/libraries/helpers/Errors.sol`,
  MockAggregator: `${ORIGIN}/mocks/oracle/CLAggregators/MockAggregator.sol`,
  MockIncentivesController: `${ORIGIN}/mocks/helpers/MockIncentivesController.sol`,
  TestnetERC20: `${ORIGIN}/mocks/testnet-helpers/TestnetERC20.sol`,
} as const;

export type AaveContract = keyof typeof AAVE_SOURCES;
