import type { DepthModel } from '../scenario.js';

/** Where the depth of an asset is from. */
export type DepthSource =
  /** A table of sizes and what selling them gets, made elsewhere. */
  | { readonly kind: 'table'; readonly name: string; readonly digest: string }
  /** Reserves of pools that a Pools document names, read from the chain. */
  | {
      readonly kind: 'pools';
      /** The document's file. */
      readonly name: string;
      readonly digest: string;
      readonly chainId: bigint;
      readonly block: bigint;
      readonly blockHash: string;
      /** Of the block, in seconds since 1970. */
      readonly time: bigint;
      /** Each pool that counts, in words. */
      readonly pools: readonly string[];
    };

/** What sales of one asset get, as it was measured. */
export interface MeasuredDepth {
  /** The entity's identity. */
  readonly asset: string;
  readonly label: string;
  readonly model: DepthModel;
  readonly source: DepthSource;
}

/** The measured depths of a market, an asset at most once. */
export interface Depths {
  readonly market: string;
  readonly entries: readonly MeasuredDepth[];
}

/** Where a depth is from, in words, for results that use it. */
export const sourceText = (source: DepthSource): string =>
  source.kind === 'table'
    ? `the table ${source.name}`
    : `${source.pools.length} pool${source.pools.length === 1 ? '' : 's'} of ${source.name} at block ${source.block}`;

/** Decimals that depths are kept with: dollars to cents, shares to a hundred-millionth. */
export const CENTS = 2;
export const SHARE_PLACES = 8;

/** Dollars rounded down to cents: a depth is never more than what was measured. */
export const downToCents = (value: number): number => Math.floor(value * 100 * (1 + 1e-15)) / 100;

/** A share rounded up. */
export const shareUp = (value: number): number => Math.min(1, Math.ceil(value * 1e8 - 1e-6) / 1e8);
