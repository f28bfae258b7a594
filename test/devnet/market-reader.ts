import { Contract } from 'ethers/contract';
import { JsonRpcProvider } from 'ethers/providers';
import type { EModeSpec, MarketSpec, ReserveSpec } from '../../devnet/market-spec.js';
import type { Devnet } from '../../devnet/start.js';

const DATA_PROVIDER = [
  'function getReserveConfigurationData(address) view returns (uint256 decimals, uint256 ltv, uint256 liquidationThreshold, uint256 liquidationBonus, uint256 reserveFactor, bool usageAsCollateralEnabled, bool borrowingEnabled, bool stableBorrowRateEnabled, bool isActive, bool isFrozen)',
  'function getReserveCaps(address) view returns (uint256 borrowCap, uint256 supplyCap)',
  'function getPaused(address) view returns (bool)',
  'function getSiloedBorrowing(address) view returns (bool)',
  'function getLiquidationProtocolFee(address) view returns (uint256)',
  'function getDebtCeiling(address) view returns (uint256)',
  'function getFlashLoanEnabled(address) view returns (bool)',
  'function getATokenTotalSupply(address) view returns (uint256)',
];
const POOL = [
  'function getReservesList() view returns (address[])',
  'function getReserveAddressById(uint16) view returns (address)',
  'function getConfiguration(address) view returns (uint256)',
  'function getEModeCategoryCollateralConfig(uint8) view returns (uint16 ltv, uint16 liquidationThreshold, uint16 liquidationBonus)',
  'function getEModeCategoryLabel(uint8) view returns (string)',
  'function getEModeCategoryCollateralBitmap(uint8) view returns (uint128)',
  'function getEModeCategoryBorrowableBitmap(uint8) view returns (uint128)',
  'function getEModeCategoryLtvzeroBitmap(uint8) view returns (uint128)',
  'function getUserEMode(address) view returns (uint256)',
  'function getUserAccountData(address) view returns (uint256 totalCollateralBase, uint256 totalDebtBase, uint256 availableBorrowsBase, uint256 currentLiquidationThreshold, uint256 ltv, uint256 healthFactor)',
  'function POOL_REVISION() view returns (uint256)',
];
const STRATEGY = [
  'function getInterestRateDataBps(address) view returns (uint16 optimalUsageRatio, uint32 baseVariableBorrowRate, uint32 variableRateSlope1, uint32 variableRateSlope2)',
];
const CONFIGURATOR = [
  'function getPendingLtv(address) view returns (uint256)',
  'function CONFIGURATOR_REVISION() view returns (uint256)',
];
const ORACLE = ['function getAssetPrice(address) view returns (uint256)'];
const TOKEN = [
  'function name() view returns (string)',
  'function symbol() view returns (string)',
  'function decimals() view returns (uint8)',
];

/** Bit 61 of a reserve's configuration: the data provider has no getter for it. */
const BORROWABLE_IN_ISOLATION = 61n;

/** Reads a market the way an integrator would: through the data provider and the getters, not through the builder's code. */
export class MarketReader {
  readonly provider: JsonRpcProvider;
  readonly #contracts: Devnet['contracts'];

  constructor({ rpcUrl, contracts }: Devnet) {
    this.provider = new JsonRpcProvider(rpcUrl, undefined, { cacheTimeout: -1, staticNetwork: true });
    this.#contracts = contracts;
  }

  get pool(): Contract {
    return this.#contract('pool', POOL);
  }

  get configurator(): Contract {
    return this.#contract('poolConfigurator', CONFIGURATOR);
  }

  close(): void {
    this.provider.destroy();
  }

  /** The reserve as the chain has it, in the shape of its description. */
  async reserve(described: ReserveSpec): Promise<ReserveSpec> {
    const { asset, id } = described;
    const data = this.#contract('protocolDataProvider', DATA_PROVIDER);
    const token = new Contract(asset, TOKEN, this.provider);
    const [configuration, caps, rates, bits] = await Promise.all([
      data.getFunction('getReserveConfigurationData')(asset),
      data.getFunction('getReserveCaps')(asset),
      this.#contract('interestRateStrategy', STRATEGY).getFunction('getInterestRateDataBps')(asset),
      this.pool.getFunction('getConfiguration')(asset),
    ]);
    const { ltv, liquidationThreshold, liquidationBonus, reserveFactor, borrowingEnabled, isFrozen } = configuration;
    return {
      id: (await this.pool.getFunction('getReserveAddressById')(id)) === asset ? id : -1,
      asset,
      symbol: await token.getFunction('symbol')(),
      name: await token.getFunction('name')(),
      decimals: Number(await token.getFunction('decimals')()),
      price: await this.#contract('oracle', ORACLE).getFunction('getAssetPrice')(asset),
      ...{ ltv, liquidationThreshold, liquidationBonus, reserveFactor, borrowingEnabled },
      pendingLtv: await this.configurator.getFunction('getPendingLtv')(asset),
      liquidationProtocolFee: await data.getFunction('getLiquidationProtocolFee')(asset),
      supplyCap: caps.supplyCap,
      borrowCap: caps.borrowCap,
      debtCeiling: await data.getFunction('getDebtCeiling')(asset),
      flashLoanEnabled: await data.getFunction('getFlashLoanEnabled')(asset),
      borrowableInIsolation: ((bits >> BORROWABLE_IN_ISOLATION) & 1n) === 1n,
      siloedBorrowing: await data.getFunction('getSiloedBorrowing')(asset),
      frozen: isFrozen,
      paused: await data.getFunction('getPaused')(asset),
      rates: rates.toObject(),
      supplied: described.supplied,
    };
  }

  /** The eMode as the chain has it, in the shape of its description. */
  async eMode(id: number, { reserves }: MarketSpec): Promise<EModeSpec> {
    const members = async (getter: string): Promise<string[]> => {
      const bitmap: bigint = await this.pool.getFunction(getter)(id);
      return reserves.filter((reserve) => (bitmap >> BigInt(reserve.id)) & 1n).map(({ asset }) => asset);
    };
    const config = await this.pool.getFunction('getEModeCategoryCollateralConfig')(id);
    return {
      id,
      label: await this.pool.getFunction('getEModeCategoryLabel')(id),
      ...config.toObject(),
      collateral: await members('getEModeCategoryCollateralBitmap'),
      borrowable: await members('getEModeCategoryBorrowableBitmap'),
      ltvzero: await members('getEModeCategoryLtvzeroBitmap'),
    };
  }

  /** How much of the asset is supplied in all. */
  async supplied(asset: string): Promise<bigint> {
    return this.#contract('protocolDataProvider', DATA_PROVIDER).getFunction('getATokenTotalSupply')(asset);
  }

  #contract(name: string, abi: readonly string[]): Contract {
    return new Contract(this.#contracts[name] ?? '', abi, this.provider);
  }
}
