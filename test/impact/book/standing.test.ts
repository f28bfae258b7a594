import { expect } from 'chai';
import fc from 'fast-check';
import { floatBook } from '../../../src/impact/book/float-book.js';
import { newlyLiquidatable } from '../../../src/impact/book/newly-liquidatable.js';
import { rawPrices } from '../../../src/impact/book/prices.js';
import { isUnknown, type Standing, scaledHealth, standingOf, thresholdsIn } from '../../../src/impact/book/standing.js';
import { factorFor } from '../../../src/impact/books/borrowing-power.js';
import { riskMarketOf } from '../../../src/impact/market/risk-market-of.js';
import {
  account,
  bookOf,
  collateral,
  DOLLAR,
  debt,
  ETHER,
  paramsWith,
  RESERVES,
  STAKED,
  THREE,
  tokens,
} from './fixture.js';

const known = (standing: ReturnType<typeof standingOf>): Standing => {
  if (isUnknown(standing)) throw new Error(`${standing.asset} lacks ${standing.missing}`);
  return standing;
};

describe('how an account stands', () => {
  it('is worked out by hand', async () => {
    const book = await bookOf(THREE);
    const [plain, , mode] = THREE.map((one) => known(standingOf(one, thresholdsIn(book.params), rawPrices(book))));
    // 10 × 2000 × 82.5% = 16,500 against 15,000 × 0.9999 = 14,998.5.
    expect(plain?.collateral).to.equal(20_000_00000000n);
    expect(plain?.debt).to.equal(14_998_50000000n);
    expect(plain?.health === null ? null : scaledHealth(plain?.health ?? { n: 0n, d: 1n }, 6)).to.equal(1_100_110n);
    // In the mode: 10 × 2300 × 93% = 21,390 against 10.5 × 2000 = 21,000.
    expect(mode?.limit).to.deep.equal({ n: 21_390_00000000n, d: 1n });
    expect(mode?.liquidatable).to.equal(false);
  });

  it('rounds collateral down and debt up, and is liquidatable below one only', async () => {
    const book = await bookOf([]);
    const at = (owed: bigint) =>
      known(
        standingOf(
          account('a', null, collateral(DOLLAR, 1_000_001n), debt(ETHER, owed)),
          thresholdsIn(book.params),
          rawPrices(book),
        ),
      );
    // 1.000001 × 0.9999 = 0.9999009999, cut to eight decimals; times 78%: 0.7799227722.
    expect(at(1n).collateral).to.equal(99_990_099n);
    expect(at(1n).debt).to.equal(1n);
    const limit = (99_990_099n * 78n) / 100n;
    const just = (limit * 10n ** 18n) / 2000_00000000n;
    expect(at(just).liquidatable).to.equal(false);
    expect(at(just + 10n ** 10n).liquidatable).to.equal(true);
  });

  it('is not known without a price, and said', async () => {
    const book = await bookOf(THREE);
    const prices = new Map(rawPrices(book));
    prices.delete(STAKED);
    expect(THREE.map((one) => standingOf(one, thresholdsIn(book.params), prices)).filter(isUnknown)).to.deep.equal([
      { asset: STAKED, missing: 'price' },
      { asset: STAKED, missing: 'price' },
    ]);
  });

  it('is the engine’s, within floating point', async () => {
    const amount = fc.double({ min: 0.01, max: 10_000, noNaN: true });
    const base = await bookOf([]);
    await fc.assert(
      fc.asyncProperty(amount, amount, amount, fc.boolean(), async (ether, staked, dollars, inMode) => {
        const one = account(
          'a',
          inMode ? '1' : null,
          collateral(ETHER, tokens(ETHER, ether)),
          collateral(STAKED, tokens(STAKED, staked)),
          debt(DOLLAR, tokens(DOLLAR, dollars * 1000)),
        );
        const book = { ...base, accounts: [one] };
        const exact = known(standingOf(one, thresholdsIn(book.params), rawPrices(book)));
        const risk = riskMarketOf(book, book.params);
        const { book: float } = floatBook(book, risk);
        let [limit, owed] = [0, 0];
        for (const [at, asset] of float.asset.entries()) {
          const price = risk.assets[asset]?.price ?? 0;
          limit +=
            (float.collateral[at] ?? 0) * price * factorFor(risk, asset, float.modes[0] ?? 0, 'liquidationThreshold');
          owed += (float.debt[at] ?? 0) * price;
        }
        const health = Number(exact.limit.n) / Number(exact.limit.d) / Number(exact.debt);
        expect(limit / owed).to.be.closeTo(health, 1e-6 * health);
      }),
      { numRuns: 50 },
    );
  });
});

describe('accounts that a change makes liquidatable at once', () => {
  it('are those below one after it that were not before, the largest debt first', async () => {
    const book = await bookOf([
      ...THREE,
      account('gone', null, collateral(ETHER, tokens(ETHER, 1)), debt(DOLLAR, tokens(DOLLAR, 1_900))),
    ]);
    const after = await paramsWith((reserve, asset) =>
      asset === STAKED
        ? { ...reserve, ltv: 7000, threshold: 7300 }
        : asset === ETHER
          ? { ...reserve, ltv: 7000, threshold: 7400 }
          : reserve,
    );
    const { newly, already, rescued, unknown } = newlyLiquidatable(book, book.params, after);
    expect(newly.map((one) => one.account)).to.deep.equal(['staked', 'plain']);
    expect({ already, rescued, unknown }).to.deep.equal({ already: 1, rescued: 0, unknown: [] });
    const back = newlyLiquidatable(book, after, book.params);
    expect(back).to.include({ already: 1, rescued: 2 });
  });

  it('only grow as a threshold falls', async () => {
    const book = await bookOf(THREE);
    const reserve = RESERVES[STAKED];
    if (reserve === undefined) throw new Error('there is no such reserve');
    let before = 0;
    for (let threshold = 7900; threshold >= 7000; threshold -= 100) {
      const after = await paramsWith((one, asset) => (asset === STAKED ? { ...one, ltv: 5000, threshold } : one));
      const { newly } = newlyLiquidatable(book, book.params, after);
      expect(newly.length).to.be.at.least(before);
      before = newly.length;
    }
    expect(before).to.equal(1);
  });
});
