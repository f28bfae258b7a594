import { expect } from 'chai';
import type { PriceModel } from '../../../src/impact/paths.js';
import { makePaths } from '../../../src/impact/prices/make.js';
import type { Scenario } from '../../../src/impact/scenario.js';
import type { Job } from '../../../src/impact/simulate/job.js';
import { addModelErrors, redrawnJobs, spreadBetween } from '../../../src/impact/simulate/model-error.js';
import type { ScenarioFrame, Simulation } from '../../../src/impact/simulate/report.js';
import { resultOf } from '../../../src/impact/simulate/results.js';
import { createRunner, pathCount } from '../../../src/impact/simulate/run-paths.js';
import { quantile } from '../../../src/impact/statistics/quantile.js';
import { sampleOf } from '../../../src/impact/statistics/sample.js';
import { logSpread } from '../../../src/impact/uncertainty.js';
import { modelErrorLines, parameterDrawsText } from '../../../src/report/model-error-text.js';
import { plain } from '../../../src/report/style.js';
import { jobOf, stormy } from './fixture.js';

const VOLATILITY = 0.8;

/** A scenario's volatilities with an error, of the first asset alone. */
const uncertain = (error: number): Partial<Scenario> => ({
  uncertainty: [
    {
      key: 'WETH',
      assets: [
        { asset: 0, beta: 1 },
        { asset: 1, beta: 1 },
      ],
      numbers: [{ name: 'volatility', spread: logSpread('volatility', 2.5, error) }],
      root: [[1]],
    },
  ],
});

const simulationFrom = (job: Job): Simulation => {
  const { pairs, weights } = createRunner(job)({ from: 0, to: pathCount(job) });
  const scenario = { name: 'stormy', backstops: ['fund'], books: [{ kind: 'as-is' }] } as unknown as ScenarioFrame;
  const frame = { scenarios: [scenario] } as unknown as Simulation['frame'];
  return { frame, results: [[resultOf(pairs[0] ?? expect.fail(), { weights, drawn: 'drawn', backstops: ['fund'] })]] };
};

const added = async (job: Job, draws: number, threads = 1): Promise<Simulation> =>
  addModelErrors(simulationFrom(job), [job], { draws, threads, onDraw: () => {} });

describe('the model error', () => {
  it('of a quantile is its derivative times the error of the volatility', async () => {
    // One asset over a year, one step: the quantile of ln S is z·σ, so that an error e of σ is one of |z|·e.
    const prices: PriceModel = { kind: 'gbm', assets: [{ drift: 0, volatility: VOLATILITY }], correlation: [[1]] };
    const year = 365 * 86_400;
    const error = 0.03;
    const { job } = await jobOf(null, { paths: 4000 });
    const uncertainty = [
      {
        key: 'WETH',
        assets: [{ asset: 0, beta: 1 }],
        numbers: [{ name: 'volatility' as const, spread: logSpread('volatility', VOLATILITY, error) }],
        root: [[1]],
      },
    ];
    const draws = 400;
    const jobs = redrawnJobs({ ...job, scenario: { ...stormy(1), prices, uncertainty } }, draws);
    const found = jobs.map(({ scenario, seed, paths }) => {
      const source = makePaths(scenario.prices, { steps: 1, stepSeconds: year, seed, paths });
      const out = new Float64Array(1);
      const ends = Float64Array.from({ length: paths }, (_, path) => {
        source.fill(path, out);
        return -Math.log(out[0] ?? Number.NaN);
      });
      return quantile(sampleOf(ends, null), 0.95);
    });
    const expected = 1.6448536 * error;
    const paths = found.reduce((sum, one) => sum + one.error, 0) / draws;
    expect(jobs[0]?.paths).to.equal(500);
    // The variance of n draws is known to √(2/n) of itself, that of paths included.
    const tolerance = (3 * (expected ** 2 + paths ** 2)) / expected / Math.sqrt(2 * draws);
    expect(spreadBetween(found)).to.be.closeTo(expected, tolerance);
    // Of 500 paths each the quantile is uncertain by itself: with that in it the spread were another.
    expect(Math.hypot(expected, paths)).to.be.above(expected + tolerance);
    const sure = redrawnJobs({ ...job, scenario: { ...stormy(1), prices } }, draws);
    expect(sure).to.deep.equal([]);
  });

  it('takes off what paths spread, down to nothing, and is not known where that is not', () => {
    const estimates = (values: readonly number[], error: number) => values.map((value) => ({ value, error }));
    expect(spreadBetween(estimates([1, 3, 5], 0))).to.equal(2);
    expect(spreadBetween(estimates([1, 3, 5], Math.sqrt(3)))).to.be.closeTo(1, 1e-12);
    expect(spreadBetween(estimates([1, 3, 5], 3))).to.equal(0);
    expect(spreadBetween([...estimates([1, 3], 0), { value: 5, error: Infinity }])).to.be.NaN;
  });

  it('grows with what is stated, and stands apart from the error of paths, which stays', async function () {
    this.timeout(60_000);
    const { job } = await jobOf(null, { paths: 200, scenario: uncertain(1) });
    const bare = simulationFrom(job).results[0]?.[0] ?? expect.fail();
    const wide = (await added(job, 20)).results[0]?.[0] ?? expect.fail();
    const { uncertainty } = { ...stormy(3), ...uncertain(0.02) };
    const narrow =
      (await added({ ...job, scenario: { ...job.scenario, uncertainty: uncertainty ?? [] } }, 20)).results[0]?.[0] ??
      expect.fail();
    const { modelError = 0, ...paths } = wide.liquidated.mean.before;
    expect(paths).to.deep.equal(bare.liquidated.mean.before);
    expect(modelError).to.be.above(2 * (narrow.liquidated.mean.before.modelError ?? 0));
    expect(modelError).to.be.above(paths.error);
    expect(wide.badDebt.p99.after.modelError).to.be.at.least(0);
    expect(wide.badDebt.es99.after).not.to.have.property('modelError');
    expect(wide.liquidated.mean.difference).to.deep.equal({ value: 0, error: 0, modelError: 0 });
  });

  it('is the same bit for bit on one thread and on two', async function () {
    this.timeout(60_000);
    const { job } = await jobOf(null, { paths: 80, scenario: uncertain(0.5) });
    expect(await added(job, 3, 2)).to.deep.equal(await added(job, 3, 1));
  });

  it('is told beside the result, with what was redrawn; a scenario without errors has none, and says so', async () => {
    const { job } = await jobOf(null, { paths: 120, scenario: uncertain(1) });
    const { frame, results } = await added(job, 4);
    const [scenario] = frame.scenarios as [ScenarioFrame];
    expect(scenario.parameterDraws).to.deep.equal({ draws: 4, paths: 120, redrawn: ['WETH volatility'] });
    expect(parameterDrawsText(scenario, plain)).to.deep.equal([
      '  model  4 redraws of WETH volatility, 120 paths each',
    ]);
    const lines = modelErrorLines(results[0]?.[0] ?? expect.fail());
    expect(lines[0]).to.equal('    model error, one standard error of the parameters, apart from ±:');
    expect(lines[3]).to.match(/^ {6}liquidated: \$[\d.]+[kM]? before, \$[\d.]+[kM]? after, \$0 on the difference$/);

    const sure = await jobOf(null, { paths: 10 });
    const none = await added(sure.job, 4);
    const [bare] = none.frame.scenarios as [ScenarioFrame];
    expect(bare.parameterDraws).to.deep.equal({ draws: 0, paths: 0, redrawn: [] });
    expect(none.results).to.deep.equal(simulationFrom(sure.job).results);
    expect(modelErrorLines(none.results[0]?.[0] ?? expect.fail())).to.deep.equal([]);
    expect(parameterDrawsText(bare, plain)).to.deep.equal([
      '  model  no error of a parameter is stated: nothing is redrawn, and no model error is known',
    ]);
  });
});
