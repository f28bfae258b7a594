/**
 * A whole Aave v3 market as plain data: everything the embedded chain needs to rebuild it. Every number is the integer
 * the contracts hold, so nothing is converted, rounded or guessed on the way to the chain.
 */
export interface MarketSpec {
  /** What the market is called in `PoolAddressesProvider.getMarketId()`. */
  readonly marketId: string;
  readonly addresses: MarketAddresses;
  /** One entry a reserve, in any order; the ids must be 0, 1, 2 … without a gap. */
  readonly reserves: readonly ReserveSpec[];
  readonly eModes: readonly EModeSpec[];
}

/** Where the market's contracts are on the real chain; they are put at the same addresses. */
export interface MarketAddresses {
  readonly poolAddressesProvider: string;
  /** Must be a CREATE address of the provider, as on every real deployment. */
  readonly pool: string;
  /** Must be a CREATE address of the provider. */
  readonly poolConfigurator: string;
  readonly aclManager: string;
  readonly oracle: string;
  readonly protocolDataProvider: string;
  readonly interestRateStrategy: string;
}

/** One reserve: its token, its price and every parameter the pool configurator sets. */
export interface ReserveSpec {
  /** Position in the pool's list of reserves; the bit index in the eModes' bitmaps. */
  readonly id: number;
  readonly asset: string;
  readonly symbol: string;
  readonly name: string;
  readonly decimals: number;
  /** US dollars with 8 decimals, as the oracle answers. */
  readonly price: bigint;

  /** Basis points. A frozen reserve reads 0; what comes back after unfreezing is `pendingLtv`. */
  readonly ltv: bigint;
  /** Basis points: the LTV that is stored while the reserve's LTV is zeroed. 0 where none is. */
  readonly pendingLtv: bigint;
  /** Basis points; 0 where the asset is not a collateral. */
  readonly liquidationThreshold: bigint;
  /** 10000 + bonus in basis points; 0 where the asset is not a collateral. */
  readonly liquidationBonus: bigint;
  /** Basis points. */
  readonly liquidationProtocolFee: bigint;
  /** Basis points. */
  readonly reserveFactor: bigint;
  /** Whole tokens; 0 means unlimited. */
  readonly supplyCap: bigint;
  /** Whole tokens; 0 means unlimited. */
  readonly borrowCap: bigint;
  /** US cents; 0 where the collateral is not isolated. */
  readonly debtCeiling: bigint;

  readonly borrowingEnabled: boolean;
  readonly flashLoanEnabled: boolean;
  readonly borrowableInIsolation: boolean;
  readonly siloedBorrowing: boolean;
  readonly frozen: boolean;
  readonly paused: boolean;

  readonly rates: RateSpec;
  /** What is supplied before anyone borrows, in the token's smallest unit. */
  readonly supplied: bigint;
}

/** A reserve's interest rate curve, in basis points. */
export interface RateSpec {
  readonly optimalUsageRatio: bigint;
  readonly baseVariableBorrowRate: bigint;
  readonly variableRateSlope1: bigint;
  readonly variableRateSlope2: bigint;
}

/** One eMode category. */
export interface EModeSpec {
  /** 1 to 255. */
  readonly id: number;
  readonly label: string;
  /** Basis points. */
  readonly ltv: bigint;
  /** Basis points. */
  readonly liquidationThreshold: bigint;
  /** 10000 + bonus in basis points. */
  readonly liquidationBonus: bigint;
  /** Asset addresses. */
  readonly collateral: readonly string[];
  /** Asset addresses. */
  readonly borrowable: readonly string[];
  /** Collateral whose LTV counts as zero here. Frozen collateral always is: freezing sets the bit, listed or not. */
  readonly ltvzero: readonly string[];
}
