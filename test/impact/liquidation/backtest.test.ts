import { expect } from 'chai';
import { needSharedData } from '../../shared-data.js';
import { compoundBook, compoundMarket, IDS, marchPrices } from './compound-book.js';
import { csv, number } from './csv.js';
import { asset, KEEN, market, pool, scenario, simulator } from './fixture.js';

const skipWithout = (file: string) =>
  function skip(this: Mocha.Context): void {
    needSharedData(this, file);
  };

describe('the Compound book of 2023 through March 2023, hour by hour', () => {
  before(skipWithout('books/compound-v2-2023-05'));

  const setUp = () => {
    const prices = marchPrices();
    const of = compoundMarket();
    const { holders, totals } = compoundBook();
    const steps = prices.length / IDS.length;
    const run = scenario(of, steps, {
      depths: IDS.map((id) => pool(['cETH', 'cWBTC', 'cUSDC', 'cDAI'].includes(id) ? 100e6 : 5e6, { halfLife: 3600 })),
      liquidators: { ...KEEN, count: 10, capital: 10e6, gas: 20, bidding: 0.5, turnover: 3600 },
    });
    return { prices, of, holders, totals, steps, run };
  };

  it('begins with the accounts that the file says are over their limit, the insolvent apart', () => {
    const { of, holders, totals, run } = setUp();
    const { standing } = simulator(of, holders, run);
    const over = totals.filter(({ borrowed, limit }) => borrowed > limit * (1 + 1e-6));
    const found = standing.insolvent.length + standing.liquidatable.length;
    expect(found).to.be.equal(over.length);
    const worth = (id: string) => holders.find(({ name }) => name === id);
    for (const name of standing.insolvent) {
      const { collateral = {}, debt = {} } = worth(name) ?? {};
      const sum = (side: Readonly<Record<string, number>>) => Object.values(side).reduce((all, part) => all + part, 0);
      expect(sum(debt)).to.be.greaterThan(sum(collateral));
    }
    process.stdout.write(
      `    ${standing.indebted} borrowers; insolvent before: ${standing.insolvent.length}, owing $${Math.round(
        standing.insolventDebt,
      )}, of it uncovered $${Math.round(standing.insolventShortfall)}\n`,
    );
  });

  it('has at risk and uncovered what a plain loop finds, where nobody liquidates', () => {
    const { prices, of, holders, steps, run } = setUp();
    const idle = simulator(of, holders, { ...run, liquidators: { ...run.liquidators, absence: 1 } });
    const outcome = idle.run(0, prices, null);
    const insolvent = new Set(idle.standing.insolvent);
    let [atRisk, uncovered] = [0, 0];
    for (const { name, collateral, debt } of holders) {
      if (insolvent.has(name)) continue;
      const byAsset = (side: Readonly<Record<string, number>>) =>
        Object.entries(side).map(([id, value]) => [IDS.indexOf(id), value] as const);
      const [held, owed] = [byAsset(collateral), byAsset(debt)];
      let below = false;
      for (let step = 0; step < steps; step += 1) {
        const ratio = (at: number): number => prices[step * IDS.length + at] ?? 0;
        let [power, worth, due] = [0, 0, 0];
        for (const [at, value] of held) {
          const threshold = of.assets[at]?.liquidationThreshold ?? 0;
          power += value * ratio(at) * threshold;
          if (threshold > 0) worth += value * ratio(at);
        }
        for (const [at, value] of owed) due += value * ratio(at);
        below ||= power < due;
        if (step === steps - 1 && due > worth) uncovered += (due - worth) * (of.assets[0]?.price ?? 0);
      }
      if (below) atRisk += 1;
    }
    expect(outcome.accountsAtRisk).to.equal(atRisk);
    expect(outcome.badDebt).to.be.closeTo(uncovered, 1e-6 * (1 + uncovered));
    expect(outcome.liquidations).to.equal(0);
  });

  it('loses next to nothing where liquidators act, as the market did', () => {
    const { prices, of, holders, run } = setUp();
    const one = simulator(of, holders, run);
    const outcome = one.run(0, prices, null);
    const debt = holders.reduce((sum, holder) => sum + Object.values(holder.debt).reduce((a, b) => a + b, 0), 0);
    expect(outcome.repaid).to.be.greaterThan(1e6);
    expect(outcome.badDebt).to.be.below(0.001 * debt * (of.assets[0]?.price ?? 0));
    process.stdout.write(
      `    at risk $${Math.round(outcome.atRisk)} in ${outcome.accountsAtRisk} accounts; repaid $${Math.round(
        outcome.repaid,
      )} in ${outcome.liquidations} liquidations; bad debt $${Math.round(outcome.badDebt)}\n`,
    );
  });
});

describe('the RAI book from February through May 2021, hour by hour', () => {
  before(skipWithout('books/rai-2021'));

  it('has no bad debt and nothing to liquidate, whenever one begins', () => {
    const rows = csv('books/rai-2021/states_hourly_2021-02_2021-06.csv').filter(
      (row) => (row.block_timestamp ?? '') < '2021-06-01' && number(row, 'collateral') > 0,
    );
    const WEEK = 168;
    let lowest = Number.POSITIVE_INFINITY;
    for (let start = 0; start + 1 < rows.length; start += 24) {
      const now = rows[start] ?? {};
      const of = market([
        asset('eth', {
          price: number(now, 'ETH Price (OSM)'),
          liquidationThreshold: 1 / 1.45,
          liquidationPenalty: 0.1,
        }),
        asset('rai', { price: number(now, 'RedemptionPrice') }),
      ]);
      const all = {
        name: 'all safes',
        collateral: { eth: number(now, 'collateral') },
        debt: { rai: number(now, 'debt') },
      };
      const path = rows.slice(start, start + WEEK);
      const prices = Float64Array.from(
        path.flatMap((row) => [
          number(row, 'ETH Price (OSM)') / number(now, 'ETH Price (OSM)'),
          number(row, 'RedemptionPrice') / number(now, 'RedemptionPrice'),
        ]),
      );
      const one = simulator(of, [all], scenario(of, path.length));
      const outcome = one.run(0, prices, null);
      expect(one.standing.insolvent).to.deep.equal([]);
      expect([outcome.badDebt, outcome.accountsAtRisk], now.block_timestamp).to.deep.equal([0, 0]);
    }
    for (const row of rows.filter(({ block_timestamp = '' }) => block_timestamp >= '2021-05'))
      lowest = Math.min(
        lowest,
        (number(row, 'collateral') * number(row, 'ETH Price (OSM)')) /
          (number(row, 'debt') * number(row, 'RedemptionPrice')),
      );
    expect(lowest).to.be.closeTo(2.49, 0.01);
  });
});

describe('the published grid of Risk-DAO', () => {
  before(skipWithout('reference/aurigami-2022-10-10'));

  it('depends on debt cap × liquidation factor alone, to the steps of its own search', () => {
    const drawdowns = new Map<number, number[]>();
    for (const row of csv('reference/aurigami-2022-10-10/risk_params_auETH-auUSDC.csv')) {
      const product = number(row, 'debt_cap_musd') * number(row, 'liquidation_factor');
      drawdowns.set(product, [...(drawdowns.get(product) ?? []), number(row, 'max_drawdown')]);
    }
    const several = [...drawdowns.values()].filter(({ length }) => length > 1);
    expect(several.length).to.be.greaterThan(10);
    for (const list of several) expect(Math.max(...list) - Math.min(...list)).to.be.at.most(0.05);
  });
});
