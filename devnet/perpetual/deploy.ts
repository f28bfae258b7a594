import { AbiCoder } from 'ethers/abi';
import { getCreate2Address, getCreateAddress } from 'ethers/address';
import { keccak256 } from 'ethers/crypto';
import { contractInterface } from '../artifacts.js';
import type { AaveArtifacts } from '../compile/aave.js';
import type { TransactionQueue } from '../node/transactions.js';
import { type PerpetualContract, type PerpetualContracts, perpetualContracts } from './contracts.js';
import { PERPETUAL_MARKETS, type PerpetualMarket, SETTLEMENT_TOKEN_BALANCE_CAP } from './markets.js';
import { sqrtPriceX96 } from './price.js';

/** The tier of the Uniswap pools: 0.3 %. Perpetual ignores it and charges its own fee. */
const UNISWAP_FEE = 3_000;

/** Where Perpetual's contracts are. */
export interface PerpetualAddresses {
  readonly clearingHouse: string;
  readonly clearingHouseConfig: string;
  readonly marketRegistry: string;
  readonly uniswapV3Factory: string;
  readonly quoteToken: string;
  /** Base tokens by symbol. */
  readonly baseTokens: Readonly<Record<string, string>>;
}

export interface PerpetualContext {
  readonly queue: TransactionQueue;
  readonly artifacts: AaveArtifacts;
  readonly deployer: string;
}

type Call = (to: string, contract: PerpetualContract, name: string, ...values: readonly unknown[]) => void;

/**
 * Deploys ClearingHouseConfig and MarketRegistry with two markets. The registry accepts a market only with a real
 * Uniswap v3 pool and real virtual tokens, all of which the clearing house holds; the clearing house itself stays
 * uninitialised, since nothing trades. The deployer owns everything.
 */
export const deployPerpetual = async (context: PerpetualContext): Promise<PerpetualAddresses> => {
  const { queue, deployer } = context;
  const contracts = await perpetualContracts();
  const create = (name: PerpetualContract) =>
    queue.create({ from: deployer, data: contracts[name].artifact.bytecode, label: `Perpetual: deploy ${name}` });
  const call: Call = (to, contract, name, ...values) =>
    queue.call({
      from: deployer,
      to,
      data: contracts[contract].abi.encodeFunctionData(name, values),
      label: `Perpetual: ${contract}.${name}(${values.map(String).join(', ')})`,
      gas: 8_000_000n,
    });

  const tokens = createTokens(create, deployer);
  const addresses: PerpetualAddresses = {
    ...tokens,
    uniswapV3Factory: create('UniswapV3Factory'),
    clearingHouse: create('ClearingHouse'),
    clearingHouseConfig: create('ClearingHouseConfig'),
    marketRegistry: create('MarketRegistry'),
  };
  const { clearingHouse, clearingHouseConfig, marketRegistry, uniswapV3Factory, quoteToken } = addresses;
  call(clearingHouseConfig, 'ClearingHouseConfig', 'initialize');
  call(clearingHouseConfig, 'ClearingHouseConfig', 'setSettlementTokenBalanceCap', SETTLEMENT_TOKEN_BALANCE_CAP);
  call(quoteToken, 'QuoteToken', 'initialize', 'Virtual USD', 'vUSD');
  call(quoteToken, 'QuoteToken', 'mintMaximumTo', clearingHouse);
  call(quoteToken, 'QuoteToken', 'addWhitelist', clearingHouse);
  call(marketRegistry, 'MarketRegistry', 'initialize', uniswapV3Factory, quoteToken);
  call(marketRegistry, 'MarketRegistry', 'setClearingHouse', clearingHouse);
  for (const market of PERPETUAL_MARKETS) addMarket(context, call, contracts, addresses, market);
  return addresses;
};

/**
 * Creates the virtual tokens. The registry demands that each base token's address is below the quote token's, so the
 * greatest of the next addresses is the quote token. They are the deployer's first transactions.
 */
const createTokens = (
  create: (name: PerpetualContract) => string,
  deployer: string,
): Pick<PerpetualAddresses, 'quoteToken' | 'baseTokens'> => {
  const candidates = [...PERPETUAL_MARKETS.keys(), PERPETUAL_MARKETS.length].map((nonce) =>
    getCreateAddress({ from: deployer, nonce }),
  );
  const greatest = [...candidates].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? 1 : -1))[0] ?? '';
  for (const candidate of candidates) create(candidate === greatest ? 'QuoteToken' : 'BaseToken');
  const bases = candidates.filter((candidate) => candidate !== greatest);
  return {
    quoteToken: greatest,
    baseTokens: Object.fromEntries(PERPETUAL_MARKETS.map(({ symbol }, index) => [symbol, bases[index] ?? ''])),
  };
};

const addMarket = (
  { queue, artifacts, deployer }: PerpetualContext,
  call: Call,
  contracts: PerpetualContracts,
  addresses: PerpetualAddresses,
  market: PerpetualMarket,
): void => {
  const { clearingHouse, marketRegistry, uniswapV3Factory, quoteToken } = addresses;
  const base = addresses.baseTokens[market.symbol] ?? '';
  const aggregator = artifacts.contracts.MockAggregator;
  const answer = contractInterface(aggregator).encodeDeploy([market.price * 10n ** 8n]);
  const feed = queue.create({
    from: deployer,
    data: aggregator.bytecode + answer.slice(2),
    label: `Perpetual: deploy the price feed of ${market.symbol}`,
    gas: 500_000n,
  });
  const pool = poolAddress(uniswapV3Factory, base, quoteToken, contracts.UniswapV3Pool.artifact.bytecode);

  call(base, 'BaseToken', 'initialize', market.name, market.symbol, feed);
  call(base, 'BaseToken', 'mintMaximumTo', clearingHouse);
  for (const holder of [clearingHouse, pool]) call(base, 'BaseToken', 'addWhitelist', holder);
  call(quoteToken, 'QuoteToken', 'addWhitelist', pool);
  call(uniswapV3Factory, 'UniswapV3Factory', 'createPool', base, quoteToken, UNISWAP_FEE);
  call(pool, 'UniswapV3Pool', 'initialize', sqrtPriceX96(market.price));
  call(marketRegistry, 'MarketRegistry', 'addPool', base, UNISWAP_FEE);
  call(marketRegistry, 'MarketRegistry', 'setFeeRatio', base, market.feeRatio);
  call(marketRegistry, 'MarketRegistry', 'setInsuranceFundFeeRatio', base, market.insuranceFundFeeRatio);
  if (market.maxPriceSpreadRatio > 0) {
    call(marketRegistry, 'MarketRegistry', 'setMarketMaxPriceSpreadRatio', base, market.maxPriceSpreadRatio);
  }
};

/** Where Uniswap's factory creates the pool of two tokens, the lesser address first. */
const poolAddress = (factory: string, token0: string, token1: string, poolBytecode: string): string => {
  const key = AbiCoder.defaultAbiCoder().encode(['address', 'address', 'uint24'], [token0, token1, UNISWAP_FEE]);
  return getCreate2Address(factory, keccak256(key), keccak256(poolBytecode));
};
