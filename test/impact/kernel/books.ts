import type { Book } from '../../../src/impact/book.js';
import { NO_MODE } from '../../../src/impact/book.js';
import type { RiskAsset, RiskMarket, RiskMode } from '../../../src/impact/risk-market.js';

/** An asset of which only the price and the liquidation threshold matter. */
export const asset = (id: string, price: number, liquidationThreshold: number): RiskAsset => ({
  id,
  label: id.toUpperCase(),
  price,
  collateralFactor: liquidationThreshold,
  liquidationThreshold,
  liquidationPenalty: 0.05,
  liquidationProtocolFee: 0.1,
  reserveFactor: 0.1,
  supplyCap: Infinity,
  borrowCap: Infinity,
  rate: null,
  supplied: 0,
  borrowed: 0,
  available: 0,
  suppliable: true,
  borrowable: true,
  halted: false,
});

export const market = (assets: readonly RiskAsset[], modes: readonly RiskMode[] = []): RiskMarket => ({
  name: 'test-market',
  assets,
  modes,
  liquidation: {
    closeFactor: 0.5,
    closeFactorOf: 'position',
    fullCloseBelowHealth: null,
    fullCloseBelowValue: null,
    minimumLeft: null,
  },
});

export interface Position {
  readonly asset: number;
  readonly collateral: number;
  readonly debt: number;
}

export interface Account {
  readonly mode?: number;
  readonly positions: readonly Position[];
}

export const book = (assets: readonly RiskAsset[], accounts: readonly Account[]): Book => {
  const positions = accounts.flatMap((account) => account.positions);
  const offsets = [0];
  for (const account of accounts) offsets.push((offsets.at(-1) ?? 0) + account.positions.length);
  return {
    origin: { kind: 'synthetic', how: 'drawn by a test' },
    assets: assets.map(({ id }) => id),
    accounts: accounts.map((_, index) => `account-${index}`),
    modes: Uint16Array.from(accounts, ({ mode }) => mode ?? NO_MODE),
    offsets: Uint32Array.from(offsets),
    asset: Uint16Array.from(positions, (position) => position.asset),
    collateral: Float64Array.from(positions, ({ collateral }) => collateral),
    idle: new Float64Array(positions.length),
    debt: Float64Array.from(positions, ({ debt }) => debt),
  };
};
