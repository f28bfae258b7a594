// Accounts once more: those that owe something and hold as much, with the terms of their mode or their assets.
import { type Book, NO_MODE } from '../../../src/impact/book.js';
import type { RiskMarket } from '../../../src/impact/risk-market.js';

export interface Position {
  readonly asset: number;
  collateral: number;
  debt: number;
  readonly threshold: number;
  readonly penalty: number;
}

export interface Account {
  readonly name: string;
  readonly positions: Position[];
  everBelow: boolean;
  lastBelow: number;
  belowSince: number;
}

export const accountsOf = (market: RiskMarket, book: Book): Account[] => {
  const accounts: Account[] = [];
  for (const [index, name] of book.accounts.entries()) {
    const mode = book.modes[index] === NO_MODE ? undefined : market.modes[book.modes[index] as number];
    const positions: Position[] = [];
    for (let at = book.offsets[index] as number; at < (book.offsets[index + 1] as number); at += 1) {
      const asset = book.asset[at] as number;
      const terms = mode?.collateral.has(asset) ? mode : market.assets[asset];
      const threshold = terms?.liquidationThreshold ?? 0;
      const collateral = threshold > 0 ? (book.collateral[at] as number) : 0;
      positions.push({
        asset,
        collateral,
        debt: book.debt[at] as number,
        threshold,
        penalty: terms?.liquidationPenalty ?? 0,
      });
    }
    const id = ({ asset }: Position): string => market.assets[asset]?.id ?? '';
    positions.sort((a, b) => (id(a) < id(b) ? -1 : 1));
    const value = (of: 'collateral' | 'debt'): number =>
      positions.reduce((sum, one) => sum + one[of] * (market.assets[one.asset]?.price ?? 0), 0);
    if (value('debt') > 0 && value('collateral') >= value('debt'))
      accounts.push({ name, positions, everBelow: false, lastBelow: -2, belowSince: 0 });
  }
  return accounts.sort((a, b) => (a.name < b.name ? -1 : 1));
};
