import { AbiCoder } from 'ethers/abi';
import { TRANSACTION_GAS_LIMIT } from '../chain.js';
import type { RateSpec, ReserveSpec } from '../market-spec.js';
import { abiOf, inOrder, type MarketContext } from './context.js';
import type { MarketCore } from './core.js';

/** As many reserves as one transaction may list under the gas limit of a transaction. */
const RESERVES_A_CALL = 8;

/** Lists the reserves in the order of their ids: each gets its aToken, its debt token and its interest rates. */
export const listReserves = (context: MarketContext, core: MarketCore): void => {
  const { queue, spec, deployer } = context;
  const abi = abiOf(context, 'PoolConfiguratorInstance');
  const reserves = inOrder(spec);
  for (let start = 0; start < reserves.length; start += RESERVES_A_CALL) {
    const some = reserves.slice(start, start + RESERVES_A_CALL);
    queue.call({
      from: deployer,
      to: spec.addresses.poolConfigurator,
      data: abi.encodeFunctionData('initReserves', [some.map((reserve) => listing(reserve, core))]),
      label: `${some.map(({ symbol }) => symbol).join(', ')}: list`,
      gas: TRANSACTION_GAS_LIMIT,
    });
  }
};

const listing = ({ asset, symbol, rates }: ReserveSpec, core: MarketCore) => ({
  aTokenImpl: core.aTokenImplementation,
  variableDebtTokenImpl: core.variableDebtTokenImplementation,
  underlyingAsset: asset,
  aTokenName: `Aave ${symbol}`,
  aTokenSymbol: `a${symbol}`,
  variableDebtTokenName: `Aave Variable Debt ${symbol}`,
  variableDebtTokenSymbol: `variableDebt${symbol}`,
  params: '0x',
  interestRateData: encodeRates(rates),
});

/** Interest rate data as the configurator takes it: four words, in basis points. */
export const encodeRates = (rates: RateSpec): string =>
  AbiCoder.defaultAbiCoder().encode(
    ['uint16', 'uint32', 'uint32', 'uint32'],
    [rates.optimalUsageRatio, rates.baseVariableBorrowRate, rates.variableRateSlope1, rates.variableRateSlope2],
  );
