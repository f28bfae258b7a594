import { expect } from 'chai';
import fc from 'fast-check';
import { dropsOf, namedDrops } from '../../../src/impact/simulate/drops.js';
import type { Prepared } from '../../../src/impact/simulate/prepare.js';
import { asset, book, type Holder, market } from '../liquidation/fixture.js';

const at = (threshold: number) =>
  market([
    asset('eth', { price: 100, liquidationThreshold: threshold }),
    asset('btc', { price: 1000, liquidationThreshold: 0.7 }),
    asset('usd', { price: 1, liquidationThreshold: 0.9 }),
  ]);

const preparedOf = (holders: readonly Holder[]): Prepared => {
  const [before, after] = [at(0.8), at(0.75)];
  const held = book(before, holders);
  return {
    ...{ before, after, omitted: [], leftOut: [], target: { before, after, book: held, unpriced: [] } },
    pairs: [{ kind: 'as-is', before: { market: before, book: held }, after: { market: after, book: held } }],
  };
};

describe('what becomes liquidatable as prices fall', () => {
  // Liquidatable before once 100 · (1 − x) · 0.8 < 72: beyond 10%; after, once 75 · (1 − x) < 72: beyond 4%.
  const one = preparedOf([{ name: 'a', collateral: { eth: 1 }, debt: { usd: 72 } }]);

  it('is a curve of every half per cent from none to sixty, before and after', () => {
    const { falling, before, after } = dropsOf(one);
    expect(falling).to.deep.equal(['ETH', 'BTC']);
    expect(before.map(({ drop }) => drop)).to.deep.equal(Array.from({ length: 121 }, (_, index) => index / 200));
    const first = (points: typeof before) => points.find(({ debt }) => debt > 0);
    expect(first(before)).to.deep.include({ drop: 0.105, debt: 72, accounts: 1, shortfall: 0 });
    expect(first(before)?.collateral).to.be.closeTo(89.5, 1e-9);
    expect(first(after)).to.deep.include({ drop: 0.045, debt: 72 });
    // At 60% what is held is worth 40.
    expect(after.at(-1)?.shortfall).to.be.closeTo(32, 1e-9);
  });

  it('is told of each asset alone, and of all that are named together', () => {
    const both = preparedOf([
      { name: 'a', collateral: { eth: 1 }, debt: { usd: 72 } },
      { name: 'b', collateral: { btc: 1 }, debt: { usd: 600 } },
    ]);
    const curves = namedDrops(both, ['eth', 'BTC']);
    expect(curves.map(({ falling }) => falling)).to.deep.equal([['ETH'], ['BTC'], ['ETH', 'BTC']]);
    expect(curves.map(({ after }) => after.at(-1)?.debt)).to.deep.equal([72, 600, 672]);
    expect(namedDrops(both, [])).to.deep.equal([]);
    expect(namedDrops(both, ['eth'])).to.have.length(1);
    expect(() => namedDrops(both, ['eht'])).to.throw('no account of');
  });

  it('is what repricing every account gives', () => {
    const amount = fc.double({ min: 0, max: 50, noNaN: true });
    const holder = fc.record({ eth: amount, btc: amount, usd: amount, owed: amount, lent: amount });
    fc.assert(
      fc.property(
        fc.array(holder, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 0, max: 120 }),
        (holders, index) => {
          const prepared = preparedOf(
            holders.map(({ eth, btc, usd, owed, lent }, number) => ({
              name: `${number}`,
              collateral: { eth, btc: btc / 10, usd: usd * 10 },
              debt: { usd: owed * 100, eth: lent / 10 },
            })),
          );
          const [curve] = namedDrops(prepared, ['eth']);
          let sure = true;
          let debt = 0;
          for (const { eth, btc, usd, owed, lent } of holders) {
            const price = 100 * (1 - index / 200);
            const owes = owed * 100 + (lent / 10) * price;
            const limit = eth * price * 0.75 + (btc / 10) * 1000 * 0.7 + usd * 10 * 0.9;
            if (Math.abs(limit - owes) < 1e-6) sure = false;
            if (limit < owes) debt += owes;
          }
          fc.pre(sure);
          expect(curve?.after[index]?.debt).to.be.closeTo(debt, 1e-6 * (1 + debt));
        },
      ),
    );
  });
});
