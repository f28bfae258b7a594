import { expect } from 'chai';
import { borrowRate } from '../../../src/impact/rates/curve.js';
import type { RateCurve } from '../../../src/impact/risk-market.js';
import type { Elasticity } from '../../../src/impact/scenario.js';
import { behaving, poolFrames, rateAnswers } from '../../../src/impact/simulate/behaviour.js';
import type { Case, Job } from '../../../src/impact/simulate/job.js';
import type { Prepared } from '../../../src/impact/simulate/prepare.js';
import { resultOf } from '../../../src/impact/simulate/results.js';
import { createRunner } from '../../../src/impact/simulate/run-paths.js';
import { asset, book, market, scenario } from '../liquidation/fixture.js';

const CURVE: RateCurve = { kink: 0.9, base: 0, slope1: 0.045, slope2: 1 };
const STEEPER: RateCurve = { ...CURVE, slope1: 0.135 };
const pools = (rate: RateCurve) =>
  market([
    asset('eth', { supplied: 5000, borrowed: 4000, available: 1000, rate }),
    asset('usd', { supplied: 2000, borrowed: 1000, available: 1000, rate }),
  ]);
const [before, after] = [pools(CURVE), pools(STEEPER)];
const held = book(before, [{ name: 'a', collateral: { eth: 1280 }, debt: { usd: 1000 } }]);
const was: Case = { market: before, book: held };
const prepared: Prepared = {
  before,
  after,
  target: { before, after, book: held, unpriced: [] },
  pairs: [{ kind: 'as-is', before: was, after: was }],
  omitted: [],
  leftOut: [],
};
const reacting = (usd: Elasticity | null, eth: Elasticity | null = null) =>
  scenario(before, 1, {
    elasticities: [eth, usd],
    prices: { kind: 'paths', paths: [Float64Array.from([0.9, 1]), Float64Array.from([0.95, 1])] },
  });
const results = (under: ReturnType<typeof reacting>) => {
  const job: Job = { scenario: under, seed: 1n, paths: 2, sampling: 'random', pairs: behaving(prepared, under) };
  const [pair] = createRunner(job)({ from: 0, to: 2 }).pairs;
  if (pair === undefined) throw new Error('no outcomes');
  return resultOf(pair, { weights: null, drawn: 'drawn', backstops: [], pools: poolFrames(prepared, under) });
};

describe('how people react, in a simulation', () => {
  it('is nothing where nothing is stated: the very same books', () => {
    expect(behaving(prepared, reacting(null))).to.equal(prepared.pairs);
    expect(rateAnswers(prepared, reacting(null))).to.deep.equal([]);
    expect(results(reacting(null))).to.not.have.property('pools');
  });

  it('moves debts after a change of the curve, never before it, and says so', () => {
    const under = reacting({ borrowersToRates: 0.02, suppliersUnderStress: 0 });
    const [pair] = behaving(prepared, under);
    const [answer] = rateAnswers(prepared, under);
    if (answer === undefined) throw new Error('no answer');
    expect(pair?.before.book.debt).to.deep.equal(held.debt);
    expect(pair?.after.book.debt[1]).to.be.closeTo(1000 * answer.debt, 1e-9);
    expect(answer).to.include({ asset: 'USD' });
    expect(answer.debt).to.be.below(1);
    expect(answer.borrowRate.before).to.be.closeTo(borrowRate(CURVE, 0.5), 1e-12);
    expect(answer.borrowRate.after).to.be.closeTo(borrowRate(STEEPER, answer.utilisation.after), 1e-12);
    const { debtAtRisk } = results(under);
    expect(debtAtRisk.mean.after.value).to.be.below(debtAtRisk.mean.before.value);
  });

  it('reports use and rates after stress, each side by its own curve, with errors', () => {
    const found = results(reacting(null, { borrowersToRates: 0, suppliersUnderStress: 0.01 })).pools?.[0];
    const used = [0.9, 0.95].map((ratio) => {
      const gone = 5000 * (1 - 0.99 ** (100 * (1 - ratio)));
      const there = 1000 - gone;
      // At .9 all that is there is redeemed; at .95 as much as repays all debt, 1.05 / .95 for each dollar.
      return 4000 / (5000 - gone - Math.min(there, (1000 * 1.05) / ratio));
    });
    const mean = ((used[0] ?? 0) + (used[1] ?? 0)) / 2;
    expect(found?.asset).to.equal('ETH');
    expect(found?.utilisation.after.value).to.be.closeTo(mean, 1e-9);
    expect(found?.utilisation.after.error).to.be.closeTo(Math.abs((used[0] ?? 0) - (used[1] ?? 0)) / 2, 1e-9);
    const rates = used.map((share) => borrowRate(STEEPER, share));
    expect(found?.borrowRate?.after.value).to.be.closeTo(((rates[0] ?? 0) + (rates[1] ?? 0)) / 2, 1e-9);
    expect(found?.borrowRate?.difference.value).to.be.above(0);
    expect(found?.utilisation.difference).to.deep.equal({ value: 0, error: 0 });
  });
});
