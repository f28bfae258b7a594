import { expect } from 'chai';
import fc from 'fast-check';
import { solvencyOf } from '../../../src/impact/kernel/engine.js';
import type { SolvencyOutcome } from '../../../src/impact/kernel/outcome.js';
import { matrixPrices, startPrices } from '../../../src/impact/kernel/scenario-prices.js';
import { mergeShards } from '../../../src/impact/kernel/shard.js';
import { type Case, cases } from './arbitrary.js';
import { asset, book, market } from './books.js';
import { naive } from './naive.js';

type Options = Parameters<typeof solvencyOf>[3];

const run = ({ book, market, prices }: Case, options?: Options): SolvencyOutcome =>
  solvencyOf(book, market, matrixPrices(prices, market.assets.length), options);

const ETH = asset('eth', 2000, 0.8);
const USD = asset('usd', 1, 0.75);

/** Two accounts: 1 ETH against 1,500 USD, below 1 under 1,875, insolvent under 1,500; and USD against USD. */
const pair = {
  market: market([ETH, USD]),
  book: book(
    [ETH, USD],
    [
      {
        positions: [
          { asset: 0, collateral: 1, debt: 0 },
          { asset: 1, collateral: 0, debt: 1500 },
        ],
      },
      { positions: [{ asset: 1, collateral: 1000, debt: 700 }] },
    ],
  ),
};

describe('solvency in one step', () => {
  it('is what a person computes by hand', () => {
    const prices = Float64Array.from([2000, 1, 1875, 1, 1874, 1, 1500, 1, 1000, 2]);
    const outcome = solvencyOf(pair.book, pair.market, matrixPrices(prices, 2));
    expect([...outcome.accountsAtRisk]).to.deep.equal([0, 0, 1, 1, 1]);
    expect([...outcome.accountsInsolvent]).to.deep.equal([0, 0, 0, 0, 1]);
    expect([...outcome.debtAtRisk]).to.deep.equal([0, 0, 1500, 1500, 3000]);
    expect([...outcome.collateralAtRisk]).to.deep.equal([0, 0, 1874, 1500, 1000]);
    expect([...outcome.shortfall]).to.deep.equal([0, 0, 0, 0, 2000]);
    expect([...outcome.atRiskIn]).to.deep.equal([3, 0]);
    expect([...outcome.insolventIn]).to.deep.equal([1, 0]);
  });

  it('tells who is at risk already, at the prices of the start', () => {
    const weak = book([ETH, USD], [{ positions: [{ asset: 1, collateral: 0, debt: 5 }] }, { positions: [] }]);
    const outcome = solvencyOf(weak, pair.market, startPrices(pair.market));
    expect([...outcome.insolventIn]).to.deep.equal([1, 0]);
    expect([...outcome.shortfall]).to.deep.equal([5]);
  });

  it('takes the threshold of a mode for the assets that the mode names', () => {
    const held = [
      { asset: 0, collateral: 1, debt: 0 },
      { asset: 1, collateral: 0, debt: 1700 },
    ];
    const mode = { id: '1', label: 'ETH', collateralFactor: 0.9, liquidationThreshold: 0.93, liquidationPenalty: 0.01 };
    const inMode = (collateral: ReadonlySet<number>): number[] => {
      const one = market([ETH, USD], [{ ...mode, collateral, borrowable: new Set() }]);
      const two = book([ETH, USD], [{ positions: held }, { mode: 0, positions: held }]);
      return [...solvencyOf(two, one, startPrices(one)).atRiskIn];
    };
    expect(inMode(new Set([0]))).to.deep.equal([1, 0]);
    expect(inMode(new Set([1]))).to.deep.equal([1, 1]);
  });

  it('equals the definitions on any book', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const [ours, theirs] = [run(one), naive(one)];
        for (const key of ['accountsAtRisk', 'accountsInsolvent', 'atRiskIn', 'insolventIn'] as const)
          expect(ours[key], key).to.deep.equal(theirs[key]);
        // Accounts are added in another order: the last digits may differ.
        for (const key of ['debtAtRisk', 'collateralAtRisk', 'shortfall'] as const)
          for (const [scenario, value] of theirs[key].entries())
            expect(ours[key][scenario], key).to.be.closeTo(value, 1e-12 * value);
      }),
      { numRuns: 300 },
    );
  });

  it('is the same bit for bit with and without WebAssembly, pruning, and in chunks of any size', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 1, max: 90 }), (one, chunk) => {
        const plain = run(one, { kernel: 'typescript', pruning: 'none' });
        expect(run(one, { kernel: 'typescript' })).to.deep.equal(plain);
        expect(run(one, { kernel: 'wasm', pruning: 'none' })).to.deep.equal(plain);
        expect(run(one, { kernel: 'wasm' })).to.deep.equal(plain);
        expect(run(one, { chunk })).to.deep.equal(plain);
      }),
      { numRuns: 200 },
    );
  });

  it('is the same bit for bit in shards put together in any order', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 1, max: 9 }), (one, of) => {
        const shards = Array.from({ length: of }, (_, index) => run(one, { shard: { index, of } }));
        expect(mergeShards(shards.reverse())).to.deep.equal(run(one));
      }),
      { numRuns: 100 },
    );
  });
});
