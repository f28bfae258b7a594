import { type Book, NO_MODE } from '../book.js';
import type { RiskMarket } from '../risk-market.js';

/** What of a collateral's value may be borrowed, or counts before liquidation, or its penalty, for an account in a mode. */
export const factorFor = (
  market: RiskMarket,
  asset: number,
  mode: number,
  of: 'collateralFactor' | 'liquidationThreshold' | 'liquidationPenalty',
): number => {
  const chosen = mode === NO_MODE ? undefined : market.modes[mode];
  if (chosen?.collateral.has(asset)) return chosen[of];
  return market.assets[asset]?.[of] ?? 0;
};

/** US dollars that each account may borrow at the market's prices. */
export const borrowingPowers = (book: Book, market: RiskMarket): Float64Array => {
  const powers = new Float64Array(book.accounts.length);
  for (let account = 0; account < powers.length; account += 1) {
    const mode = book.modes[account] ?? NO_MODE;
    let power = 0;
    for (let at = book.offsets[account] ?? 0; at < (book.offsets[account + 1] ?? 0); at += 1) {
      const asset = book.asset[at] ?? 0;
      const value = (book.collateral[at] ?? 0) * (market.assets[asset]?.price ?? 0);
      power += value * factorFor(market, asset, mode, 'collateralFactor');
    }
    powers[account] = power;
  }
  return powers;
};

/** US dollars that each account owes at the market's prices. */
export const debtsOf = (book: Book, market: RiskMarket): Float64Array => {
  const debts = new Float64Array(book.accounts.length);
  for (let account = 0; account < debts.length; account += 1)
    for (let at = book.offsets[account] ?? 0; at < (book.offsets[account + 1] ?? 0); at += 1)
      debts[account] = (debts[account] ?? 0) + (book.debt[at] ?? 0) * (market.assets[book.asset[at] ?? 0]?.price ?? 0);
  return debts;
};
