import type { Hex } from '../../chain/hex.js';
import type { SourceText } from '../../document/source.js';

/** A value of a pool: an output of one of its calls. */
export interface PoolValue {
  readonly call: string;
  readonly output: number;
}

/** How pools of one kind are read. Calls are declarations without arguments. */
export interface PoolShape {
  readonly name: string;
  readonly reads: ReadonlyMap<string, string>;
  readonly token0: PoolValue;
  readonly token1: PoolValue;
  readonly curve:
    | { readonly kind: 'constantProduct'; readonly reserve0: PoolValue; readonly reserve1: PoolValue }
    /** Liquidity that is constant between ticks (Uniswap v3): 1.0001^tick is token1's raw units for one of token0. */
    | {
        readonly kind: 'concentrated';
        readonly sqrtPriceX96: PoolValue;
        readonly tick: PoolValue;
        readonly liquidity: PoolValue;
        readonly tickSpacing: PoolValue;
      };
  /** Read from the pool, in millionths; null where each pool states it. */
  readonly feeMillionths: PoolValue | null;
}

export interface Pool {
  readonly shape: PoolShape;
  readonly address: Hex;
  /** As a share; null where the shape reads it. */
  readonly fee: number | null;
}

/** The pools that liquidators of a market sell into, and how they are read: a document of kind Pools. */
export interface PoolsDocument {
  readonly name: string;
  readonly market: string;
  readonly source: SourceText;
  readonly pools: readonly Pool[];
}
