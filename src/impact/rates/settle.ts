import type { RateCurve } from '../risk-market.js';
import { borrowRate, supplyRate, utilisation } from './curve.js';

/**
 * How people answer rates, as semi-elasticities: with `borrowers` 5, one percentage point more takes exp(−0.05), about 5 %, of
 * loans; with `suppliers` 2 it brings about 2 % more supply. `leaving` is the share of supply that leaves whatever the rate.
 */
export interface RateResponse {
  readonly borrowers: number;
  readonly suppliers: number;
  readonly leaving: number;
}

/** A pool of one asset at one moment. Rates are shares a year, amounts tokens. */
export interface PoolRates {
  readonly supplied: number;
  readonly borrowed: number;
  readonly utilisation: number;
  readonly borrowRate: number;
  readonly supplyRate: number;
}

export interface RateChange {
  readonly before: PoolRates;
  /** With the new curve, before anybody answers. */
  readonly atOnce: PoolRates;
  /** When borrowers and suppliers have answered, and no rate moves any more. */
  readonly after: PoolRates;
}

/** A pool's size and the curve and reserve factor that it has before or after a change. */
export interface RateTerms {
  readonly rate: RateCurve;
  readonly reserveFactor: number;
}

const ratesAt = (terms: RateTerms, supplied: number, borrowed: number): PoolRates => {
  const used = utilisation(supplied, borrowed);
  return {
    supplied,
    borrowed,
    utilisation: used,
    borrowRate: borrowRate(terms.rate, used),
    supplyRate: supplyRate(terms.rate, terms.reserveFactor, used),
  };
};

/**
 * The rates of a pool under one curve, under another at once, and when people have answered: loans L·e^(−b·Δborrow rate), supply
 * S·(1 − leaving)·e^(s·Δsupply rate). Utilisation is the one that the answers to its own rates bring about, found by
 * bisection; nobody can withdraw what is lent, so that supply is never less than loans.
 */
export const settleRates = (
  { supplied, borrowed }: { readonly supplied: number; readonly borrowed: number },
  before: RateTerms,
  after: RateTerms,
  response: RateResponse,
): RateChange => {
  const now = ratesAt(before, supplied, borrowed);
  const answer = (used: number): { loans: number; supply: number } => ({
    loans: borrowed * Math.exp(-response.borrowers * (borrowRate(after.rate, used) - now.borrowRate)),
    supply:
      supplied *
      (1 - response.leaving) *
      Math.exp(response.suppliers * (supplyRate(after.rate, after.reserveFactor, used) - now.supplyRate)),
  });
  let [low, high] = [0, 1];
  for (let i = 0; i < 60; i += 1) {
    const middle = (low + high) / 2;
    const { loans, supply } = answer(middle);
    if (loans > middle * supply) low = middle;
    else high = middle;
  }
  const { loans, supply } = answer(high);
  return {
    before: now,
    atOnce: ratesAt(after, supplied, borrowed),
    after: ratesAt(after, Math.max(supply, loans), loans),
  };
};
