import { expect } from 'chai';
import { asset, compiled, GBM, marketOf, said } from './support.js';

const text = (more: string): string => `${GBM}proxies: { "*": { of: WETH, beta: 1, correlation: 0.5 } }\n${more}`;
const WETH = asset('WETH', { price: 3000 });

const dollars = async (label: string, price: number, more = ''): Promise<string[]> =>
  said(await compiled(text(more), marketOf(WETH, 'USDC', asset(label, { price })))).filter((one) =>
    one.includes('scenario/dollar'),
  );

describe('a dollar that would move as something else', () => {
  it('is warned of where its symbol or its class says that it is one', async () => {
    const warned = (label: string) => [`warning scenario/dollar ${label} keeps to about a dollar and moves as WETH`];
    expect(await dollars('crvUSD', 0.97)).to.deep.equal(warned('crvUSD'));
    expect(await dollars('sUSDe', 1.18)).to.deep.equal(warned('sUSDe'));
    const classes = 'classes: { stable: { title: Coins, members: ["*USD*", DAI] } }\n';
    expect(await dollars('DAI', 1.01, classes)).to.deep.equal(warned('DAI'));
  });

  it('is only asked about where its price is all that says so', async () => {
    expect(await dollars('BAL', 0.984)).to.deep.equal([
      'info scenario/dollar BAL costs $0.98 and moves as WETH, which is wrong if it keeps to a dollar',
    ]);
  });

  it('is not seen in a token of another price, whatever its name', async () => {
    expect(await dollars('BAL', 0.93)).to.deep.equal([]);
    expect(await dollars('CRV', 1.2)).to.deep.equal([]);
    expect(await dollars('USDX', 0.02)).to.deep.equal([]);
  });

  it('may borrow from another dollar', async () => {
    const borrowed = await compiled(
      `${GBM}proxies: { GHO: { of: USDC, beta: 1, correlation: 0.5 } }\n`,
      marketOf(WETH, 'USDC', 'GHO'),
    );
    expect(said(borrowed).filter((one) => one.includes('dollar'))).to.deep.equal([]);
  });
});
