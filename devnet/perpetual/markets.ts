/** A perpetual market of the embedded chain. */
export interface PerpetualMarket {
  readonly symbol: string;
  readonly name: string;
  /** US dollars, whole. */
  readonly price: bigint;
  /** Ratios have 6 decimals: 1_000_000 is 100 %. */
  readonly feeRatio: number;
  readonly insuranceFundFeeRatio: number;
  /** 0 leaves it unset, which reads as the contract's default of 10 %. */
  readonly maxPriceSpreadRatio: number;
}

/** The markets Perpetual's registry starts with. */
export const PERPETUAL_MARKETS: readonly [PerpetualMarket, PerpetualMarket] = [
  {
    symbol: 'vETH',
    name: 'Virtual Ether',
    price: 3_000n,
    feeRatio: 1_000,
    insuranceFundFeeRatio: 100_000,
    maxPriceSpreadRatio: 0,
  },
  {
    symbol: 'vBTC',
    name: 'Virtual Bitcoin',
    price: 90_000n,
    feeRatio: 1_000,
    insuranceFundFeeRatio: 150_000,
    maxPriceSpreadRatio: 50_000,
  },
];

/** The most USDC the vault may hold: 100 million, in the token's smallest unit. */
export const SETTLEMENT_TOKEN_BALANCE_CAP = 100_000_000n * 10n ** 6n;
