import type { Estimate } from '../outcome.js';
import { redrawPrices, seedOfDraw } from '../prices/redraw.js';
import { keyOf } from '../random/counter.js';
import type { Job } from './job.js';
import type { ScenarioFrame, Simulation } from './report.js';
import { type BookResult, type Compared, resultOf } from './results.js';
import { runJob } from './run-jobs.js';
import { pathCount } from './run-paths.js';
import { replicatesOf } from './sampling.js';

/** Paths of each redraw at least, where a simulation has as many: with a hundred or fewer nothing is told of the worst one in a hundred. */
const LEAST_PATHS = 500;

/** How the parameters of a scenario were redrawn. */
export interface ParameterDraws {
  /** 0: the scenario states no error, so that nothing was redrawn. */
  readonly draws: number;
  /** Of each redraw. */
  readonly paths: number;
  /** The numbers that were redrawn, each by the entry that has it: `WETH volatility`. */
  readonly redrawn: readonly string[];
}

/**
 * Jobs with the parameters of a scenario redrawn, on the book as it is. Each has paths of its own, independent of the others', so that what
 * paths alone add to the spread over redraws can be taken off. Empty where the scenario states no errors. Throws what `redrawPrices`
 * does.
 */
export const redrawnJobs = (job: Job, draws: number): readonly Job[] => {
  const { prices, uncertainty = [] } = job.scenario;
  if (uncertainty.length === 0) return [];
  const key = keyOf(job.seed);
  const paths = Math.min(job.paths, Math.max(LEAST_PATHS, Math.ceil(job.paths / draws)));
  return Array.from({ length: draws }, (_, draw) => ({
    ...job,
    scenario: { ...job.scenario, prices: redrawPrices(prices, uncertainty, key, draw) },
    seed: seedOfDraw(key, draw),
    paths,
    pairs: job.pairs.filter(({ kind }) => kind === 'as-is'),
  }));
};

/**
 * The standard deviation of a quantity over redraws without what paths add to it: √(s² − mean of squared errors), 0 where paths
 * alone spread as much (the between-groups component of a one-way analysis of variance; Searle, Casella and McCulloch, 1992, 3.6).
 * NaN where the error of paths is not known.
 */
export const spreadBetween = (estimates: readonly Estimate[]): number => {
  const count = estimates.length;
  const mean = estimates.reduce((sum, { value }) => sum + value, 0) / count;
  const squares = estimates.reduce((sum, { value }) => sum + (value - mean) ** 2, 0) / (count - 1);
  const within = estimates.reduce((sum, { error }) => sum + error * error, 0) / count;
  return Number.isFinite(within) ? Math.sqrt(Math.max(0, squares - within)) : Number.NaN;
};

const compared = (of: Compared, redrawn: readonly Compared[]): Compared => {
  const side = (name: keyof Compared): Estimate => ({
    ...of[name],
    modelError: spreadBetween(redrawn.map((one) => one[name])),
  });
  return { before: side('before'), after: side('after'), difference: side('difference') };
};

/** A result with the model errors that results of redraws tell: of bad debt, its mean and 99 %, and of what is liquidated. */
export const withModelErrors = (result: BookResult, redrawn: readonly BookResult[]): BookResult => ({
  ...result,
  badDebt: {
    ...result.badDebt,
    mean: compared(
      result.badDebt.mean,
      redrawn.map(({ badDebt }) => badDebt.mean),
    ),
    p99: compared(
      result.badDebt.p99,
      redrawn.map(({ badDebt }) => badDebt.p99),
    ),
  },
  liquidated: {
    ...result.liquidated,
    mean: compared(
      result.liquidated.mean,
      redrawn.map(({ liquidated }) => liquidated.mean),
    ),
  },
});

/** How redraws are run, and who is told how many of a scenario's are done. */
export interface Redrawing {
  /** At least two: one has no spread. */
  readonly draws: number;
  readonly threads: number;
  readonly onDraw: (scenario: string, done: number) => void;
}

/**
 * A simulation with the model error of every scenario that states errors of its parameters, on the book as it is. The others
 * say that nothing was redrawn. The same on any number of threads. Throws what `redrawnJobs` and `runJob` do.
 */
export const addModelErrors = async (
  { frame, results }: Simulation,
  jobs: readonly Job[],
  { draws, threads, onDraw }: Redrawing,
): Promise<Simulation> => {
  const scenarios: ScenarioFrame[] = [];
  const books: (readonly BookResult[])[] = [];
  for (const [index, scenario] of frame.scenarios.entries()) {
    const [job, found] = [jobs[index] as Job, results[index] ?? []];
    const redraws = redrawnJobs(job, draws);
    const redrawn: BookResult[] = [];
    for (const one of redraws) {
      const { pairs, weights } = await runJob(one, { from: 0, to: pathCount(one) }, threads, () => {});
      const [pair] = pairs;
      if (pair === undefined) throw new TypeError('the first book of a simulation is the book as it is');
      redrawn.push(
        resultOf(pair, { weights, drawn: 'drawn', backstops: scenario.backstops, replicates: replicatesOf(one) }),
      );
      onDraw(scenario.name, redrawn.length);
    }
    const { uncertainty = [] } = job.scenario;
    const [first] = redraws;
    const parameterDraws: ParameterDraws = {
      draws: redraws.length,
      paths: first === undefined ? 0 : pathCount(first),
      redrawn: uncertainty.flatMap(({ key, numbers }) => numbers.map(({ name }) => `${key} ${name}`)),
    };
    scenarios.push({ ...scenario, parameterDraws });
    books.push(
      found.map((result, at) =>
        redrawn.length > 0 && scenario.books[at]?.kind === 'as-is' ? withModelErrors(result, redrawn) : result,
      ),
    );
  }
  return { frame: { ...frame, scenarios }, results: books };
};
