import { expect } from 'chai';
import fc from 'fast-check';
import type { LiquidationOutcome } from '../../../src/impact/liquidation/totals.js';
import type { RiskMarket } from '../../../src/impact/risk-market.js';
import type { Depth, Scenario } from '../../../src/impact/scenario.js';
import { asset, CLOSE_ALL, DEEP, type Holder, KEEN, market, pool, scenario, simulator } from './fixture.js';

const IDS = ['btc', 'dai', 'eth', 'usd'] as const;
const STEPS = 6;
const amount = fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 400 }));
const holding = fc.record({ btc: amount, dai: amount, eth: amount, usd: amount });
const holders: fc.Arbitrary<Holder[]> = fc
  .array(
    fc.tuple(
      holding,
      fc.integer({ min: 65, max: 85 }).map((percent) => percent / 100),
      fc.constantFrom(...IDS),
    ),
    {
      minLength: 4,
      maxLength: 12,
    },
  )
  .map((rows) =>
    rows.map(([collateral, leverage, owes], i) => {
      const worth = Object.values(collateral).reduce((sum, value) => sum + value, 0);
      return { name: `account ${i}`, collateral, debt: { [owes]: worth * leverage } };
    }),
  );
/** Ratios by step and asset: moves of −18 to +8 % a step. */
const move = fc.integer({ min: 82, max: 108 }).map((percent) => percent / 100);
const walk = fc.array(fc.tuple(move, move, move, move), { minLength: STEPS, maxLength: STEPS }).map((rows) => {
  const now = IDS.map(() => 1);
  return rows.map((row) => row.map((by, at) => (now[at] = (now[at] ?? 1) * by)));
});
const flat = (rows: readonly (readonly number[])[]): Float64Array => Float64Array.from(rows.flat());

const RULES = { ...CLOSE_ALL, closeFactor: 0.5, fullCloseBelowHealth: 0.95, fullCloseBelowValue: 20, minimumLeft: 10 };
const FULL = (of: RiskMarket, scale = 1): Scenario =>
  scenario(of, STEPS, {
    depths: of.assets.map(({ id }) =>
      id === 'eth'
        ? {
            model: {
              kind: 'curve',
              points: [
                { size: 2000 * scale, slippage: 0.02 },
                { size: 20_000 * scale, slippage: 0.2 },
              ],
            },
            halfLife: 7200,
            stressed: 0.5,
          }
        : pool((id === 'usd' ? 80_000 : 20_000) * scale, { halfLife: 3600 }),
    ),
    oracles: of.assets.map(({ id }) =>
      id === 'btc'
        ? {
            sources: [
              { name: 'a', heartbeat: 7200, deviation: 0.02, latency: 3600, outages: [], manipulations: [] },
              {
                name: 'b',
                heartbeat: 3600,
                deviation: 0.05,
                latency: 0,
                outages: [{ from: 0, to: 8000 }],
                manipulations: [],
              },
            ],
            aggregate: 'mean',
            maxAge: null,
            cap: { factor: 1.1, growth: 0 },
          }
        : null,
    ),
    liquidators: {
      ...KEEN,
      count: 3,
      capital: 300 * scale,
      gas: 0.125 * scale,
      minimumProfit: 0.25 * scale,
      bidding: 0.25,
      absence: 0.2,
      turnover: 3600,
    },
    backstops: [
      { kind: 'fund', name: 'fund', amount: 8 * scale, refill: 1 },
      {
        kind: 'staked',
        name: 'staked',
        value: 64 * scale,
        slash: 0.3,
        follows: { asset: 'eth', beta: 1 },
        discount: 0.1,
      },
    ],
  });
const assetsOf = (ids: readonly string[], price = 1) =>
  ids.map((id) => asset(id, { price, liquidationProtocolFee: 0.1, liquidationThreshold: id === 'btc' ? 0.75 : 0.86 }));

describe('laws that hold', () => {
  it('the order of accounts and assets changes no digit', () => {
    fc.assert(
      fc.property(holders, walk, (accounts, rows) => {
        const here = market(assetsOf(IDS), RULES);
        const order = [2, 0, 3, 1];
        const there = market(assetsOf(order.map((i) => IDS[i] ?? '')), RULES);
        const one = simulator(here, accounts, FULL(here)).run(5, flat(rows), null);
        const turned = rows.map((row) => order.map((i) => row[i] ?? 0));
        const other = simulator(there, [...accounts].reverse(), FULL(there)).run(5, flat(turned), null);
        expect(other).to.deep.equal(one);
      }),
    );
  });

  it('all prices with gas, dust, depth, capital and backstops scale every dollar', () => {
    const times = ['insolventAt', 'firstLiquidation', 'firstBadDebt'];
    const counts = new Set(['accountsAtRisk', 'liquidations', 'accountsUncovered', 'exhausted', ...times]);
    fc.assert(
      fc.property(holders, walk, (accounts, rows) => {
        const here = market(assetsOf(IDS), RULES);
        const there = market(assetsOf(IDS, 4), { ...RULES, fullCloseBelowValue: 80, minimumLeft: 40 });
        const one = simulator(here, accounts, FULL(here)).run(1, flat(rows), null);
        const other = simulator(there, accounts, FULL(there, 4)).run(1, flat(rows), null);
        // Four is a power of two: not even the last digit may differ.
        for (const [key, value] of Object.entries(one)) {
          const scaled = counts.has(key) ? value : Array.isArray(value) ? value.map((part) => part * 4) : value * 4;
          expect(other[key as keyof LiquidationOutcome], key).to.deep.equal(scaled);
        }
      }),
    );
  });

  it('auctions do not depend on an order either, and raise no more than they sell', () => {
    const auctions = { start: 1.2, cut: 0.99, step: 90, tail: 8400, cusp: 0.4, margin: 0.01, absence: 0.3 };
    fc.assert(
      fc.property(holders, walk, (accounts, rows) => {
        const [here, there] = [market(assetsOf(IDS), RULES), market(assetsOf([...IDS].reverse()), RULES)];
        const one = simulator(here, accounts, { ...FULL(here), auctions }).run(3, flat(rows), null);
        const turned = rows.map((row) => [...row].reverse());
        const other = simulator(there, [...accounts].reverse(), { ...FULL(there), auctions }).run(
          3,
          flat(turned),
          null,
        );
        expect(other).to.deep.equal(one);
        expect(one.repaid + one.fees).to.be.at.most(one.seized - one.slippage - one.profit + 1e-9);
        const paid = one.paid.reduce((sum, part) => sum + part, 0);
        expect(paid).to.be.closeTo(one.badDebt, 1e-9 * (1 + one.badDebt));
      }),
    );
  });

  it('a path is the same whatever ran before it', () => {
    fc.assert(
      fc.property(holders, walk, walk, (accounts, first, second) => {
        const here = market(assetsOf(IDS), RULES);
        const used = simulator(here, accounts, FULL(here));
        used.run(0, flat(first), flat(first.map((row) => row.map((ratio) => ratio * 0.9))));
        used.run(0, flat(first), null);
        expect(used.run(1, flat(second), null)).to.deep.equal(
          simulator(here, accounts, FULL(here)).run(1, flat(second), null),
        );
      }),
    );
  });

  it('what is written off and uncovered is what backstops and suppliers pay', () => {
    const seen = { liquidations: 0, deficits: 0, uncovered: 0, shared: 0 };
    fc.assert(
      fc.property(holders, walk, (accounts, rows) => {
        const here = market(assetsOf(IDS), RULES);
        const outcome = simulator(here, accounts, FULL(here)).run(2, flat(rows), null);
        const { badDebt, paid, insolventAt } = outcome;
        seen.liquidations += outcome.liquidations;
        seen.deficits += outcome.deficit > 0 ? 1 : 0;
        seen.uncovered += outcome.accountsUncovered;
        seen.shared += (paid.at(-1) ?? 0) > 0 ? 1 : 0;
        expect(paid.reduce((sum, part) => sum + part, 0)).to.be.closeTo(badDebt, 1e-9 * (1 + badDebt));
        if ((paid.at(-1) ?? 0) > 1e-9) expect(insolventAt).to.be.at.least(0);
      }),
    );
    // The books and paths of these tests are harsh enough to say something.
    for (const [what, count] of Object.entries(seen)) expect(count, what).to.be.greaterThan(0);
  });

  const ETH = market([asset('eth', { price: 100 }), asset('usd')]);
  const positive = (max: number) => fc.double({ min: 0.01, max, noNaN: true });

  it('in one step, more debt is no less bad debt', () => {
    fc.assert(
      fc.property(positive(99), positive(99), positive(1), (a, b, ratio) => {
        const badDebt = (debt: number): number =>
          simulator(ETH, [{ name: 'a', collateral: { eth: 1 }, debt: { usd: debt } }], scenario(ETH, 1)).run(
            0,
            Float64Array.of(ratio, 1),
            null,
          ).badDebt;
        expect(badDebt(Math.max(a, b))).to.be.at.least(badDebt(Math.min(a, b)) - 1e-9);
      }),
    );
  });

  it('in one step, a deeper market that feels no sales liquidates no less', () => {
    const debts = fc.array(positive(95), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(debts, positive(1), positive(2000), positive(2000), (owed, ratio, a, b) => {
        const accounts = owed.map((debt, i) => ({ name: `${i}`, collateral: { eth: 1 }, debt: { usd: debt } }));
        const repaid = (reserve: number): number =>
          simulator(ETH, accounts, scenario(ETH, 1, { depths: [pool(reserve), DEEP] })).amplification(
            0,
            Float64Array.of(ratio, 1),
            null,
          ).unfelt.repaid;
        expect(repaid(Math.max(a, b))).to.be.at.least(repaid(Math.min(a, b)) * (1 - 1e-9) - 1e-9);
      }),
    );
  });

  it('only what may be liquidated counts: bad debt depends on the cap times the share that is (Risk-DAO)', () => {
    const depths: Depth[] = [pool(400), DEEP];
    const run = (cap: number, share: number): number => {
      const weak = Array.from({ length: cap * share * 4 }, (_, i) => ({
        name: `weak ${i}`,
        collateral: { eth: 1 },
        debt: { usd: 78 },
      }));
      const safe = Array.from({ length: cap * (1 - share) * 4 }, (_, i) => ({
        name: `safe ${i}`,
        collateral: { eth: 100 },
        debt: { usd: 78 },
      }));
      const prices = Float64Array.of(0.95, 1, 0.8, 1, 0.6, 1);
      return simulator(ETH, [...safe, ...weak], scenario(ETH, 3, { depths })).run(0, prices, null).badDebt;
    };
    const bad = run(2, 1);
    expect(bad).to.be.greaterThan(1);
    for (const [cap, share] of [
      [4, 0.5],
      [8, 0.25],
    ] as const)
      expect(run(cap, share)).to.equal(bad);
    expect(run(4, 1)).to.be.greaterThan(bad);
  });

  it('sales that are felt put less debt at risk where they help those who owe what is sold', () => {
    const own = market([asset('eth', { price: 100 }), asset('usd')]);
    const long = { name: 'long', collateral: { eth: 5 }, debt: { usd: 395 } };
    const short = { name: 'short', collateral: { usd: 140 }, debt: { eth: 1 } };
    const thin = scenario(own, 2, { depths: [pool(2000), DEEP] });
    // The long one falls at 98 and all it has is sold; at 115 the short one would fall, had the sale not lowered the price for good.
    const path = Float64Array.of(0.98, 1, 1.15, 1);
    const both = simulator(own, [long, short], thin).amplification(0, path, null);
    expect([both.felt.atRisk, both.unfelt.atRisk]).to.deep.equal([395, 395 + 115]);
    expect(both.factor).to.equal(395 / 510);
    expect(simulator(own, [long], thin).amplification(0, path, null).factor).to.equal(1);
  });

  it('sales that are felt put no less debt at risk than sales that are not, where nobody owes what is sold', () => {
    const accounts = [70, 74, 77, 79].map((debt) => ({ name: `${debt}`, collateral: { eth: 1 }, debt: { usd: debt } }));
    const thin = scenario(ETH, 2, { depths: [pool(2000, { halfLife: 3600 }), DEEP] });
    const { felt, unfelt, factor } = simulator(ETH, accounts, thin).amplification(
      0,
      Float64Array.of(0.98, 1, 0.98, 1),
      null,
    );
    // Only 79 is below at 98; its sale pulls the others after it.
    expect(unfelt.accountsAtRisk).to.equal(1);
    expect(felt.accountsAtRisk).to.equal(4);
    expect(factor).to.equal(felt.atRisk / unfelt.atRisk);
    expect(factor).to.be.greaterThan(3);
  });
});
