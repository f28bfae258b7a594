import { expect } from 'chai';
import type { Book } from '../../../src/impact/book.js';
import { solvencyOf } from '../../../src/impact/kernel/engine.js';
import { layOut } from '../../../src/impact/kernel/layout.js';
import { planMemory } from '../../../src/impact/kernel/plan.js';
import { matrixPrices, pricesAtHorizon, startPrices } from '../../../src/impact/kernel/scenario-prices.js';
import { mergeShards } from '../../../src/impact/kernel/shard.js';
import type { PathSource } from '../../../src/impact/paths.js';
import { asset, book, market } from './books.js';

const assets = [asset('eth', 2000, 0.8), asset('usd', 1, 0.75)];
const two = market(assets);
const good = book(assets, [
  {
    positions: [
      { asset: 0, collateral: 1, debt: 0 },
      { asset: 1, collateral: 0, debt: 1500 },
    ],
  },
]);
const run = (changed: Partial<Book>, of = two): unknown => solvencyOf({ ...good, ...changed }, of, startPrices(two));

describe('the one-step engine', () => {
  it('refuses a book that does not fit its market, in words', () => {
    expect(() => run({ assets: ['usd', 'eth'] })).to.throw(
      "The book's assets are not those of test-market in the same",
    );
    expect(() => run({ debt: Float64Array.of(0, Number.NaN) })).to.throw(
      'account-0 has an amount of USD that is not a',
    );
    expect(() => run({ debt: Float64Array.of(0, -1) })).to.throw('account-0 has an amount of USD');
    expect(() => run({ collateral: Float64Array.of(Infinity, 0) })).to.throw('account-0 has an amount of ETH');
    expect(() => run({ asset: Uint16Array.of(0, 0) })).to.throw('account-0 has two positions of ETH');
    expect(() => run({ asset: Uint16Array.of(0, 7) })).to.throw('account-0 has an asset that the book does not name');
    expect(() => run({ modes: Uint16Array.of(3) })).to.throw('account-0 is in a mode that test-market does not have');
    expect(() => run({ offsets: Uint32Array.of(0, 9) })).to.throw('The positions of account account-0 are not in');
    expect(() => run({ offsets: Uint32Array.of(0) })).to.throw('does not say which positions belong to which account');
    const steep = market([asset('eth', 2000, 1.2), asset('usd', 1, 0.75)]);
    expect(() => run({}, steep)).to.throw('The liquidation threshold of ETH is 1.2, which is not between 0 and 1');
  });

  it('refuses prices that are none, and says of which scenario', () => {
    for (const price of [Number.NaN, -1, Infinity])
      expect(() => solvencyOf(good, two, matrixPrices(Float64Array.of(2000, 1, 2000, price), 2))).to.throw(
        `Scenario 1 has a price of ${price} for USD`,
      );
  });

  it('refuses shards that do not make a whole', () => {
    const prices = matrixPrices(Float64Array.of(2000, 1, 1000, 1, 1500, 1), 2);
    const shards = [0, 1, 2].map((index) => solvencyOf(good, two, prices, { shard: { index, of: 3 } }));
    const [a, b, c] = shards as [(typeof shards)[0], (typeof shards)[0], (typeof shards)[0]];
    expect(() => mergeShards([a, c])).to.throw('A shard begins at scenario 2 where scenario 1 is the next');
    expect(() => mergeShards([a, b, b, c])).to.throw('A shard begins at scenario 1 where scenario 2 is the next');
    expect(() => mergeShards([a, b])).to.throw('The shards end at scenario 2 of 3');
    expect(() => mergeShards([a, { ...b, scenarios: 4 }, c])).to.throw('a run of 3 scenarios, another of one of 4');
    expect(() => mergeShards([a, { ...b, atRiskIn: new Uint32Array(5) }, c])).to.throw('1 accounts, another 5');
  });

  it('takes the prices at the end of paths', () => {
    const source: PathSource = {
      assets: 2,
      steps: 3,
      stepSeconds: 3600,
      paths: 5,
      fill: (path, out) => out.set([9, 9, 9, 9, 1 - path / 10, 1]),
      fillLow: null,
      logWeight: null,
    };
    const outcome = solvencyOf(good, two, pricesAtHorizon(source, two, 5), { chunk: 2 });
    expect([...outcome.debtAtRisk]).to.deep.equal([0, 1500, 1500, 1500, 1500]);
    expect([...outcome.shortfall]).to.deep.equal([0, 0, 0, 1500 - 2000 * (1 - 3 / 10), 300]);
  });

  it('holds a book and a chunk in memory, however many scenarios there are', () => {
    const { bytes } = planMemory(layOut(good, two), 1000, 1);
    expect(bytes).to.be.lessThan(150_000);
    // Two million scenarios, of which a thousand are ever made at once.
    let most = 0;
    const fill = (_: number, count: number, out: Float64Array): void => {
      most = Math.max(most, count);
      out.fill(1000);
    };
    const outcome = solvencyOf(good, two, { assets: 2, scenarios: 2_000_000, fill }, { chunk: 1000 });
    expect(most).to.equal(1000);
    expect([...outcome.atRiskIn]).to.deep.equal([2_000_000]);
  });

  it('refuses a book for which memory does not suffice', () => {
    const layout = { ...layOut(good, two), accounts: { length: 3e8 } as Uint32Array };
    expect(() => planMemory(layout, 1000, 2)).to.throw(/needs \d+ MiB on 2 threads, more than 2 GiB/);
  });
});
