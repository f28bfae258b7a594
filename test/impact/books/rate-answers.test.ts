import { expect } from 'chai';
import { withPoolsOf } from '../../../src/impact/books/pool-totals.js';
import { answered, answersToRates, factorOf } from '../../../src/impact/books/rate-answers.js';
import { borrowRate } from '../../../src/impact/rates/curve.js';
import type { RateCurve } from '../../../src/impact/risk-market.js';
import { asset, book, market } from '../liquidation/fixture.js';

const CURVE: RateCurve = { kink: 0.9, base: 0, slope1: 0.045, slope2: 1 };
const STEEPER: RateCurve = { ...CURVE, slope1: 0.135 };
const usd = { supplied: 1000, borrowed: 800, available: 200, rate: CURVE };
const eth = asset('eth', { price: 2000, supplied: 10, available: 10, rate: CURVE });
const before = market([eth, asset('usd', usd)]);
const dearer = market([eth, asset('usd', { ...usd, rate: STEEPER })]);
const held = book(before, [
  { name: 'a', collateral: { eth: 1 }, debt: { usd: 500 } },
  { name: 'b', collateral: { eth: 0.2 }, debt: { usd: 300 } },
]);
const ONE_PERCENT = [null, { borrowersToRates: 0.01, suppliersUnderStress: 0 }];

describe('borrowers who answer rates', () => {
  it('repay the stated share for each percentage point, at the rate that their answer brings about', () => {
    const [none, change] = answersToRates(before, dearer, ONE_PERCENT);
    expect(none).to.equal(null);
    if (!change) throw new Error('no change');
    const left = factorOf(change);
    // By its own definition: debt · (1 − x)^(100 · Δrate), the new rate being that of the debt that is left.
    const rise = borrowRate(STEEPER, (800 * left) / 1000) - borrowRate(CURVE, 0.8);
    expect(left).to.be.closeTo(0.99 ** (100 * rise), 1e-9);
    expect(left).to.be.within(0.9, 0.97);
    const after = answered(held, dearer, [none ?? null, change]);
    expect([...after.debt].map((tokens) => tokens / left)).to.deep.equal(
      [...held.debt].map((tokens) => (tokens * left) / left),
    );
    expect(after.collateral).to.deep.equal(held.collateral);
  });

  it('borrow more where a rate falls, as far as pool, cap and their borrowing power let them', () => {
    const cheap = { borrowersToRates: 0.2, suppliersUnderStress: 0 };
    const changes = answersToRates(dearer, before, [null, cheap]);
    const [, change] = changes;
    if (!change) throw new Error('no change');
    expect(factorOf(change)).to.be.above(1.1);
    const after = answered(held, before, changes);
    // The second may owe .75 × 400 dollars, and owes it.
    expect(after.debt[3]).to.equal(300);
    expect(after.debt[1]).to.be.closeTo(500 * factorOf(change), 1e-6);
    const capped = market([eth, asset('usd', { ...usd, borrowCap: 820 })]);
    const bound = answered(held, capped, changes);
    expect(bound.debt[1]).to.be.below(after.debt[1] ?? 0);
    expect((bound.debt[1] ?? 0) + (bound.debt[3] ?? 0)).to.be.at.most(820 + 1e-9);
  });

  it('do nothing where no curve changes or nobody is said to answer', () => {
    expect(answersToRates(before, before, ONE_PERCENT)).to.deep.equal([null, null]);
    expect(answersToRates(before, dearer, [null, null])).to.deep.equal([null, null]);
    expect(answered(held, dearer, [null, null])).to.equal(held);
  });

  it('may all repay, at any rate above the one they had', () => {
    const all = answersToRates(before, dearer, [null, { borrowersToRates: 1, suppliersUnderStress: 0 }])[1];
    if (!all) throw new Error('no change');
    expect(factorOf(all)).to.be.within(0, 1);
    // Until the rate is what it was: at .8 use of the first curve 4 %, of the second at a third of it.
    expect(all.after.borrowRate).to.be.closeTo(all.before.borrowRate, 1e-3);
  });
});

describe('pools of a book in place of another', () => {
  it('hold what it supplies and lend what it owes', () => {
    const other = {
      ...held,
      debt: held.debt.map((tokens) => tokens / 2),
      collateral: held.collateral.map((one) => one * 2),
    };
    const { assets } = withPoolsOf(before, held, other);
    expect(assets[1]).to.include({ supplied: 1000, borrowed: 400, available: 600 });
    expect(assets[0]?.supplied).to.be.closeTo(11.2, 1e-12);
    expect(assets[0]?.available).to.be.closeTo(11.2, 1e-12);
    expect(withPoolsOf(before, held, held)).to.equal(before);
  });
});
