import { expect } from 'chai';
import { mostRepayable, withoutDust } from '../../../src/impact/liquidation/close.js';

/** The rules of Aave v3.3: LiquidationLogic.sol, in dollars. */
const AAVE = {
  closeFactor: 0.5,
  closeFactorOf: 'account' as const,
  fullCloseBelowHealth: 0.95,
  fullCloseBelowValue: 2000,
  minimumLeft: 1000,
};
/** Of Compound v2: half of the asset repaid. */
const HALF = {
  closeFactor: 0.5,
  closeFactorOf: 'position' as const,
  fullCloseBelowHealth: null,
  fullCloseBelowValue: null,
  minimumLeft: null,
};

describe('the close factor', () => {
  const big = { health: 0.99, accountDebt: 100_000, positionDebt: 80_000, collateral: 90_000 };

  it('is a share of all debt, though never more than the position', () => {
    expect(mostRepayable(AAVE, big)).to.equal(50_000);
    expect(mostRepayable(AAVE, { ...big, positionDebt: 40_000 })).to.equal(40_000);
  });

  it('is a share of the position where the protocol has it so', () => {
    expect(mostRepayable(HALF, big)).to.equal(40_000);
    expect(mostRepayable(HALF, { ...big, health: 0.1, positionDebt: 100 })).to.equal(50);
  });

  it('is lifted at a low health factor, from .95 on', () => {
    expect(mostRepayable(AAVE, { ...big, health: 0.9500001 })).to.equal(50_000);
    expect(mostRepayable(AAVE, { ...big, health: 0.95 })).to.equal(80_000);
  });

  it('is lifted for small debts and small collaterals', () => {
    expect(mostRepayable(AAVE, { ...big, accountDebt: 1999, positionDebt: 1999 })).to.equal(1999);
    expect(mostRepayable(AAVE, { ...big, accountDebt: 2000, positionDebt: 2000 })).to.equal(1000);
    expect(mostRepayable(AAVE, { ...big, collateral: 1999 })).to.equal(80_000);
  });
});

describe('dust', () => {
  it('is never left: nothing, or the minimum of both sides', () => {
    const position = { positionDebt: 5000, collateral: 6000 };
    expect(withoutDust(AAVE, position, 1.05, 2500)).to.equal(2500);
    expect(withoutDust(AAVE, position, 1.05, 4500)).to.equal(4000);
    expect(withoutDust(AAVE, position, 1.05, 5000)).to.equal(5000);
    // 4700 × 1.05 leaves 65 of 5000 collateral: at most 4000 of it may go.
    expect(withoutDust(AAVE, { positionDebt: 9000, collateral: 5000 }, 1.05, 4700)).to.be.closeTo(4000 / 1.05, 1e-9);
    expect(withoutDust(AAVE, { positionDebt: 9000, collateral: 5000 }, 1.05, 5000 / 1.05)).to.equal(5000 / 1.05);
    expect(withoutDust(AAVE, { positionDebt: 900, collateral: 6000 }, 1.05, 500)).to.equal(0);
    expect(withoutDust(HALF, { positionDebt: 900, collateral: 6000 }, 1.05, 500)).to.equal(500);
  });

  it('does not mistake a rounding for something left', () => {
    const penalties = [0.011, 0.05, 0.07, 0.11031043989664435, 0.13584613894322053];
    for (const penalty of penalties)
      for (let collateral = 1001.1; collateral < 1100; collateral += 1.7) {
        const all = collateral / (1 + penalty);
        expect(withoutDust(AAVE, { positionDebt: 9000, collateral }, 1 + penalty, all)).to.equal(all);
      }
  });
});
