import { readFileSync } from 'node:fs';
import type { EModeSpec, MarketSpec, RateSpec, ReserveSpec } from '../../devnet/market-spec.js';
import { needSharedData } from '../shared-data.js';

interface SnapshotReserve {
  id: number;
  underlying: string;
  symbol: string;
  decimals: number;
  aTokenName: string;
  oracleLatestAnswer: string;
  oracleDecimals: number;
  aTokenUnderlyingBalance: string;
  ltv: number;
  liquidationThreshold: number;
  liquidationBonus: number;
  liquidationProtocolFee: number;
  reserveFactor: number;
  supplyCap: number;
  borrowCap: number;
  debtCeiling: number;
  borrowingEnabled: boolean;
  isFlashloanable: boolean;
  isBorrowableInIsolation: boolean;
  isSiloed: boolean;
  isFrozen: boolean;
  isPaused: boolean;
}

interface SnapshotStrategy {
  address: string;
  optimalUsageRatio: string;
  baseVariableBorrowRate: string;
  variableRateSlope1: string;
  variableRateSlope2: string;
}

interface SnapshotEMode {
  eModeCategory: number;
  label: string;
  ltv: number;
  liquidationThreshold: number;
  liquidationBonus: number;
  collateralBitmap: string;
  borrowableBitmap: string;
}

interface Snapshot {
  poolConfig: Record<'poolAddressesProvider' | 'pool' | 'poolConfigurator' | 'oracle' | 'protocolDataProvider', string>;
  reserves: Record<string, SnapshotReserve>;
  strategies: Record<string, SnapshotStrategy>;
  eModes: Record<string, SnapshotEMode>;
}

/** Where the snapshot is in the shared data. */
export const SNAPSHOT = 'aave/snapshot_default/before.json';

/** Ethereum's ACL manager, which the snapshot does not name. */
const ACL_MANAGER = '0xc2aaCf6553D20d1e9d78E365AAba8032af9c85b0';

const BPS_IN_RAY = 10n ** 23n;

/**
 * The whole Ethereum Core market of a recorded snapshot, for a test that is skipped where it is not there. Leaves
 * nothing of it out: a rate that is no whole number of basis points, or prices with other decimals than 8, are errors.
 */
export const snapshotMarket = (context: Mocha.Context): MarketSpec => {
  const snapshot = JSON.parse(readFileSync(needSharedData(context, SNAPSHOT), 'utf8')) as Snapshot;
  const reserves = Object.values(snapshot.reserves);
  const [strategy] = Object.values(snapshot.strategies);
  const { poolAddressesProvider, pool, poolConfigurator, oracle, protocolDataProvider } = snapshot.poolConfig;
  return {
    marketId: 'Aave Ethereum Market',
    addresses: {
      ...{ poolAddressesProvider, pool, poolConfigurator, oracle, protocolDataProvider },
      aclManager: ACL_MANAGER,
      interestRateStrategy: strategy?.address ?? '',
    },
    reserves: reserves.map((reserve) => reserveSpec(reserve, snapshot.strategies[reserve.underlying])),
    eModes: Object.values(snapshot.eModes).map((eMode) => eModeSpec(eMode, reserves)),
  };
};

const reserveSpec = (reserve: SnapshotReserve, strategy: SnapshotStrategy | undefined): ReserveSpec => {
  if (reserve.oracleDecimals !== 8)
    throw new Error(`${reserve.symbol}: its price has ${reserve.oracleDecimals} decimals`);
  if (strategy === undefined) throw new Error(`${reserve.symbol}: no interest rates`);
  return {
    id: reserve.id,
    asset: reserve.underlying,
    symbol: reserve.symbol,
    name: reserve.aTokenName.replace(/^Aave Ethereum /, ''),
    decimals: reserve.decimals,
    price: BigInt(reserve.oracleLatestAnswer),
    ltv: BigInt(reserve.ltv),
    pendingLtv: 0n,
    liquidationThreshold: BigInt(reserve.liquidationThreshold),
    liquidationBonus: BigInt(reserve.liquidationBonus),
    liquidationProtocolFee: BigInt(reserve.liquidationProtocolFee),
    reserveFactor: BigInt(reserve.reserveFactor),
    supplyCap: BigInt(reserve.supplyCap),
    borrowCap: BigInt(reserve.borrowCap),
    debtCeiling: BigInt(reserve.debtCeiling),
    borrowingEnabled: reserve.borrowingEnabled,
    flashLoanEnabled: reserve.isFlashloanable,
    borrowableInIsolation: reserve.isBorrowableInIsolation,
    siloedBorrowing: reserve.isSiloed,
    frozen: reserve.isFrozen,
    paused: reserve.isPaused,
    rates: rateSpec(reserve.symbol, strategy),
    supplied: BigInt(reserve.aTokenUnderlyingBalance),
  };
};

const rateSpec = (symbol: string, strategy: SnapshotStrategy): RateSpec => {
  const bps = (ray: string): bigint => {
    const value = BigInt(ray);
    if (value % BPS_IN_RAY !== 0n) throw new Error(`${symbol}: the rate ${ray} is no whole number of basis points`);
    return value / BPS_IN_RAY;
  };
  return {
    optimalUsageRatio: bps(strategy.optimalUsageRatio),
    baseVariableBorrowRate: bps(strategy.baseVariableBorrowRate),
    variableRateSlope1: bps(strategy.variableRateSlope1),
    variableRateSlope2: bps(strategy.variableRateSlope2),
  };
};

const eModeSpec = (eMode: SnapshotEMode, reserves: readonly SnapshotReserve[]): EModeSpec => {
  const members = (bitmap: string): string[] =>
    reserves.filter(({ id }) => (BigInt(bitmap) >> BigInt(id)) & 1n).map(({ underlying }) => underlying);
  return {
    id: eMode.eModeCategory,
    label: eMode.label,
    ltv: BigInt(eMode.ltv),
    liquidationThreshold: BigInt(eMode.liquidationThreshold),
    liquidationBonus: BigInt(eMode.liquidationBonus),
    collateral: members(eMode.collateralBitmap),
    borrowable: members(eMode.borrowableBitmap),
    ltvzero: [],
  };
};
