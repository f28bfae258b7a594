import type { ReserveSpec } from '../market-spec.js';
import { abiOf, inOrder, type MarketContext } from './context.js';

/** Adds a call of the pool configurator, labelled with what it is about. */
export const configuratorCalls = (context: MarketContext) => {
  const abi = abiOf(context, 'PoolConfiguratorInstance');
  return (about: string, name: string, ...values: readonly unknown[]): void =>
    context.queue.call({
      from: context.deployer,
      to: context.spec.addresses.poolConfigurator,
      data: abi.encodeFunctionData(name, values),
      label: `${about}: ${name}(${values.slice(1).map(String).join(', ')})`,
    });
};

/**
 * Sets what must be set before anyone supplies or borrows: the collateral side, fees and flags, and the debt ceiling,
 * which the contracts refuse for a collateral that is supplied.
 */
export const setParameters = (context: MarketContext): void => {
  const call = configuratorCalls(context);
  for (const reserve of inOrder(context.spec)) {
    const { asset, symbol } = reserve;
    const set = (name: string, ...values: readonly unknown[]) => call(symbol, name, asset, ...values);
    if (isCollateral(reserve)) {
      // The stored LTV, which freezing or zeroing it later sets aside.
      const ltv = reserve.pendingLtv === 0n ? reserve.ltv : reserve.pendingLtv;
      set('configureReserveAsCollateral', ltv, reserve.liquidationThreshold, reserve.liquidationBonus);
    }
    set('setReserveFactor', reserve.reserveFactor);
    set('setLiquidationProtocolFee', reserve.liquidationProtocolFee);
    set('setReserveBorrowing', reserve.borrowingEnabled);
    set('setReserveFlashLoaning', reserve.flashLoanEnabled);
    set('setBorrowableInIsolation', reserve.borrowableInIsolation);
    set('setSiloedBorrowing', reserve.siloedBorrowing);
    if (reserve.debtCeiling !== 0n) set('setDebtCeiling', reserve.debtCeiling);
  }
};

const isCollateral = ({ ltv, pendingLtv, liquidationThreshold, liquidationBonus }: ReserveSpec): boolean =>
  ltv !== 0n || pendingLtv !== 0n || liquidationThreshold !== 0n || liquidationBonus !== 0n;

/**
 * Sets what would stop supplying and borrowing, once both are done: caps, which real markets hold below what is supplied,
 * a zeroed LTV, freezing and pausing.
 */
export const closeReserves = (context: MarketContext): void => {
  const call = configuratorCalls(context);
  for (const { asset, symbol, supplyCap, borrowCap, pendingLtv, frozen, paused } of inOrder(context.spec)) {
    call(symbol, 'setSupplyCap', asset, supplyCap);
    call(symbol, 'setBorrowCap', asset, borrowCap);
    if (frozen) call(symbol, 'setReserveFreeze', asset, true);
    else if (pendingLtv !== 0n) call(symbol, 'setReserveLtvzero', asset, true);
    if (paused) call(symbol, 'setReservePause(address,bool)', asset, true);
  }
};
