import { expect } from 'chai';
import { checkBook } from '../../../src/impact/book/check-book.js';
import type { RawBook } from '../../../src/impact/book/raw-book.js';
import { account, bookOf, collateral, DOLLAR, debt, ETHER, STAKED, THREE, tokens } from './fixture.js';

const without = (book: RawBook, metric: string, of: readonly string[]): RawBook => ({
  ...book,
  metrics: new Map(
    [...book.metrics].map(([group, entities]) => [
      group,
      new Map(
        [...entities].map(([identity, values]) => [
          identity,
          new Map([...values].filter(([name]) => name !== metric || !of.includes(identity))),
        ]),
      ),
    ]),
  ),
});

const told = (book: RawBook): readonly string[] =>
  checkBook(book).map(({ severity, ruleId, message }) => `${severity} ${ruleId} ${message}`);

const LISTED = { kind: 'addresses', name: 'users.txt', digest: '00'.repeat(32) } as const;

describe('what is said of a book', () => {
  it('names every asset of which it has a part of the debt, in one line', async () => {
    const book = { ...(await bookOf(THREE)), found: LISTED };
    // Of 10,000 ether 10.5, of 60,000,000 dollars 32,000, and none of 100 staked ether.
    expect(told(book)).to.deep.equal([
      'warning book/part the book has a part only of what is borrowed of ETHER (0.1%), STAKED (0%), DOLLAR (0.05%)',
    ]);
    const rich = account('rich', null, collateral(STAKED, tokens(STAKED, 20_001)), debt(DOLLAR, tokens(DOLLAR, 1)));
    expect(told({ ...book, accounts: [rich] })[1]).to.equal(
      'error book/more-than-supplied the accounts have more as collateral than the market says is supplied of STAKED',
    );
  });

  it('names the assets whose price lacks, and who is in no result for it', async () => {
    const book = without(await bookOf(THREE), 'price', [STAKED]);
    expect(told(book)).to.deep.equal([
      'warning book/unknown-standing 2 accounts have positions whose value is not known, for lack of the price of STAKED: staked, mode',
    ]);
    expect(checkBook(book)[0]?.data).to.deep.equal({
      accounts: ['staked', 'mode'],
      prices: ['STAKED'],
      thresholds: [],
    });
  });

  it('names assets without a price that nobody has, and such whose amounts the chain did not answer', async () => {
    const [plain] = THREE;
    if (plain === undefined) throw new Error('there are three');
    expect(told(without(await bookOf([plain]), 'price', [STAKED]))).to.deep.equal([
      'info book/no-price the market has no price of STAKED: no account of the book has it, and results leave it out',
    ]);
    for (const metric of ['supplied', 'borrowed', 'available'])
      expect(told(without(await bookOf([plain]), metric, [ETHER, DOLLAR])), metric).to.deep.equal([
        'warning book/no-amounts what is supplied, borrowed or available is not known of ETHER, DOLLAR: simulate refuses the market',
      ]);
  });

  it('tells accounts whose health the protocol says otherwise', async () => {
    const [plain] = THREE;
    if (plain === undefined) throw new Error('there are three');
    // 1.1001100110…: worked out in the test of standings.
    const right = 1_100_110_011_001_100_110n;
    expect(told(await bookOf([{ ...plain, health: right }]))).to.deep.equal([]);
    expect(told(await bookOf([{ ...plain, health: right + 2n }]))).to.deep.equal([
      'error book/other-health 1 account has another health factor than the protocol says: plain',
    ]);
  });
});
