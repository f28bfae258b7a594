import { expect } from 'chai';
import fc from 'fast-check';
import { floatBook } from '../../../src/impact/book/float-book.js';
import type { Book } from '../../../src/impact/book.js';
import { borrowingPowers, debtsOf } from '../../../src/impact/books/borrowing-power.js';
import { filled } from '../../../src/impact/books/filled.js';
import { relevered } from '../../../src/impact/books/relevered.js';
import { riskMarketOf } from '../../../src/impact/market/risk-market-of.js';
import type { RiskMarket } from '../../../src/impact/risk-market.js';
import {
  account,
  bookOf,
  collateral,
  DOLLAR,
  debt,
  ETHER,
  paramsWith,
  STAKED,
  THREE,
  tokens,
} from '../book/fixture.js';

const sums = (book: Book, of: 'collateral' | 'debt'): Float64Array => {
  const total = new Float64Array(book.assets.length);
  for (const [at, asset] of book.asset.entries()) total[asset] = (total[asset] ?? 0) + (book[of][at] ?? 0);
  return total;
};

/** A market with a book of random accounts in it. */
const setting = async (sizes: readonly (readonly [number, number])[]): Promise<{ market: RiskMarket; book: Book }> => {
  const raw = await bookOf([
    ...THREE,
    ...sizes.map(([ether, dollars], index) =>
      account(`a${index}`, null, collateral(ETHER, tokens(ETHER, ether)), debt(DOLLAR, tokens(DOLLAR, dollars))),
    ),
  ]);
  const market = riskMarketOf(raw, raw.params);
  return { market, book: floatBook(raw, market).book };
};

const sizes = fc.array(
  fc.tuple(fc.double({ min: 0.1, max: 500, noNaN: true }), fc.double({ min: 10, max: 500_000, noNaN: true })),
  {
    maxLength: 12,
  },
);

describe('a book with caps filled', () => {
  it('never has more than caps and what the market has to lend allow', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, async (list) => {
        const { market, book } = await setting(list);
        const full = filled(book, market);
        const [own, grown] = [sums(book, 'collateral'), sums(full, 'collateral')];
        const [owed, more] = [sums(book, 'debt'), sums(full, 'debt')];
        for (const [index, asset] of market.assets.entries()) {
          const extra = (grown[index] ?? 0) - (own[index] ?? 0);
          expect(asset.supplied + extra, asset.label).to.be.at.most(asset.supplyCap * (1 + 1e-9));
          const borrowed = asset.borrowed + (more[index] ?? 0) - (owed[index] ?? 0);
          expect(borrowed, asset.label).to.be.at.most(Math.min(asset.borrowCap, asset.supplied) * (1 + 1e-9));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('has the accounts that are there as they are, and copies of the same health', async () => {
    const { market, book } = await setting([[100, 90_000]]);
    const full = filled(book, market);
    expect(full.accounts.slice(0, book.accounts.length)).to.deep.equal(book.accounts);
    expect([...full.debt.slice(0, book.debt.length)]).to.deep.equal([...book.debt]);
    expect(full.accounts.length).to.be.greaterThan(book.accounts.length);
    const ratio = (of: Book, at: number) => (borrowingPowers(of, market)[at] ?? 0) / (debtsOf(of, market)[at] ?? 1);
    for (const [index, name] of full.accounts.entries()) {
      if (index < book.accounts.length) continue;
      const original = book.accounts.indexOf(name.replace(' (filled)', ''));
      expect(ratio(full, index)).to.be.closeTo(ratio(book, original), 1e-9);
    }
  });

  it('grows with a cap that is raised, and an asset without a cap is not filled', async () => {
    const raw = await bookOf([...THREE]);
    const capped = (supplyCap: number) =>
      paramsWith((reserve, asset) => (asset === ETHER ? { ...reserve, supplyCap } : reserve));
    const [before, after] = [riskMarketOf(raw, await capped(55_000)), riskMarketOf(raw, await capped(56_000))];
    const { book } = floatBook(raw, before);
    const ether = before.assets.findIndex(({ id }) => id === ETHER);
    const staked = before.assets.findIndex(({ id }) => id === STAKED);
    const [low, high] = [sums(filled(book, before), 'collateral'), sums(filled(book, after), 'collateral')];
    expect(low[ether]).to.be.closeTo(5_010, 1e-6);
    expect(high[ether]).to.be.closeTo(6_010, 1e-6);
    expect(high[staked]).to.equal(sums(book, 'collateral')[staked]);
  });
});

describe('a re-levered book', () => {
  it('uses a raised limit as it used the old one, and is as it is where none is raised', async () => {
    const raw = await bookOf(THREE);
    const raised = await paramsWith((reserve, asset) =>
      asset === ETHER
        ? { ...reserve, ltv: 8400, threshold: 8600 }
        : asset === STAKED
          ? { ...reserve, ltv: 7000 }
          : reserve,
    );
    const [before, after] = [riskMarketOf(raw, raw.params), riskMarketOf(raw, raised)];
    const { book } = floatBook(raw, before);
    const now = relevered(book, before, after);
    const used = (of: Book, market: RiskMarket) =>
      debtsOf(of, market).map((owed, at) => owed / (borrowingPowers(of, market)[at] ?? 1));
    const [was, is] = [used(book, before), used(now, after)];
    expect(is[0]).to.be.closeTo(was[0] ?? 0, 1e-9);
    expect(debtsOf(now, after)[0]).to.be.closeTo(((debtsOf(book, before)[0] ?? 0) * 84) / 80, 1e-6);
    // A lowered limit changes no account.
    expect(debtsOf(now, after)[1]).to.equal(debtsOf(book, before)[1]);
    expect([...relevered(book, before, before).debt]).to.deep.equal([...book.debt]);
  });

  it('borrows no more than there is to borrow', async () => {
    const raw = await bookOf(THREE);
    const tight = await paramsWith((reserve, asset) =>
      asset === DOLLAR
        ? { ...reserve, borrowCap: 60_000_100 }
        : { ...reserve, ltv: reserve.ltv + 200, threshold: 9000 },
    );
    const [before, after] = [riskMarketOf(raw, raw.params), riskMarketOf(raw, tight)];
    const { book } = floatBook(raw, before);
    const dollar = before.assets.findIndex(({ id }) => id === DOLLAR);
    const extra = (sums(relevered(book, before, after), 'debt')[dollar] ?? 0) - (sums(book, 'debt')[dollar] ?? 0);
    expect(extra).to.be.closeTo(100, 1e-6);
  });
});
