import type { MarketContext } from './context.js';
import { configuratorCalls } from './parameters.js';

/** Creates the eMode categories with their collateral and borrowable assets. */
export const createEModes = (context: MarketContext): void => {
  const call = configuratorCalls(context);
  for (const { id, label, ltv, liquidationThreshold, liquidationBonus, collateral, borrowable } of context.spec
    .eModes) {
    const about = `eMode ${id} (${label})`;
    call(about, 'setEModeCategory', id, ltv, liquidationThreshold, liquidationBonus, label);
    for (const asset of collateral) call(about, 'setAssetCollateralInEMode', asset, id, true);
    for (const asset of borrowable) call(about, 'setAssetBorrowableInEMode', asset, id, true);
  }
};

/** Zeroes the LTV of collateral within an eMode, which would keep borrowers from entering it with that collateral. */
export const zeroEModeLtvs = (context: MarketContext): void => {
  const call = configuratorCalls(context);
  for (const { id, label, ltvzero } of context.spec.eModes) {
    for (const asset of ltvzero) call(`eMode ${id} (${label})`, 'setAssetLtvzeroInEMode', asset, id, true);
  }
};
