import { expect } from 'chai';
import fc from 'fast-check';
import { borrowRate, supplyRate, utilisation } from '../../../src/impact/rates/curve.js';
import { settleRates } from '../../../src/impact/rates/settle.js';

const CURVE = { kink: 0.9, base: 0.01, slope1: 0.027, slope2: 0.8 };
const STEEP = { ...CURVE, slope1: 0.06 };
const STILL = { borrowers: 0, suppliers: 0, leaving: 0 };
const terms = (rate: typeof CURVE) => ({ rate, reserveFactor: 0.15 });

describe('rates', () => {
  it('are kinked', () => {
    expect(borrowRate(CURVE, 0)).to.equal(0.01);
    expect(borrowRate(CURVE, 0.45)).to.be.closeTo(0.0235, 1e-15);
    expect(borrowRate(CURVE, 0.9)).to.be.closeTo(0.037, 1e-15);
    expect(borrowRate(CURVE, 0.95)).to.be.closeTo(0.437, 1e-12);
    expect(borrowRate(CURVE, 1)).to.be.closeTo(0.837, 1e-12);
    expect(borrowRate({ ...CURVE, kink: 0 }, 0)).to.equal(0.01);
    expect(borrowRate({ ...CURVE, kink: 1 }, 1)).to.be.closeTo(0.037, 1e-15);
  });

  it('of suppliers are what borrowers pay, less the reserve factor, over all supply', () => {
    expect(supplyRate(CURVE, 0.15, 0.45)).to.be.closeTo(0.0235 * 0.45 * 0.85, 1e-15);
  });

  it('follow the share of supply that is borrowed', () => {
    expect([utilisation(100, 45), utilisation(0, 0), utilisation(0, 1), utilisation(1, 2)]).to.deep.equal([
      0.45, 0, 1, 1,
    ]);
  });

  it('stay when nobody answers and the curve stays', () => {
    const { before, atOnce, after } = settleRates({ supplied: 100, borrowed: 80 }, terms(CURVE), terms(CURVE), STILL);
    expect(atOnce).to.deep.equal(before);
    expect(after.utilisation).to.be.closeTo(0.8, 1e-12);
  });

  it('settle where the answers to them bring them about', () => {
    const response = { borrowers: 5, suppliers: 2, leaving: 0.1 };
    const { before, atOnce, after } = settleRates(
      { supplied: 100, borrowed: 80 },
      terms(CURVE),
      terms(STEEP),
      response,
    );
    expect(atOnce.borrowRate).to.be.closeTo(0.01 + (0.06 * 0.8) / 0.9, 1e-12);
    expect(after.borrowed).to.be.closeTo(80 * Math.exp(-5 * (after.borrowRate - before.borrowRate)), 1e-9);
    expect(after.supplied).to.be.closeTo(90 * Math.exp(2 * (after.supplyRate - before.supplyRate)), 1e-9);
    expect(after.utilisation).to.be.closeTo(after.borrowed / after.supplied, 1e-12);
  });

  it('cannot push supply below loans', () => {
    const { after } = settleRates({ supplied: 100, borrowed: 95 }, terms(CURVE), terms(CURVE), {
      ...STILL,
      leaving: 0.5,
    });
    expect([after.utilisation, after.supplied]).to.deep.equal([1, 95]);
  });

  it('never fall when suppliers leave', () => {
    const share = fc.double({ min: 0, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(share, share, fc.double({ min: 0, max: 20, noNaN: true }), (used, leaving, borrowers) => {
        const pool = { supplied: 1000, borrowed: 1000 * used };
        const { before, after } = settleRates(pool, terms(CURVE), terms(CURVE), { borrowers, suppliers: 1, leaving });
        expect(after.borrowRate).to.be.at.least(before.borrowRate - 1e-12);
      }),
    );
  });
});
