import { expect } from 'chai';
import { bookView } from '../../src/cli/book-view.js';
import { bookText } from '../../src/report/book-text.js';
import { account, bookOf, collateral, DOLLAR, debt, ETHER, THREE, tokens } from '../impact/book/fixture.js';

const plain = (_: unknown, text: string): string => text;

describe('a book as it is shown', () => {
  it('has its assets, its accounts by health, and who is nearest to liquidation', async () => {
    const lines = bookText(bookView(await bookOf(THREE), 2), plain).split('\n');
    expect(lines.slice(0, 4)).to.deep.equal([
      'test on chain 1 at block 100, 2023-11-14T22:13:20.000Z',
      'from test',
      '3 accounts owe $52,996 against $66,000 of collateral; 0 more owe nothing',
      'below a health factor of 1: 0   1.05: 1   1.1: 2   1.25: 3   1.5: 3   2: 3',
    ]);
    const words = lines.map((line) => line.trim().split(/\s{2,}/));
    expect(words[6]).to.deep.equal(['ETHER', '$2,000.00', '10.50', '0.10%', '10.00', '0.02%']);
    expect(words.find(([name]) => name === 'DOLLAR')?.[1]).to.equal('$0.9999');
    // 10 × 2300 × 93% ÷ 21,000 and 10 × 2300 × 79% ÷ 16,998.3.
    expect(words.slice(-2)).to.deep.equal([
      ['mode', '1.0185', '$21,000', '$23,000', '1'],
      ['staked', '1.0689', '$16,998', '$23,000'],
    ]);
  });

  it('counts accounts apart that are insolvent already', async () => {
    const book = await bookOf([
      ...THREE,
      account('gone', null, collateral(ETHER, tokens(ETHER, 1)), debt(DOLLAR, tokens(DOLLAR, 2_500))),
      account('lost', null, collateral(ETHER, tokens(ETHER, 2)), debt(DOLLAR, tokens(DOLLAR, 4_100))),
    ]);
    const view = bookView(book, 0);
    // 2,499.75 against 2,000, and 4,099.59 against 4,000.
    expect(view.insolvent).to.deep.equal({ accounts: 2, badDebt: '599.34' });
    expect(bookText(view, plain)).to.include(
      '\ninsolvent already: 2 accounts owe $599 more than their collateral is worth; results count that apart\n',
    );
    expect(bookText(bookView(await bookOf(THREE), 0), plain)).to.not.include('insolvent');
  });
});
