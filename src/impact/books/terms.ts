import type { RiskMarket } from '../risk-market.js';

/** What a mode, or none, lets an account borrow against what. */
export interface Terms {
  /** A position in the market's modes; null: in none. */
  readonly mode: number | null;
  /** The share of an asset's value that may be borrowed against it. */
  readonly factor: (asset: number) => number;
  readonly borrowable: (asset: number) => boolean;
}

/** The terms that an account may choose among: first those in no mode. */
export const termsOf = ({ assets, modes }: RiskMarket): readonly Terms[] => {
  const own = (asset: number): number => assets[asset]?.collateralFactor ?? 0;
  return [
    { mode: null, factor: own, borrowable: () => true },
    ...modes.map(
      ({ collateral, collateralFactor, borrowable }, mode): Terms => ({
        mode,
        factor: (asset) => (collateral.has(asset) ? collateralFactor : own(asset)),
        borrowable: (asset) => borrowable.has(asset),
      }),
    ),
  ];
};
