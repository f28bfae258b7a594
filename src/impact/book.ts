/** Where a book is from. A synthetic one says so wherever its results appear. */
export type BookOrigin =
  | { readonly kind: 'chain'; readonly chainId: bigint; readonly block: bigint; readonly time: bigint }
  | { readonly kind: 'file'; readonly name: string }
  | { readonly kind: 'synthetic'; readonly how: string };

/** An account in no mode. */
export const NO_MODE = 0xffff;

/**
 * Who holds and owes what. Positions of account `i` stand at `offsets[i]` up to `offsets[i + 1]` of the arrays below it; an
 * account has at most one position of an asset. Amounts are whole tokens, never negative, never NaN.
 */
export interface Book {
  readonly origin: BookOrigin;
  /** Assets by their identity, in the order of the market's. */
  readonly assets: readonly string[];
  /** What accounts are called: addresses, for one. */
  readonly accounts: readonly string[];
  /** By account: a position in the market's modes, or NO_MODE. */
  readonly modes: Uint16Array;
  /** One longer than accounts. */
  readonly offsets: Uint32Array;
  /** By position: which asset. */
  readonly asset: Uint16Array;
  /** By position: tokens that count as collateral. */
  readonly collateral: Float64Array;
  /** By position: tokens supplied that do not count as collateral. */
  readonly idle: Float64Array;
  /** By position: tokens owed. */
  readonly debt: Float64Array;
}
