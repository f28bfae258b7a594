import { expect } from 'chai';
import fc from 'fast-check';
import { solvencyOf } from '../../../src/impact/kernel/engine.js';
import { matrixPrices } from '../../../src/impact/kernel/scenario-prices.js';
import { type Account, asset, book, market } from './books.js';
import { naive } from './naive.js';

const ULP = 2 ** -52;

/**
 * Accounts whose weighted collateral and debt are equal but for the last digits, at prices that differ in the last digits:
 * where a bound that forgot a rounding would decide wrongly. Assets are on one side, on both, or shared out among sides.
 */
const edge = fc.integer({ min: 1, max: 4 }).chain((assets) =>
  fc.record({
    assets: fc.constant(assets),
    threshold: fc.constantFrom(1, 0.8, 1 / 3),
    accounts: fc.array(
      fc.array(
        fc.record({
          tokens: fc.double({ min: 0.1, max: 10, noNaN: true }),
          ulps: fc.integer({ min: -6, max: 6 }),
          owed: fc.nat({ max: assets - 1 }),
        }),
        { minLength: 1, maxLength: assets },
      ),
      { minLength: 1, maxLength: 6 },
    ),
    base: fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), { minLength: assets, maxLength: assets }),
    moves: fc.array(fc.integer({ min: -4, max: 4 }), { minLength: assets * 64, maxLength: assets * 64 }),
  }),
);

describe('bounds on blocks', () => {
  it('never decide against what is computed, however near an account is to its limit', () => {
    let near = 0;
    fc.assert(
      fc.property(edge, ({ assets, threshold, accounts, base, moves }) => {
        const list = base.map((price, index) => asset(`a${index}`, price, threshold));
        const made = accounts.map((held): Account => {
          const debts = new Float64Array(assets);
          for (const [index, { tokens, ulps, owed }] of held.entries()) {
            // Debt of the same value, in the asset itself or in another one.
            const value = tokens * threshold * (base[index] ?? 1);
            debts[owed] = (debts[owed] ?? 0) + (value / (base[owed] ?? 1)) * (1 + ulps * ULP);
          }
          const positions = base.map((_, index) => ({
            asset: index,
            collateral: held[index]?.tokens ?? 0,
            debt: debts[index] ?? 0,
          }));
          return { positions };
        });
        const prices = Float64Array.from(moves, (move, index) => (base[index % assets] ?? 1) * (1 + move * ULP));
        const one = { market: market(list), book: book(list, made), accounts: made, prices };
        const theirs = naive(one);
        for (const kernel of ['wasm', 'typescript'] as const) {
          const ours = solvencyOf(one.book, one.market, matrixPrices(prices, assets), { kernel });
          expect(ours.accountsAtRisk).to.deep.equal(theirs.accountsAtRisk);
          expect(ours.insolventIn).to.deep.equal(theirs.insolventIn);
        }
        near += theirs.atRiskIn.filter((count) => count > 0 && count < 64).length;
      }),
      { numRuns: 800, endOnFailure: true },
    );
    expect(near, 'accounts below in some scenarios and not in others').to.be.greaterThan(100);
  });

  it('are the same for accounts of more assets than a WebAssembly function is made for', () => {
    const list = Array.from({ length: 20 }, (_, index) => asset(`a${index}`, 1, 0.5));
    const wide = list.map((_, index) => ({ asset: index, collateral: index + 1, debt: index % 3 }));
    const narrow = [{ asset: 3, collateral: 0, debt: 1 }];
    const made = [{ positions: wide }, { positions: narrow }];
    const prices = Float64Array.from({ length: 20 * 50 }, (_, index) => 0.5 + ((index * 7919) % 101) / 50);
    const one = { market: market(list), book: book(list, made), accounts: made, prices };
    const ours = solvencyOf(one.book, one.market, matrixPrices(prices, 20));
    expect(ours).to.deep.equal(solvencyOf(one.book, one.market, matrixPrices(prices, 20), { kernel: 'typescript' }));
    expect(ours.atRiskIn).to.deep.equal(naive(one).atRiskIn);
    expect(ours.atRiskIn[1]).to.equal(50);
  });
});
