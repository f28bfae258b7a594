import { SUPPLIER } from '../accounts.js';
import { abiOf, inOrder, type MarketContext } from './context.js';

export interface Supply {
  readonly asset: string;
  readonly symbol: string;
  /** In the token's smallest unit. */
  readonly amount: bigint;
  readonly to: string;
}

/** Mints tokens and supplies them on behalf of someone. The deployer owns the tokens and so may mint them. */
export const supply = (context: MarketContext, { asset, symbol, amount, to }: Supply): void => {
  const { queue, spec, deployer } = context;
  const token = abiOf(context, 'TestnetERC20');
  const pool = abiOf(context, 'PoolInstance');
  const call = (target: string, data: string, what: string) =>
    queue.call({ from: deployer, to: target, data, label: `${symbol}: ${what}` });
  call(asset, token.encodeFunctionData('mint(address,uint256)', [deployer, amount]), 'mint');
  call(asset, token.encodeFunctionData('approve', [spec.addresses.pool, amount]), 'approve');
  const data = pool.encodeFunctionData('supply', [asset, amount, to, 0]);
  call(spec.addresses.pool, data, `supply ${amount}`);
};

/** Supplies each reserve what the market has, so that there is something to borrow. */
export const seedLiquidity = (context: MarketContext): void => {
  for (const { asset, symbol, supplied } of inOrder(context.spec)) {
    if (supplied > 0n) supply(context, { asset, symbol, amount: supplied, to: SUPPLIER });
  }
};
