import { expect } from 'chai';
import fc from 'fast-check';
import { borrowedAt } from '../../../src/impact/attack/borrowed.js';
import { holdersOf, liquidatedAt } from '../../../src/impact/attack/liquidated.js';
import type { LiquidationRules, RiskAsset, RiskMarket } from '../../../src/impact/risk-market.js';
import { asset, book, CLOSE_ALL, type Holder, market } from '../liquidation/fixture.js';

/** A thin token worth 2 dollars, with room for a million of it, and eight million dollars to lend. */
const thin = (fields: Partial<RiskAsset> = {}, usd: Partial<RiskAsset> = {}): RiskMarket =>
  market([
    asset('thin', {
      price: 2,
      collateralFactor: 0.5,
      supplied: 1e6,
      supplyCap: 2e6,
      available: 3e5,
      borrowed: 1e5,
      borrowCap: 3e5,
      ...fields,
    }),
    asset('usd', { available: 8e6, borrowed: 1e6, borrowCap: 7e6, supplied: 9e6, collateralFactor: 0.75, ...usd }),
  ]);

describe('what borrowing takes at a moved price', () => {
  it('is the loan against an inflated collateral less what it is worth', () => {
    // At five times the price a token counts for 10 dollars and lends 5. A million of them fits below the cap: 5 million, of
    // the 6 that the borrow cap leaves. They are worth 2 million.
    expect(borrowedAt(thin(), 0, 5)).to.be.closeTo(3e6, 1e-6);
    // At ten times it is 6 million, all there is, for tokens worth 6 / 5 million.
    expect(borrowedAt(thin(), 0, 10)).to.be.closeTo(4.8e6, 1e-6);
    // Without a cap the collateral is what the loan needs: 6 million over 2.5.
    expect(borrowedAt(thin({ supplyCap: Number.POSITIVE_INFINITY }), 0, 5)).to.be.closeTo(6e6 - 2.4e6, 1e-6);
    // The market has only two million.
    expect(borrowedAt(thin({}, { available: 2e6 }), 0, 5)).to.be.closeTo(2e6 - 8e5, 1e-6);
  });

  it('is nothing until the loan is worth more than the collateral', () => {
    expect(borrowedAt(thin(), 0, 2)).to.equal(0);
    expect(borrowedAt(thin(), 0, 2.01)).to.be.greaterThan(0);
    expect(borrowedAt(thin({ collateralFactor: 0 }), 0, 10)).to.equal(0);
    expect(borrowedAt(thin({ supplyCap: 1e6 }), 0, 10)).to.equal(0);
    expect(borrowedAt(thin({ halted: true }), 0, 10)).to.equal(0);
    expect(borrowedAt(thin({}, { borrowable: false }), 0, 10)).to.equal(0);
    expect(borrowedAt(thin(), 0, 1)).to.equal(0);
  });

  it('is cheap tokens for honest collateral where the price is deflated', () => {
    // 200,000 may be borrowed, worth 400,000; at a tenth they count for 40,000, that 53,333 dollars carry.
    expect(borrowedAt(thin(), 0, 0.1)).to.be.closeTo(4e5 - 4e4 / 0.75, 1e-6);
    expect(borrowedAt(thin(), 0, 0.75)).to.equal(0);
    expect(borrowedAt(thin({ borrowable: false }), 0, 0.1)).to.equal(0);
    // Only 30,000 dollars fit below the cap: they carry 22,500 of the 40,000.
    expect(borrowedAt(thin({}, { supplyCap: 9.03e6 }), 0, 0.1)).to.be.closeTo(225_000 - 3e4, 1e-6);
  });

  it('is more in a mode that lends more', () => {
    const modes = [
      {
        id: '1',
        label: 'alike',
        collateralFactor: 0.9,
        liquidationThreshold: 0.92,
        liquidationPenalty: 0.01,
        collateral: new Set([0]),
        borrowable: new Set([1]),
      },
    ];
    // A million tokens lend 2 million · 1.5 · 0.9.
    expect(borrowedAt({ ...thin(), modes }, 0, 1.5)).to.be.closeTo(2.7e6 - 2e6, 1e-6);
  });

  it('is of several accounts, each in the mode that lends most', () => {
    const terms = { liquidationThreshold: 0.92, liquidationPenalty: 0.01, collateral: new Set([0]) };
    const modes = [
      { id: '1', label: 'one', collateralFactor: 0.9, ...terms, borrowable: new Set([1]) },
      { id: '2', label: 'two', collateralFactor: 0.8, ...terms, borrowable: new Set([2]) },
    ];
    const more = asset('eur', { available: 1e6 });
    const three = { ...market([...thin({}, { available: 9e5 }).assets, more]), modes };
    // At twice the price a dollar lends 1.8 of the one and 1.6 of the other: 500,000 lend 900,000, 625,000 the million.
    expect(borrowedAt(three, 0, 2)).to.be.closeTo(9e5 + 1e6 - 5e5 - 6.25e5, 1e-6);
    // Where only 800,000 dollars fit, the last 300,000 go into the second.
    const narrow = { ...three, assets: three.assets.map((one, at) => (at === 0 ? { ...one, supplyCap: 1.4e6 } : one)) };
    expect(borrowedAt(narrow, 0, 2)).to.be.closeTo(5e5 * 0.8 + 3e5 * 0.6, 1e-6);
  });

  it('is never less with more room', () => {
    const room = fc.double({ min: 0, max: 1e7, noNaN: true });
    fc.assert(
      fc.property(room, room, room, room, fc.double({ min: 0.05, max: 12, noNaN: true }), (a, b, c, d, factor) => {
        const [less, more] = [
          thin({ supplyCap: 1e6 + Math.min(a, b) }, { available: Math.min(c, d) }),
          thin({ supplyCap: 1e6 + Math.max(a, b) }, { available: Math.max(c, d) }),
        ];
        expect(borrowedAt(more, 0, factor)).to.be.at.least(borrowedAt(less, 0, factor) - 1e-6);
      }),
    );
  });
});

const MARKET = market([
  asset('eth', { price: 100, liquidationPenalty: 0.05, liquidationProtocolFee: 0.1 }),
  asset('usd'),
]);
const gain = (holders: readonly Holder[], which: number, factor: number, of: RiskMarket = MARKET): number =>
  liquidatedAt(holdersOf(book(of, holders), of), which, factor);

describe('what liquidating takes at a moved price', () => {
  const holder = { name: 'a', collateral: { eth: 1 }, debt: { usd: 60 } };

  it('is collateral at the deflated price, worth the true one', () => {
    // At 70, all of the 60 is repaid for 60 · 1.045 / 70 tokens of 100 dollars.
    expect(gain([holder], 0, 0.7)).to.be.closeTo((60 * 1.045) / 0.7 - 60, 1e-9);
    // Above 75 the account is healthy.
    expect(gain([holder], 0, 0.76)).to.equal(0);
    // At 50 the token pays for 50 / 1.05 dollars, and the protocol keeps a tenth of the penalty.
    expect(gain([holder], 0, 0.5)).to.be.closeTo(((50 / 1.05) * 1.045) / 0.5 - 50 / 1.05, 1e-9);
  });

  it('is collateral for debt that counts for more than it is worth', () => {
    // At 1.4 the 60 count for 84 dollars; the token of 100 covers it at 1.05, so that 60 true dollars get 84 · 1.045.
    expect(gain([holder], 1, 1.4)).to.be.closeTo(84 * 1.045 - 60, 1e-9);
    expect(gain([holder], 1, 1.3)).to.equal(0);
  });

  it('stops at the close factor, counts every account once, and leaves out those that are liquidatable now', () => {
    const half: LiquidationRules = { ...CLOSE_ALL, closeFactor: 0.5 };
    expect(gain([holder], 0, 0.7, market(MARKET.assets, half))).to.be.closeTo((30 * 1.045) / 0.7 - 30, 1e-9);
    const late = { name: 'late', collateral: { eth: 1 }, debt: { usd: 90 } };
    const broke = { name: 'broke', collateral: { eth: 1 }, debt: { usd: 110 } };
    expect(gain([holder, late, broke, { ...holder, name: 'b' }], 0, 0.7)).to.be.closeTo(
      2 * ((60 * 1.045) / 0.7 - 60),
      1e-9,
    );
  });

  it('is nothing of a halted asset, nor where debt and collateral move together', () => {
    const halted = market([asset('eth', { price: 100, halted: true }), asset('usd')]);
    expect(gain([holder], 0, 0.7, halted)).to.equal(0);
    expect(gain([{ name: 'loop', collateral: { eth: 1 }, debt: { eth: 0.7 } }], 0, 0.5)).to.equal(0);
  });
});
