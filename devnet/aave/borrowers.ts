import { abiOf, type MarketContext } from './context.js';
import { supply } from './liquidity.js';
import type { Position } from './positions.js';

const VARIABLE_RATE = 2;

/**
 * Opens the positions as their owners would: enter the eMode, supply, borrow. The eMode comes first, since an asset that
 * is collateral only there counts as collateral only for those who are in it.
 */
export const openPositions = async (context: MarketContext, positions: readonly Position[]): Promise<void> => {
  const { queue, spec } = context;
  const pool = abiOf(context, 'PoolInstance');
  for (const { borrower, eMode, collateral, collateralAmount, debt, debtAmount } of positions) {
    const act = (what: string, name: string, ...values: readonly unknown[]) =>
      queue.call({
        from: borrower,
        to: spec.addresses.pool,
        data: pool.encodeFunctionData(name, values),
        label: `${what} for borrower ${borrower}`,
      });
    if (eMode !== 0) act(`Enter eMode ${eMode}`, 'setUserEMode', eMode);
    await queue.flush();
    supply(context, { asset: collateral.asset, symbol: collateral.symbol, amount: collateralAmount, to: borrower });
    await queue.flush();
    act(`Borrow ${debt.symbol}`, 'borrow', debt.asset, debtAmount, VARIABLE_RATE, 0, borrower);
    await queue.flush();
  }
};
