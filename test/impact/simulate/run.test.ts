import { expect } from 'chai';
import { MEASURES, measured, paidBy } from '../../../src/impact/simulate/columns.js';
import { resultOf } from '../../../src/impact/simulate/results.js';
import { runJob } from '../../../src/impact/simulate/run-jobs.js';
import { createRunner, joinOutcomes, pathCount, pathsOf } from '../../../src/impact/simulate/run-paths.js';
import { ETHER, paramsWith, STAKED } from '../book/fixture.js';
import { jobOf, stormy } from './fixture.js';

const tighter = () =>
  paramsWith((reserve, asset) =>
    asset === ETHER || asset === STAKED ? { ...reserve, ltv: 6000, threshold: 7400 } : reserve,
  );

const quiet = (): void => {};

describe('a simulation', () => {
  it('is the same bit for bit on one thread, on two, and in ranges put together in order', async function () {
    this.timeout(60_000);
    const { job } = await jobOf(await tighter(), { paths: 130 });
    const one = await runJob(job, { from: 0, to: 130 }, 1, quiet);
    const two = await runJob(job, { from: 0, to: 130 }, 2, quiet);
    const run = createRunner(job);
    const parts = joinOutcomes([run({ from: 0, to: 1 }), run({ from: 1, to: 77 }), run({ from: 77, to: 130 })]);
    for (const other of [two, parts])
      for (const side of ['before', 'after'] as const)
        expect(
          Buffer.from(other.pairs[0]?.[side].values.buffer as ArrayBuffer).equals(
            Buffer.from(one.pairs[0]?.[side].values.buffer as ArrayBuffer),
          ),
          side,
        ).to.equal(true);
    expect(measured(one.pairs[0]?.before ?? expect.fail(), 'badDebt').some((value) => value > 0)).to.equal(true);
  });

  it('is run once where nothing that acts differs, with a difference of nothing at all', async () => {
    const caps = await paramsWith((reserve) => ({ ...reserve, supplyCap: 90_000, borrowCap: 40_000 }));
    const { job } = await jobOf(caps);
    expect(job.pairs[0]?.before).to.equal(job.pairs[0]?.after);
    const outcomes = createRunner(job)({ from: 0, to: 50 });
    const { badDebt } = resultOf(outcomes.pairs[0] ?? expect.fail(), {
      weights: null,
      drawn: 'drawn',
      backstops: ['fund'],
    });
    expect(badDebt.mean.difference).to.deep.equal({ value: 0, error: 0 });
    expect(badDebt.mean.before.error).to.be.greaterThan(0);
  });

  it('has paired errors, far below those of two means that are not', async () => {
    const { job } = await jobOf(await tighter(), { paths: 400 });
    const { pairs } = createRunner(job)({ from: 0, to: 400 });
    const { debtAtRisk } = resultOf(pairs[0] ?? expect.fail(), { weights: null, drawn: 'drawn', backstops: ['fund'] });
    const { before, after, difference } = debtAtRisk.mean;
    expect(difference.value).to.be.closeTo(after.value - before.value, 1e-6 * after.value);
    expect(difference.value).to.be.greaterThan(3 * difference.error);
    expect(difference.error).to.be.lessThan(Math.hypot(before.error, after.error));
  });

  it('charges all bad debt to somebody: backstops and then suppliers', async () => {
    const { job } = await jobOf(null, { paths: 200 });
    const { pairs } = createRunner(job)({ from: 0, to: 200 });
    const columns = pairs[0]?.before ?? expect.fail();
    const [bad, fund, suppliers] = [measured(columns, 'badDebt'), paidBy(columns, 0), paidBy(columns, 1)];
    for (const [path, debt] of bad.entries()) {
      expect((fund[path] ?? 0) + (suppliers[path] ?? 0)).to.be.closeTo(debt, 1e-6);
      expect(fund[path]).to.be.at.most(300 + 1e-9);
    }
    expect(suppliers.some((value) => value > 0)).to.equal(true);
    expect(MEASURES[0]).to.equal('badDebt');
  });

  it('of given prices has no error where nothing is drawn, and few paths where acts are', async () => {
    const steps = 12;
    const fall = Float64Array.from({ length: steps * 3 }, (_, at) =>
      at % 3 === 2 ? 1 : 1 - 0.02 * (Math.floor(at / 3) + 1),
    );
    const prices = { kind: 'paths', paths: [fall] } as const;
    const sure = await jobOf(await tighter(), {
      scenario: { prices, liquidators: { ...stormy(3).liquidators, absence: 0 } },
    });
    expect(pathCount(sure.job)).to.equal(1);
    const { pairs } = createRunner(sure.job)({ from: 0, to: 1 });
    const { debtAtRisk, badDebtProbability } = resultOf(pairs[0] ?? expect.fail(), {
      weights: null,
      drawn: 'all there are',
      backstops: ['fund'],
    });
    expect(debtAtRisk.mean.after.error).to.equal(0);
    expect(debtAtRisk.p999.difference.error).to.equal(0);
    expect(badDebtProbability.before.error).to.equal(0);
    const drawn = await jobOf(null, { paths: 1000, scenario: { prices } });
    expect(pathCount(drawn.job)).to.equal(500);
    expect(pathCount({ ...drawn.job, paths: 80 })).to.equal(80);
    const three = { ...drawn.job.scenario, prices: { ...prices, paths: [fall, fall, fall] } };
    expect(pathCount({ ...drawn.job, scenario: three })).to.equal(501);
    expect(pathsOf(drawn.job).paths).to.equal(1);
    expect(createRunner(drawn.job)({ from: 0, to: 64 }).pairs[0]?.before.values.length).to.be.greaterThan(0);
  });

  it('tells progress and refuses, with its code, what it cannot run', async () => {
    const { job } = await jobOf(null, { paths: 70 });
    const done: number[] = [];
    await runJob(job, { from: 0, to: 70 }, 1, (count) => done.push(count));
    expect(done).to.deep.equal([32, 64, 70]);
    const shallow = { ...job, scenario: { ...job.scenario, depths: job.scenario.depths.map(() => null) } };
    for (const threads of [1, 2]) {
      const error = await runJob(shallow, { from: 0, to: 70 }, threads, quiet).then(
        () => null,
        (failure: unknown) => failure,
      );
      expect(error)
        .to.have.property('code')
        .that.matches(/^liquidation\//);
    }
  });
});
