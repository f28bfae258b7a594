import { expect } from 'chai';
import fc from 'fast-check';
import { borrowedAt } from '../../../src/impact/attack/borrowed.js';
import { holdersOf, liquidatedAt } from '../../../src/impact/attack/liquidated.js';
import { moveCost } from '../../../src/impact/attack/move-cost.js';
import type { RiskAsset, RiskMarket, RiskMode } from '../../../src/impact/risk-market.js';
import type { Depth } from '../../../src/impact/scenario.js';
import { asset, book, type Holder, market } from '../liquidation/fixture.js';

/** From 0 to a number in ten thousand steps: ordinary numbers, where doubles would mostly be next to nothing. */
const share = (max: number) => fc.integer({ min: 0, max: 10_000 }).map((steps) => (steps / 10_000) * max);
const amount = fc.oneof(fc.constant(0), share(1e7));
const cap = fc.oneof(fc.constant(0), fc.constant(Number.POSITIVE_INFINITY), share(2e7));

const depth = fc.record({
  model: fc.oneof(
    fc.record({ kind: fc.constant('constant-product' as const), reserve: share(1e8), fee: share(0.1) }),
    fc
      .array(fc.tuple(fc.double({ min: 1, max: 1e6, noNaN: true }), share(0.2)), { minLength: 1, maxLength: 4 })
      .map((steps) => {
        let [size, slippage] = [0, 0];
        const points = steps.map(([dx, dy]) => {
          size += dx;
          slippage += dy;
          return { size, slippage };
        });
        return { kind: 'curve' as const, points };
      }),
  ),
  halfLife: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.double({ min: 1, max: 1e5, noNaN: true })),
  stressed: fc.constant(1),
});
const lost = (of: Depth, part: number, factor: number, seconds: number): number =>
  moveCost(of, part, factor, seconds)?.lost ?? Number.POSITIVE_INFINITY;
const factor = share(2).map((power) => 10 ** (power - 1));
const held = fc.oneof(fc.constant(0), share(1e6));
const atMost = (less: number, more: number): void => {
  if (more !== Number.POSITIVE_INFINITY) expect(less).to.be.at.most(more * (1 + 1e-6) + 1e-3);
};

describe('laws of the cost of a move', () => {
  it('never costs less in deeper markets, or nothing at all', () => {
    fc.assert(
      fc.property(depth, share(1), share(1), factor, held, (of, a, b, to, seconds) => {
        fc.pre(a > 0 && b > 0);
        const [thin, deep] = [lost(of, Math.min(a, b), to, seconds), lost(of, Math.max(a, b), to, seconds)];
        atMost(thin, deep);
        expect(thin).to.be.at.least(-1e-6);
      }),
    );
  });

  it('never costs less to go farther, or to hold for longer', () => {
    fc.assert(
      fc.property(depth, factor, share(1), held, held, (of, to, part, s, t) => {
        const near = to ** part;
        fc.pre(near !== 1);
        atMost(lost(of, 1, near, s), lost(of, 1, to, s));
        atMost(lost(of, 1, to, Math.min(s, t)), lost(of, 1, to, Math.max(s, t)));
      }),
    );
  });
});

const anyAsset = (id: string): fc.Arbitrary<RiskAsset> =>
  fc
    .record({
      price: fc.double({ min: 0.01, max: 1e4, noNaN: true }),
      collateralFactor: fc.oneof(fc.constant(0), share(0.95)),
      liquidationThreshold: fc.oneof(fc.constant(0), share(1)),
      liquidationPenalty: share(0.15),
      liquidationProtocolFee: share(1),
      supplyCap: cap,
      borrowCap: cap,
      supplied: amount,
      borrowed: amount,
      available: amount,
      borrowable: fc.boolean(),
      halted: fc.boolean(),
    })
    .map((fields) => asset(id, fields));

const members = fc.uniqueArray(fc.nat(2)).map((list): ReadonlySet<number> => new Set(list));
const mode: fc.Arbitrary<RiskMode> = fc.record({
  id: fc.constant('1'),
  label: fc.constant('alike'),
  collateralFactor: share(0.97),
  liquidationThreshold: share(1),
  liquidationPenalty: share(0.1),
  collateral: members,
  borrowable: members,
});
const anyMarket: fc.Arbitrary<RiskMarket> = fc
  .tuple(fc.tuple(anyAsset('a'), anyAsset('b'), anyAsset('c')), fc.array(mode, { maxLength: 2 }))
  .map(([assets, modes]) => ({ ...market(assets), modes }));
const which = fc.nat(2);

const room = ({ borrowable, halted, borrowCap, borrowed, available, price }: RiskAsset): number =>
  borrowable && !halted ? Math.max(0, Math.min(borrowCap - borrowed, available)) * price : 0;

describe('laws of what a move takes', () => {
  it('never takes more than there is to borrow, whatever the market', () => {
    fc.assert(
      fc.property(anyMarket, which, factor, (of, moved, reported) => {
        const lendable = of.assets.reduce((sum, one, at) => {
          const counts = reported > 1 ? at !== moved : at === moved;
          return counts ? sum + room(one) : sum;
        }, 0);
        expect(borrowedAt(of, moved, reported)).to.be.within(0, lendable * (1 + 1e-9));
      }),
    );
  });

  it('takes nothing by borrowing where no cap has room, and where nothing is collateral', () => {
    fc.assert(
      fc.property(anyMarket, which, factor, (of, moved, reported) => {
        const but = (fields: Partial<RiskAsset>): RiskMarket => ({
          ...of,
          assets: of.assets.map((one) => ({ ...one, ...fields })),
        });
        expect(borrowedAt(but({ supplyCap: 0 }), moved, reported)).to.equal(0);
        expect(borrowedAt(but({ borrowCap: 0 }), moved, reported)).to.equal(0);
        expect(borrowedAt(but({ available: 0 }), moved, reported)).to.equal(0);
        expect(borrowedAt({ ...but({ collateralFactor: 0 }), modes: [] }, moved, reported)).to.equal(0);
      }),
    );
  });

  it('never liquidates more than accounts have, or leaves a market with a number that is none', () => {
    const holding = fc.record({ a: share(100), b: share(100), c: share(100) });
    const holder = fc.record({ name: fc.constant('x'), collateral: holding, debt: holding });
    fc.assert(
      fc.property(anyMarket, fc.array(holder, { maxLength: 4 }), which, factor, (of, holders, moved, reported) => {
        const collateral = holders.reduce(
          (sum, one) =>
            sum + of.assets.reduce((own, { id, price }) => own + ((one as Holder).collateral[id] ?? 0) * price, 0),
          0,
        );
        const earned = liquidatedAt(holdersOf(book(of, holders), of), moved, reported);
        expect(earned).to.be.within(0, collateral * (1 + 1e-9));
      }),
    );
  });
});
