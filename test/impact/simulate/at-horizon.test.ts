import { expect } from 'chai';
import { atHorizon } from '../../../src/impact/simulate/at-horizon.js';
import { ETHER, paramsWith, STAKED } from '../book/fixture.js';
import { jobOf } from './fixture.js';

/** N(x), by the error function's series: independent of the engine's own. */
const normal = (x: number): number => {
  let [sum, term] = [x, x];
  for (let k = 1; k < 200; k += 1) {
    term *= (-x * x) / (2 * k);
    sum += term / (2 * k + 1);
  }
  return 0.5 + sum / Math.sqrt(2 * Math.PI);
};

describe('a book at the horizon, had nobody liquidated anything', () => {
  it('has each account below one as often as its distance says', async () => {
    const { job } = await jobOf(null, { kinds: ['as-is'] });
    const found = atHorizon(job) ?? expect.fail();
    expect(found.paths).to.equal(10_000);
    const plain = found.likely.find(({ account }) => account === 'plain') ?? expect.fail();
    // 10 ether at 2,000, threshold 82.5%, against 15,000 dollars at 0.9999: both lognormal, correlation 0.8, a day.
    const years = 1 / 365;
    const distance = Math.log(16_500 / 14_998.5);
    const spread = Math.sqrt((2.5 ** 2 + 0.05 ** 2 - 2 * 0.8 * 2.5 * 0.05) * years);
    const expected = normal(-distance / spread);
    expect(Math.abs(plain.probability.value - expected)).to.be.lessThan(4 * plain.probability.error);
    expect(plain.debt).to.be.closeTo(14_998.5, 1e-6);
  });

  it('says nothing of given prices, and no difference where nothing that acts differs', async () => {
    const fall = Float64Array.from({ length: 36 }, () => 0.9);
    const given = await jobOf(null, { scenario: { prices: { kind: 'paths', paths: [fall] } } });
    expect(atHorizon(given.job)).to.equal(null);
    const caps = await paramsWith((reserve) => ({ ...reserve, supplyCap: 90_000 }));
    const { job } = await jobOf(caps);
    const { shortfall, debtAtRisk } = atHorizon(job) ?? expect.fail();
    for (const of of [shortfall, debtAtRisk]) {
      expect(of.mean.difference).to.deep.equal({ value: 0, error: 0 });
      expect(of.curve.after).to.deep.equal(of.curve.before);
    }
    expect(shortfall.mean.before.value).to.be.greaterThan(0);
  });

  it('has more at risk under a lower threshold, on the same paths', async () => {
    const tighter = await paramsWith((reserve, asset) =>
      asset === ETHER || asset === STAKED ? { ...reserve, ltv: 6000, threshold: 7600 } : reserve,
    );
    const { job } = await jobOf(tighter);
    const { accountsAtRisk, shortfall } = atHorizon(job) ?? expect.fail();
    expect(accountsAtRisk.mean.difference.value).to.be.greaterThan(5 * accountsAtRisk.mean.difference.error);
    // A threshold moves nobody's debt or collateral.
    expect(shortfall.mean.difference).to.deep.equal({ value: 0, error: 0 });
    const { before, after } = accountsAtRisk.curve;
    for (const [at, count] of after.entries()) expect(count).to.be.at.least(before[at] ?? 0);
  });
});
