import { expect } from 'chai';
import { bookDigest } from '../../../src/impact/book/book-file.js';
import { checkBook } from '../../../src/impact/book/check-book.js';
import { coverageOf } from '../../../src/impact/book/coverage.js';
import { syntheticBook } from '../../../src/impact/book/generate.js';
import { rawPrices } from '../../../src/impact/book/prices.js';
import { isUnknown, standingOf, thresholdsIn } from '../../../src/impact/book/standing.js';
import { market } from './fixture.js';

const WANTED = { accounts: 4_000, seed: 7n, borrowed: null };

const healths = async (): Promise<readonly number[]> => {
  const book = syntheticBook(await market(), WANTED);
  const [thresholds, prices] = [thresholdsIn(book.params), rawPrices(book)];
  return book.accounts.map((account) => {
    const standing = standingOf(account, thresholds, prices);
    if (isUnknown(standing) || standing.health === null) throw new Error(`${account.id} has no health`);
    return Number(standing.health.n) / Number(standing.health.d);
  });
};

describe('a synthetic book', () => {
  it('is the same for the same seed, another for another, and says that it is made up', async () => {
    const observed = await market();
    const one = syntheticBook(observed, WANTED);
    expect(bookDigest(syntheticBook(observed, WANTED))).to.equal(bookDigest(one));
    expect(bookDigest(syntheticBook(observed, { ...WANTED, seed: 8n }))).to.not.equal(bookDigest(one));
    expect(one.found).to.deep.include({ kind: 'synthetic' });
    expect(one.found.kind === 'synthetic' ? one.found.how : '').to.match(/^4000 accounts made up from seed 7/);
  });

  it('owes what the market says is borrowed, of every asset', async () => {
    const book = syntheticBook(await market(), WANTED);
    for (const { label, owed, borrowed } of coverageOf(book))
      expect(Number(owed) / Number(borrowed ?? 1n), label).to.be.closeTo(1, 1e-3);
    expect(checkBook(book)).to.deep.equal([]);
  });

  it('owes a share of what is supplied, where that is asked for', async () => {
    const book = syntheticBook(await market(), { ...WANTED, borrowed: { n: 2n, d: 5n } });
    for (const { label, owed, supplied } of coverageOf(book))
      expect(Number(owed) / Number(supplied ?? 1n), label).to.be.closeTo(0.4, 1e-3);
  });

  it('has no more as collateral than is supplied of any asset, where the market has enough', async () => {
    const observed = await market();
    const book = syntheticBook(observed, { ...WANTED, borrowed: { n: 1n, d: 10n } });
    for (const { label, collateral, supplied } of coverageOf(book)) {
      expect(collateral <= (supplied ?? 0n), label).to.equal(true);
    }
    expect(checkBook(book).filter(({ ruleId }) => ruleId === 'book/more-than-supplied')).to.deep.equal([]);
  });

  it('has the leverage that it says: nobody below one, half above 1.9, a tenth near one', async () => {
    const sorted = [...(await healths())].sort((a, b) => a - b);
    const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0;
    expect(sorted[0]).to.be.greaterThan(0.99);
    // 1 + exp(−0.11 + 1.66·z): 1.107 at a tenth, 1.896 in the middle; capped at 6.
    expect(at(0.1)).to.be.closeTo(1.107, 0.03);
    expect(at(0.5)).to.be.closeTo(1.896, 0.15);
    expect(sorted.at(-1)).to.be.at.most(6.01);
  });

  it('is heavy-tailed: a hundredth of the accounts owes most of the debt', async () => {
    const book = syntheticBook(await market(), WANTED);
    const [thresholds, prices] = [thresholdsIn(book.params), rawPrices(book)];
    const debts = book.accounts
      .map((one) => standingOf(one, thresholds, prices))
      .flatMap((one) => (isUnknown(one) ? [] : [Number(one.debt)]))
      .sort((a, b) => b - a);
    const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);
    expect(sum(debts.slice(0, Math.floor(debts.length / 100))) / sum(debts)).to.be.within(0.5, 0.97);
  });

  it('cannot be of nobody, of too many, or shaped by nothing', async () => {
    const observed = await market();
    expect(() => syntheticBook(observed, { ...WANTED, accounts: 0 })).to.throw(/cannot be made up/);
    expect(() => syntheticBook(observed, { ...WANTED, accounts: 2_000_000 })).to.throw(/cannot be made up/);
    const empty = await market((reserve) => ({ ...reserve, borrowed: 0n }));
    expect(() => syntheticBook(empty, WANTED)).to.throw(/nothing is supplied or borrowed/);
  });
});
