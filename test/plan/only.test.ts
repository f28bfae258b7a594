import { expect } from 'chai';
import fc from 'fast-check';
import { fitsGlob, onlyFits } from '../../src/plan/only.js';

describe('--only', () => {
  for (const [glob, fits, not] of [
    [
      'reserves.WETH',
      ['reserves.WETH.ltv', 'reserves.WETH.interestRate.base'],
      ['reserves.WETHx.ltv', 'x.reserves.WETH.ltv', 'reserves.wstETH.ltv'],
    ],
    ['reserves.*.supplyCap', ['reserves.WETH.supplyCap'], ['reserves.WETH.borrowCap', 'reserves.USDC.e.supplyCap']],
    ['**.ltv', ['reserves.WETH.ltv', 'eModes.1.ltv', 'reserves.USDC.e.ltv'], ['reserves.WETH.ltvzero']],
    ['reserves.W*', ['reserves.WETH.ltv', 'reserves.WBTC.interestRate.base'], ['reserves.USDC.ltv']],
    ['reserves.USDC.e', ['reserves.USDC.e.ltv'], ['reserves.USDCxe.ltv']],
    ['*', ['reserves.WETH.ltv'], []],
    ['reserves.(a|b)+', ['reserves.(a|b)+.ltv'], ['reserves.a.ltv']],
  ] as const)
    it(glob, () => {
      for (const path of fits) expect(fitsGlob(path, glob), path).to.equal(true);
      for (const path of not) expect(fitsGlob(path, glob), path).to.equal(false);
    });

  it('fits what one of several fits, and everything where none is given', () => {
    expect(['a.b', 'c.d', 'e'].filter(onlyFits(['a', 'c.*']))).to.deep.equal(['a.b', 'c.d']);
    expect(['a.b', 'e'].filter(onlyFits([]))).to.deep.equal(['a.b', 'e']);
  });

  it('takes any text for itself', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }).filter((text) => !text.includes('*')),
        (text) => {
          expect(fitsGlob(text, text) && fitsGlob(`${text}.ltv`, text)).to.equal(true);
        },
      ),
    );
  });
});
