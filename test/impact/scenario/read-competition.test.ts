import { expect } from 'chai';
import { documentOf, GBM, problems } from './support.js';

const TURNOVER = /turnover: [^,}\n]+/;
const SEPARATOR = ', ';

const withTerms = (terms: string): string => GBM.replace(TURNOVER, (turnover) => `${turnover}${terms}`);

describe('how liquidators compete, in a scenario document', () => {
  it('is read where it is said, and not there where it is not', async () => {
    expect(GBM).to.match(TURNOVER);
    const plain = (await documentOf(GBM)).liquidators;
    expect(plain).to.not.have.any.keys('entryProfit', 'rivalBidding', 'shares');
    const count = plain?.count ?? 0;
    const shares = Array.from({ length: count }, (_, i) => (i === 0 ? 100 - 10 * (count - 1) : 10));
    const list = shares.map((share) => `${share}%`).join(', ');
    const said = await documentOf(
      withTerms(`${SEPARATOR}entryProfit: $500${SEPARATOR}rivalBidding: 5%${SEPARATOR}shares: [${list}]`),
    );
    expect(said.liquidators).to.deep.include({
      entryProfit: 500,
      rivalBidding: 0.05,
      shares: shares.map((share) => share / 100),
    });
  });

  it('needs a share for each, of all together', async () => {
    const found = await problems(withTerms(`${SEPARATOR}shares: [60%, 30%]`));
    expect(found.join('\n')).to.include('scenario/shares liquidators.shares has 2 shares of 90%');
    const nothing = await problems(withTerms(`${SEPARATOR}entryProfit: $0`));
    expect(nothing.join('\n')).to.match(/scenario\/range liquidators\.entryProfit: .*not above zero/);
  });
});
