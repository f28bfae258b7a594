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

describe('a glob from a proposal', () => {
  it('takes no longer than its length times the path’s, however it is built', () => {
    const path = `reserves.${'a'.repeat(300)}.ltv`;
    const globs = ['**a'.repeat(120), '*a*'.repeat(120), '**'.repeat(200), `${'**.'.repeat(130)}x`];
    const start = process.hrtime.bigint();
    for (const glob of globs) fitsGlob(path, glob);
    // A backtracking matcher takes longer than the age of the universe; this bound only tells the two apart.
    expect(Number(process.hrtime.bigint() - start) / 1e9).to.be.below(5);
  });

  it('agrees with a plain regular expression where that is harmless', () => {
    const paths = ['reserves.WETH.ltv', 'reserves.USD.e.ltv', 'eModes.1.collateral', 'clearingHouse.imRatio'];
    const globs = [
      'reserves',
      'reserves.*',
      'reserves.*.ltv',
      'reserves.**.ltv',
      '**.ltv',
      '*',
      '**',
      'eModes.1',
      'e*',
      'reserves.W',
    ];
    for (const path of paths) {
      for (const glob of globs) {
        const pattern = glob.replace(/[.]/g, '\\.').replace(/\*\*|\*/g, (stars) => (stars === '**' ? '.*' : '[^.]*'));
        expect(fitsGlob(path, glob), `${path} ${glob}`).to.equal(new RegExp(`^${pattern}(\\..*)?$`, 's').test(path));
      }
    }
  });
});
