import { metricOf } from '../market/roles.js';
import { assetGroup } from './prices.js';
import type { RawBook } from './raw-book.js';

/** How much of what a market has of one asset a book has. Integers of the token's smallest unit; null: not known. */
export interface AssetCoverage {
  readonly asset: string;
  readonly label: string;
  readonly owed: bigint;
  /** What the market says is borrowed. */
  readonly borrowed: bigint | null;
  readonly collateral: bigint;
  readonly supplied: bigint | null;
}

/** Each asset that the book or the market has something of, in the market's order. */
export const coverageOf = (book: RawBook): readonly AssetCoverage[] => {
  const group = assetGroup(book);
  const sums = new Map<string, { owed: bigint; collateral: bigint }>();
  for (const { positions } of book.accounts) {
    for (const { asset, owed, supplied, collateral } of positions) {
      const sum = sums.get(asset) ?? { owed: 0n, collateral: 0n };
      sum.owed += owed;
      if (collateral) sum.collateral += supplied;
      sums.set(asset, sum);
    }
  }
  const metric = (identity: string, role: string): bigint | null => {
    const value = metricOf(book.metrics, group, identity, role);
    return value?.kind === 'number' ? value.number.raw : null;
  };
  return [...(book.params.entities.get(group.name)?.values() ?? [])].flatMap(({ identity, label }): AssetCoverage[] => {
    const sum = sums.get(identity) ?? { owed: 0n, collateral: 0n };
    const [borrowed, supplied] = [metric(identity, 'borrowed'), metric(identity, 'supplied')];
    if (sum.owed === 0n && sum.collateral === 0n && borrowed === 0n) return [];
    return [{ asset: identity, label: label || identity, ...sum, borrowed, supplied }];
  });
};
