import fc from 'fast-check';
import type { Book } from '../../../src/impact/book.js';
import type { RiskMarket } from '../../../src/impact/risk-market.js';
import { type Account, asset, book, market } from './books.js';

export interface Case {
  readonly market: RiskMarket;
  readonly book: Book;
  readonly accounts: readonly Account[];
  /** Scenario × asset. */
  readonly prices: Float64Array;
}

/** Mostly sound amounts, with zeros, dust and whales among them. */
const amount = fc.oneof(
  { weight: 3, arbitrary: fc.double({ min: 0, max: 1000, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(0, 5e-324, 1e-18, 1e15) },
);
const share = fc.double({ min: 0, max: 1, noNaN: true });
const price = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: 0.5, max: 2, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(0, 1e-9, 1, 1e9) },
);

/** Books of up to 24 accounts and 5 assets with modes, and up to 80 scenarios: prices near 1, so that many accounts are near a health factor of 1. */
export const cases: fc.Arbitrary<Case> = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 80 }))
  .chain(([assets, scenarios]) =>
    fc
      .record({
        thresholds: fc.array(share, { minLength: assets, maxLength: assets }),
        mode: fc.record({ threshold: share, members: fc.subarray([...Array(assets).keys()]) }),
        accounts: fc.array(
          fc.record({
            mode: fc.constantFrom(undefined, 0),
            held: fc.subarray([...Array(assets).keys()]),
            amounts: fc.array(fc.tuple(amount, amount), { minLength: assets, maxLength: assets }),
          }),
          { maxLength: 24 },
        ),
        prices: fc.array(price, { minLength: assets * scenarios, maxLength: assets * scenarios }),
      })
      .map(({ thresholds, mode, accounts, prices }) => {
        const list = thresholds.map((threshold, index) => asset(`a${index}`, 1, threshold));
        const made = accounts.map(
          ({ mode: chosen, held, amounts }): Account => ({
            ...(chosen === undefined ? {} : { mode: chosen }),
            positions: held.map((index) => ({
              asset: index,
              collateral: amounts[index]?.[0] ?? 0,
              debt: amounts[index]?.[1] ?? 0,
            })),
          }),
        );
        return {
          market: market(list, [
            {
              id: 'm',
              label: 'M',
              collateralFactor: mode.threshold,
              liquidationThreshold: mode.threshold,
              liquidationPenalty: 0.01,
              collateral: new Set(mode.members),
              borrowable: new Set(),
            },
          ]),
          book: book(list, made),
          accounts: made,
          prices: Float64Array.from(prices),
        };
      }),
  );
