import { expect } from 'chai';
import fc from 'fast-check';
import type { RiskAsset, RiskMarket } from '../../../src/impact/risk-market.js';
import type { AssetEvent, Scenario } from '../../../src/impact/scenario.js';
import { asset, DEEP, type Holder, KEEN, market, pool, scenario, simulator } from './fixture.js';

const HOUR = 3600;
/** 100 of 200 supplied, and 1,000,000 dollars to lend. */
const eth = (fields: Partial<RiskAsset> = {}): RiskAsset =>
  asset('eth', { price: 2000, supplied: 100, available: 100, supplyCap: 200, ...fields });
const usd = (fields: Partial<RiskAsset> = {}): RiskAsset =>
  asset('usd', { supplied: 1_500_000, borrowed: 500_000, available: 1_000_000, ...fields });
const TWO = market([eth(), usd()]);
/** 200 tokens. */
const mint = (fields: Partial<Extract<AssetEvent, { kind: 'mint' }>> = {}): AssetEvent => ({
  kind: 'mint',
  asset: 'eth',
  at: HOUR,
  amount: 400_000,
  ...fields,
});
const NOBODY = { ...KEEN, absence: 1 };

const run = (of: RiskMarket, fields: Partial<Scenario>, ratios: readonly number[], holders: readonly Holder[] = []) => {
  const steps = ratios.length / of.assets.length;
  const with_ = scenario(of, steps, { events: [mint()], liquidators: NOBODY, ...fields });
  return simulator(of, holders, with_).run(0, Float64Array.from(ratios), null);
};
const CALM = [1, 1, 1, 1];

describe('somebody who mints an asset', () => {
  it('puts up what the cap has room for, borrows what the factor gives, and sells the rest into the depth', () => {
    const { minted, badDebt, accountsUncovered, atRisk, accountsAtRisk, paid, utilisation } = run(
      TWO,
      { depths: [pool(1_000_000), DEEP] },
      CALM,
    );
    // 100 tokens at 2,000 and 75%; the other 100 sold into 1,000,000 a side: u = .2, price 1/1.44, got .2/1.2 of it.
    expect(minted?.supplied).to.be.closeTo(200_000, 1e-6);
    expect(minted?.borrowed).to.be.closeTo(150_000, 1e-6);
    expect(minted?.sold).to.be.closeTo(1_000_000 / 6, 1e-6);
    expect(minted?.badDebt).to.be.closeTo(150_000 - 200_000 / 1.44, 1e-6);
    expect(badDebt).to.equal(minted?.badDebt);
    expect(paid.at(-1)).to.equal(badDebt);
    // No account of the book has anything to do with it.
    expect([accountsUncovered, accountsAtRisk, atRisk]).to.deep.equal([0, 0, 0]);
    // 200 of ether supplied and none lent; 650,000 of 1,500,000 dollars lent.
    expect(utilisation[0]).to.equal(0);
    expect(utilisation[1]).to.be.closeTo(650 / 1500, 1e-12);
  });

  it('acts at the price that was last reported, before a fall in the same step is seen', () => {
    const { minted } = run(TWO, {}, [1, 1, 0.5, 1]);
    expect(minted?.borrowed).to.be.closeTo(150_000, 1e-6);
    expect(minted?.badDebt).to.be.closeTo(150_000 - 100_000, 1e-3);
    // An hour later the fall is known.
    const late = run(TWO, { events: [mint({ at: 1.5 * HOUR })] }, [0.5, 1, 0.5, 1]);
    expect(late.minted?.borrowed).to.be.closeTo(75_000, 1e-6);
    expect(late.badDebt).to.equal(0);
    // At the start the prices are those of the start.
    expect(run(TWO, { events: [mint({ at: 0 })] }, [0.5, 1, 0.5, 1]).minted?.borrowed).to.be.closeTo(150_000, 1e-6);
  });

  it('leaves its backing in place where nothing falls: then nobody loses anything', () => {
    const { minted, badDebt } = run(TWO, {}, CALM);
    expect(minted?.borrowed).to.be.closeTo(150_000, 1e-6);
    expect(badDebt).to.equal(0);
  });

  it('is bounded by what the pool has, by borrow caps and by what it made, and puts up no more than that needs', () => {
    const borrowed = (assets: readonly RiskAsset[], fields: Partial<Scenario> = {}) => {
      const { minted } = run(market(assets), fields, CALM);
      return [minted?.supplied ?? Number.NaN, minted?.borrowed ?? Number.NaN];
    };
    const near = (found: readonly number[], supplied: number, lent: number): void => {
      expect(found[0]).to.be.closeTo(supplied, 1e-6);
      expect(found[1]).to.be.closeTo(lent, 1e-6);
    };
    near(borrowed([eth(), usd({ available: 30_000 })]), 40_000, 30_000);
    near(borrowed([eth(), usd({ borrowCap: 560_000 })]), 80_000, 60_000);
    near(borrowed([eth(), usd()], { events: [mint({ amount: 20_000 })] }), 20_000, 15_000);
    for (const none of [
      [eth({ supplyCap: 100 }), usd()],
      [eth({ supplyCap: 50 }), usd()],
      [eth({ suppliable: false }), usd()],
      [eth({ halted: true }), usd()],
      [eth({ collateralFactor: 0 }), usd()],
      [eth(), usd({ borrowable: false })],
      [eth(), usd({ halted: true })],
      [eth(), usd({ available: 0 })],
    ])
      expect(borrowed(none)).to.deep.equal([0, 0]);
  });

  it('opens an account in each mode that lets it borrow more, where its caps and members let it', () => {
    const of: RiskMarket = {
      ...market([eth({ supplyCap: 300 }), usd({ available: 200_000 }), asset('dai', { available: 100_000 })]),
      modes: [
        {
          id: '1',
          label: 'Close',
          collateralFactor: 0.9,
          liquidationThreshold: 0.93,
          liquidationPenalty: 0.01,
          collateral: new Set([0]),
          borrowable: new Set([1]),
        },
      ],
    };
    const { minted, badDebt } = run(of, {}, [1, 1, 1, 0.5, 1, 1]);
    // 200,000 at 90% in the mode, then 100,000 at 75% in none.
    expect(minted?.supplied).to.be.closeTo(200_000 / 0.9 + 100_000 / 0.75, 1e-6);
    expect(minted?.borrowed).to.be.closeTo(300_000, 1e-6);
    expect(badDebt).to.be.closeTo(200_000 - 100_000 / 0.9 + (100_000 - 50_000 / 0.75), 1e-3);
    // With less room the mode comes first: 100 tokens at 90%.
    const less = run({ ...of, assets: of.assets.map((one, at) => (at === 0 ? eth() : one)) }, {}, [1, 1, 1, 1, 1, 1]);
    expect(less.minted?.borrowed).to.be.closeTo(180_000, 1e-6);
  });

  it('does nothing with what its issuer has frozen then, and cannot be liquidated while it is', () => {
    const freeze = (at: number): AssetEvent => ({ kind: 'freeze', asset: 'eth', at, to: 9 * HOUR });
    const frozen = run(TWO, { events: [mint(), freeze(HOUR)] }, CALM);
    expect(frozen.minted).to.deep.equal({ supplied: 0, borrowed: 0, sold: 0, repaid: 0, badDebt: 0 });
    const other = run(TWO, { events: [mint(), { ...freeze(0), asset: 'usd' }] }, CALM);
    expect(other.minted).to.include({ supplied: 0, borrowed: 0 });
    expect(other.minted?.sold).to.be.greaterThan(0);
    const later = run(TWO, { events: [mint(), freeze(HOUR + 1)], liquidators: KEEN }, [1, 1, 0.8, 1]);
    expect(later.minted?.borrowed).to.be.closeTo(150_000, 1e-6);
    expect(later.minted?.repaid).to.equal(0);
  });

  it('is liquidated where that pays, and counted apart from the book’s accounts', () => {
    const holder: Holder = { name: 'a', collateral: { eth: 1 }, debt: { usd: 1600 } };
    const fall = [1, 1, 0.9, 1];
    const { minted, liquidations, repaid, atRisk, accountsAtRisk, badDebt, paid } = run(
      market([eth({ liquidationProtocolFee: 0.1 }), usd()]),
      { liquidators: KEEN, backstops: [{ kind: 'fund', name: 'fund', amount: 10 }] },
      fall,
      [holder],
    );
    // 100 tokens at 1,800 count 144,000 against 150,000; all of them would be taken for 171,429, so that all debt is repaid.
    expect(minted?.repaid).to.be.closeTo(150_000, 1e-3);
    expect(minted?.badDebt).to.be.closeTo(0, 1e-6);
    expect([liquidations, accountsAtRisk]).to.deep.equal([1, 1]);
    expect(repaid).to.be.closeTo(1600, 1e-3);
    expect(atRisk).to.be.closeTo(1600, 1e-3);
    expect(badDebt).to.be.closeTo(0, 1e-6);
    expect(paid.reduce((sum, part) => sum + part, 0)).to.be.closeTo(0, 1e-6);
  });

  it('empties a pool, so that liquidators find nothing to redeem of collateral in it', () => {
    // The holder owes ether and has dollars, all of which the minter borrows.
    const of = market([eth({ supplyCap: 10_000, borrowed: 1, available: 99 }), usd({ available: 50_000 })]);
    const holder: Holder = { name: 'a', collateral: { usd: 2500 }, debt: { eth: 1 } };
    const rise = [1, 1, 1.1, 1];
    const drained = run(of, { liquidators: KEEN }, rise, [holder]);
    expect(drained.minted?.borrowed).to.be.closeTo(50_000, 1e-6);
    expect(drained.liquidations).to.equal(0);
    expect(drained.utilisation[1]).to.be.closeTo(550 / 1500, 1e-12);
    expect(run(of, { liquidators: KEEN, events: [] }, rise, [holder]).liquidations).to.equal(1);
  });

  it('is the same however often and in whatever order paths are run, and what one took another cannot', () => {
    const of = market([eth(), usd({ available: 200_000 }), asset('gem', { price: 10, supplied: 1, supplyCap: 1e9 })]);
    const both = [mint(), mint({ asset: 'gem', amount: 1_000_000 })];
    const one = simulator(of, [], scenario(of, 2, { events: both, liquidators: NOBODY }));
    const prices = Float64Array.from([1, 1, 1, 0.5, 1, 0.5]);
    const first = one.run(0, prices, null);
    // 150,000 of the dollars against ether; against gems the other 50,000, and all ether: 100 that were there and 100 put up.
    expect(first.minted?.borrowed).to.be.closeTo(600_000, 1e-6);
    one.run(1, Float64Array.from([1, 1, 1, 1, 1, 1]), null);
    expect(one.run(0, prices, null)).to.deep.equal(first);
  });

  it('changes nothing of anybody else where it can do nothing', () => {
    const holder: Holder = { name: 'a', collateral: { eth: 10 }, debt: { usd: 14_000 } };
    const of = market([eth({ supplyCap: 1e6 }), usd({ available: 1e9 })]);
    const freeze: AssetEvent = { kind: 'freeze', asset: 'eth', at: HOUR, to: HOUR + 1 };
    const fall = [0.99, 1, 0.9, 1, 0.8, 1];
    const { minted, utilisation, ...with_ } = run(of, { events: [mint(), freeze], liquidators: KEEN }, fall, [holder]);
    const { utilisation: _, ...without } = run(of, { events: [freeze], liquidators: KEEN }, fall, [holder]);
    expect(with_).to.deep.equal(without);
    expect(minted?.borrowed).to.equal(0);
    expect(utilisation).to.have.length(2);
  });

  it('begins with the step, whose low is seen after it', () => {
    const with_ = scenario(TWO, 2, { events: [mint({ at: 1.5 * HOUR })], liquidators: NOBODY });
    const lows = Float64Array.from([1, 1, 0.5, 1]);
    const { minted } = simulator(TWO, [], with_).run(0, Float64Array.from(CALM), lows);
    expect(minted?.borrowed).to.be.closeTo(150_000, 1e-6);
  });

  it('is refused where nothing is known of the depth of what it makes', () => {
    expect(() => run(TWO, { depths: [null, DEEP] }, CALM)).to.throw('ETH ($400000)');
  });

  it('can do nothing with what has no valid price', () => {
    const source = { name: 'feed', heartbeat: HOUR, deviation: 1, latency: 0, manipulations: [] };
    const silent = {
      sources: [{ ...source, outages: [{ from: 0, to: 9 * HOUR }] }],
      aggregate: 'median',
      maxAge: HOUR,
      cap: null,
    } as const;
    const late = { events: [mint({ at: 3 * HOUR })] };
    const six = [1, 1, 1, 1, 1, 1, 1, 1];
    expect(run(TWO, late, six).minted?.borrowed).to.be.closeTo(150_000, 1e-6);
    for (const oracles of [
      [silent, null],
      [null, silent],
    ])
      expect(run(TWO, { ...late, oracles }, six).minted).to.include({ supplied: 0, borrowed: 0 });
  });

  it('is auctioned where collateral is, and counted apart there too', () => {
    const auctions = { start: 1.2, cut: 0.99, step: 90, tail: 4 * HOUR, cusp: 0.2, margin: 0, absence: 0 };
    const fall = [1, 1, 0.5, 1, 0.5, 1, 0.5, 1];
    const { minted, auctions: begun, liquidations, badDebt, utilisation } = run(TWO, { auctions }, fall);
    expect(minted?.borrowed).to.be.closeTo(150_000, 1e-6);
    expect([begun, liquidations]).to.deep.equal([0, 0]);
    expect(utilisation).to.deep.equal([]);
    expect(badDebt).to.equal(minted?.badDebt);
    const sold = run(TWO, { auctions, liquidators: KEEN }, fall);
    // Stairs of 1% leave up to that of 100,000 dollars less than they are worth, or more while the price is above.
    expect(sold.minted?.repaid).to.be.within(98_000, 100_000);
    expect((sold.minted?.repaid ?? 0) + (sold.minted?.badDebt ?? 0)).to.be.closeTo(150_000, 1e-3);
    expect(sold.repaid).to.equal(0);
  });

  it('loses no dollar: what is lent is repaid or still owed, and all bad debt is paid by somebody', () => {
    const shape = fc.record({
      fall: fc.double({ min: 0.05, max: 1, noNaN: true }),
      later: fc.double({ min: 0.05, max: 1, noNaN: true }),
      reserve: fc.double({ min: 1e4, max: 1e7, noNaN: true }),
      fund: fc.double({ min: 0, max: 1e5, noNaN: true }),
      made: fc.double({ min: 1e3, max: 1e7, noNaN: true }),
    });
    const holder: Holder = { name: 'a', collateral: { eth: 10 }, debt: { usd: 14_000 } };
    fc.assert(
      fc.property(shape, ({ fall, later, reserve, fund, made }) => {
        const { minted, repaid, badDebt, paid, utilisation, slippage } = run(
          TWO,
          {
            events: [mint({ amount: made })],
            depths: [pool(reserve), DEEP],
            liquidators: KEEN,
            backstops: [{ kind: 'fund', name: 'fund', amount: fund }],
          },
          [1, 1, fall, 1, later, 1],
          [holder],
        );
        if (minted === undefined) throw new Error('nothing is said of who mints');
        const owed = minted.borrowed - minted.repaid;
        expect(minted.badDebt).to.be.within(0, owed + 1e-6);
        expect(utilisation[1]).to.be.closeTo((500_000 + owed - repaid) / 1_500_000, 1e-9);
        expect(paid.reduce((sum, part) => sum + part, 0)).to.be.closeTo(badDebt, 1e-6);
        expect(minted.badDebt).to.be.at.most(badDebt + 1e-9);
        expect(minted.sold).to.be.at.most(made - minted.supplied + 1e-6);
        expect(slippage).to.be.at.least(-1e-6);
      }),
    );
  });

  it('never takes more than room × factor or what there is to lend, and more with a higher cap', () => {
    const amount = fc.double({ min: 0, max: 1e6, noNaN: true });
    const shape = fc.record({
      cap: amount,
      higher: amount,
      available: amount,
      made: fc.double({ min: 1, max: 1e6, noNaN: true }),
      factor: fc.double({ min: 0.01, max: 0.9, noNaN: true }),
      fall: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(shape, ({ cap, higher, available, made, factor, fall }) => {
        const under = (supplyCap: number) => {
          const own = asset('gem', { supplyCap, collateralFactor: factor, liquidationThreshold: factor + 0.05 });
          const of = market([own, usd({ available })]);
          const events = [mint({ asset: 'gem', amount: made })];
          return run(of, { events }, [1, 1, Math.max(1e-9, fall), 1]);
        };
        const [low, high] = [under(cap), under(cap + higher)];
        const most = Math.min(Math.min(cap, made) * factor, available);
        expect(low.minted?.borrowed).to.be.at.most(most * (1 + 1e-9));
        expect(low.minted?.borrowed).to.be.at.least(most * (1 - 1e-9) - 1e-9);
        expect(low.badDebt).to.be.at.most(most * (1 + 1e-9));
        // Nothing here is sold into so little that its price moves.
        expect(high.badDebt).to.be.at.least(low.badDebt * (1 - 1e-9) - 1e-9);
      }),
    );
  });
});
