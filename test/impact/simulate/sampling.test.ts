import { expect } from 'chai';
import { measured } from '../../../src/impact/simulate/columns.js';
import type { Job, SamplingName } from '../../../src/impact/simulate/job.js';
import { shardOf } from '../../../src/impact/simulate/part-file.js';
import { resultOf } from '../../../src/impact/simulate/results.js';
import { createRunner, joinOutcomes, pathCount, pathsOf } from '../../../src/impact/simulate/run-paths.js';
import { heldByBorrowers, replicatesOf } from '../../../src/impact/simulate/sampling.js';
import { asset, book, type Holder, market, pool, scenario } from '../liquidation/fixture.js';

const of = market([asset('eth', { price: 2000 }), asset('usd')]);
const holders: readonly Holder[] = Array.from({ length: 20 }, (_, i) => ({
  name: `account ${i}`,
  collateral: { eth: 10 },
  debt: { usd: 20_000 * (0.45 + 0.015 * i) },
}));
const held = book(of, [...holders, { name: 'supplier', collateral: { eth: 1e6 }, debt: {} }]);
const under = scenario(of, 3, {
  prices: {
    kind: 'gbm',
    assets: [
      { drift: 0, volatility: 4 },
      { drift: 0, volatility: 0 },
    ],
    correlation: [
      [1, 0],
      [0, 1],
    ],
  },
  depths: [pool(2e6), pool(1e9)],
  liquidators: { ...scenario(of, 1).liquidators, absence: 0.8 },
});

const job = (sampling: SamplingName, paths: number, seed = 7n): Job => ({
  scenario: under,
  seed,
  paths,
  sampling,
  pairs: [{ kind: 'as-is', before: { market: of, book: held }, after: { market: of, book: held } }],
});

const run = (one: Job) => {
  const { pairs, weights } = createRunner(one)({ from: 0, to: pathCount(one) });
  const [pair] = pairs;
  if (pair === undefined) throw new Error('no outcomes');
  return {
    pair,
    weights,
    result: resultOf(pair, { weights, drawn: 'drawn', backstops: [], replicates: replicatesOf(one) }),
  };
};

describe('importance sampling of a simulation', () => {
  it('lowers what borrowers hold net of what they owe, whatever suppliers hold', () => {
    const [eth, usd] = heldByBorrowers({ market: of, book: held });
    expect(eth).to.equal(20 * 10 * 2000);
    expect(usd).to.be.closeTo(-holders.reduce((sum, { debt }) => sum + (debt.usd ?? 0), 0), 1e-6);
  });

  it('finds the same mean as random paths, with less error, and says how many paths it is worth', () => {
    const plain = run(job('random', 6000)).result.badDebt.mean.after;
    const { result, weights } = run(job('importance', 3000));
    const found = result.badDebt.mean.after;
    const joint = Math.hypot(plain.error, found.error);
    expect(plain.value).to.be.above(0);
    expect(Math.abs(plain.value - found.value)).to.be.below(4 * joint);
    expect(found.error * Math.sqrt(3000)).to.be.below(plain.error * Math.sqrt(6000));
    const w = Float64Array.from(weights ?? [], Math.exp);
    const sum = w.reduce((total, one) => total + one, 0);
    const size = sum ** 2 / w.reduce((total, one) => total + one ** 2, 0);
    expect(result.effectivePaths).to.be.closeTo(size, 1e-6 * size);
    expect(result.effectivePaths).to.be.below(3000);
  });
});

describe('quasi-random paths of a simulation', () => {
  it('are as many of each randomisation, at least what is asked for', () => {
    expect(pathCount(job('quasi', 1000))).to.equal(1008);
    expect(pathCount(job('random', 1000))).to.equal(1000);
    expect(pathsOf(job('quasi', 1000)).replicates).to.equal(replicatesOf(job('quasi', 1000)));
  });

  it('have the error of the means by randomisation', () => {
    const { pair, result } = run(job('quasi', 640));
    const values = measured(pair.after, 'badDebt');
    const means = Array.from({ length: 16 }, (_, r) => {
      const own = [...values].filter((_value, i) => i % 16 === r);
      return own.reduce((sum, value) => sum + value, 0) / own.length;
    });
    const mean = means.reduce((sum, value) => sum + value, 0) / 16;
    const error = Math.sqrt(means.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 15 / 16);
    expect(result.badDebt.mean.after.value).to.be.closeTo(mean, 1e-9 * mean);
    expect(result.badDebt.mean.after.error).to.be.closeTo(error, 1e-9 * error);
    expect(result.badDebt.mean.difference).to.deep.equal({ value: 0, error: 0 });
    // No path of 40 is beyond the last thousandth: as many random paths know as little.
    const plain = resultOf(pair, { weights: null, drawn: 'drawn', backstops: [] });
    expect(result.badDebt.p999.after).to.deep.equal(plain.badDebt.p999.after);
  });

  it('have errors that tell how far from the truth the means are', () => {
    const truth = run(job('quasi', 16 * 1024, 1000n)).result.debtAtRisk.mean.after.value;
    const scores = Array.from({ length: 24 }, (_, seed) => {
      const { value, error } = run(job('quasi', 256, BigInt(seed))).result.debtAtRisk.mean.after;
      return (value - truth) / error;
    });
    const spread = Math.sqrt(scores.reduce((sum, score) => sum + score ** 2, 0) / scores.length);
    expect(spread).to.be.within(0.6, 1.7);
  });

  it('are put together from shards that begin at whole randomisations, bit for bit', () => {
    const one = job('quasi', 200);
    const paths = pathCount(one);
    const ranges = [0, 1, 2].map((index) => shardOf(paths, index, 3, 16));
    for (const { from } of ranges) expect(from % 16).to.equal(0);
    expect(ranges.map(({ from, to }) => to - from).reduce((sum, size) => sum + size, 0)).to.equal(paths);
    const joined = joinOutcomes(ranges.map((range) => createRunner(one)(range)));
    expect(joined).to.deep.equal(createRunner(one)({ from: 0, to: paths }));
  });
});
