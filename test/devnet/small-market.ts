import { getAddress, getCreateAddress } from 'ethers/address';
import type { MarketSpec, ReserveSpec } from '../../devnet/market-spec.js';

const PROVIDER = '0x00000000000000000000000000000000000A11cE';

const asset = (id: number): string => getAddress(`0x${(0xa550 + id).toString(16).padStart(40, '0')}`);

const WHOLE = 10n ** 18n;

/** A plain reserve that collateralises, lends and borrows. */
export const plainReserve = (id: number, symbol: string, changes: Partial<ReserveSpec> = {}): ReserveSpec => ({
  ...{ id, symbol, asset: asset(id), name: `Test ${symbol}`, decimals: 18, price: 2_000n * 10n ** 8n },
  ...{ ltv: 7_500n, pendingLtv: 0n, liquidationThreshold: 8_000n, liquidationBonus: 10_500n },
  ...{ liquidationProtocolFee: 1_000n, reserveFactor: 1_500n, debtCeiling: 0n },
  ...{ supplyCap: 2_000_000n, borrowCap: 1_000_000n },
  ...{ borrowingEnabled: true, flashLoanEnabled: true, borrowableInIsolation: false, siloedBorrowing: false },
  ...{ frozen: false, paused: false },
  rates: {
    optimalUsageRatio: 9_000n,
    baseVariableBorrowRate: 0n,
    variableRateSlope1: 270n,
    variableRateSlope2: 8_000n,
  },
  supplied: 100_000n * WHOLE,
  ...changes,
});

const NOT_COLLATERAL = { ltv: 0n, liquidationThreshold: 0n, liquidationBonus: 0n };

/** A market with one reserve of each kind that the contracts treat in their own way. */
export const smallMarket = (): MarketSpec => {
  const reserves = [
    plainReserve(0, 'ETH'),
    plainReserve(1, 'USD', {
      price: 10n ** 8n,
      decimals: 6,
      supplied: 200_000_000n * 10n ** 6n,
      supplyCap: 0n,
      borrowableInIsolation: true,
    }),
    plainReserve(2, 'ICE', { frozen: true, ltv: 0n, pendingLtv: 4_400n }),
    plainReserve(3, 'NIL', { ltv: 0n, pendingLtv: 6_100n }),
    plainReserve(4, 'ISO', { debtCeiling: 123_456_700n, paused: true, supplyCap: 1n }),
    plainReserve(5, 'LONE', { ...NOT_COLLATERAL, siloedBorrowing: true, flashLoanEnabled: false }),
    plainReserve(6, 'SHUT', { ...NOT_COLLATERAL, borrowingEnabled: false, frozen: true, supplied: 0n }),
  ];
  const eMode = { ltv: 9_000n, liquidationThreshold: 9_300n, liquidationBonus: 10_200n };
  return {
    marketId: 'Small Market',
    addresses: {
      poolAddressesProvider: PROVIDER,
      pool: getCreateAddress({ from: PROVIDER, nonce: 1 }),
      poolConfigurator: getCreateAddress({ from: PROVIDER, nonce: 3 }),
      aclManager: asset(100),
      oracle: asset(101),
      protocolDataProvider: asset(102),
      interestRateStrategy: asset(103),
    },
    reserves,
    eModes: [
      { id: 2, label: 'Ether', ...eMode, collateral: [asset(0), asset(2)], borrowable: [asset(1)], ltvzero: [] },
      { id: 9, label: 'Barred', ...eMode, collateral: [asset(3)], borrowable: [asset(0)], ltvzero: [asset(3)] },
    ],
  };
};

/** The same market with one reserve changed. */
export const withReserve = (symbol: string, changes: Partial<ReserveSpec>): MarketSpec => {
  const market = smallMarket();
  const reserves = market.reserves.map((reserve) => (reserve.symbol === symbol ? { ...reserve, ...changes } : reserve));
  return { ...market, reserves };
};
