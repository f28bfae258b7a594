import { debtsOf } from '../books/borrowing-power.js';
import { solvencyOf } from '../kernel/engine.js';
import type { SolvencyOutcome } from '../kernel/outcome.js';
import { matrixPrices, pricesAtHorizon } from '../kernel/scenario-prices.js';
import type { Estimate } from '../outcome.js';
import { type Proportion, proportionOfCount } from '../statistics/proportion.js';
import { sampleOf } from '../statistics/sample.js';
import type { Case, Job } from './job.js';
import { type Distribution, distributionOf } from './results.js';
import { pathsOf } from './run-paths.js';

/** Paths that are drawn to the horizon: one step costs so little that many can be had. */
const PATHS = 10_000;

/** Prices that are drawn at most, so that long paths of many assets keep nobody waiting: there are fewer of them. */
const MOST_DRAWN = 2 ** 29;
const LISTED = 10;

/** An account, how likely it is below a health factor of 1 at the horizon, and what it owes now, in US dollars. */
export interface LikelyAccount {
  readonly account: string;
  readonly probability: Estimate;
  readonly debt: number;
}

/**
 * A book at the horizon where nobody liquidates anything: the usual value at risk of lending markets, the sum of what debts are
 * above their collateral. US dollars at the horizon's prices, and counts of accounts.
 */
export interface AtHorizon {
  readonly paths: number;
  readonly shortfall: Distribution;
  readonly debtAtRisk: Distribution;
  readonly accountsAtRisk: Distribution;
  /** After the change, by probability times debt, the largest first. */
  readonly likely: readonly LikelyAccount[];
}

const bare = ({ value, error }: Proportion): Estimate => ({ value, error });

const likelyIn = ({ book, market }: Case, { atRiskIn }: SolvencyOutcome, paths: number): readonly LikelyAccount[] => {
  const debts = debtsOf(book, market);
  return book.accounts
    .map((account, index) => ({ account, hits: atRiskIn[index] ?? 0, debt: debts[index] ?? 0 }))
    .filter(({ hits }) => hits > 0)
    .sort((a, b) => b.hits * b.debt - a.hits * a.debt || (a.account < b.account ? -1 : 1))
    .slice(0, LISTED)
    .map(({ account, hits, debt }) => ({ account, probability: bare(proportionOfCount(hits, paths)), debt }));
};

/**
 * The book as it is at the horizon of a drawn scenario, before and after, on the same plain paths, 10,000 or as many as can soon be drawn; null for given prices,
 * which tell nothing of how likely they are. It depends on the job alone: every shard has the same.
 */
export const atHorizon = (job: Job): AtHorizon | null => {
  const [pair] = job.pairs;
  if (job.scenario.prices.kind === 'paths' || pair === undefined) return null;
  const { assets } = pair.before.market;
  const steps = Math.round(job.scenario.horizon / job.scenario.step);
  const paths = Math.min(PATHS, Math.max(1, Math.floor(MOST_DRAWN / (steps * assets.length))));
  const source = pathsOf({ ...job, paths, sampling: 'random' });
  const matrix = new Float64Array(paths * assets.length);
  pricesAtHorizon(source, pair.before.market, paths).fill(0, paths, matrix);
  const run = ({ book, market }: Case): SolvencyOutcome =>
    solvencyOf(book, market, matrixPrices(matrix, assets.length));
  const before = run(pair.before);
  const after = pair.before === pair.after ? before : run(pair.after);
  const distribution = (of: (outcome: SolvencyOutcome) => ArrayLike<number>): Distribution =>
    distributionOf({ before: sampleOf(of(before)), after: sampleOf(of(after)) });
  return {
    paths,
    shortfall: distribution(({ shortfall }) => shortfall),
    debtAtRisk: distribution(({ debtAtRisk }) => debtAtRisk),
    accountsAtRisk: distribution(({ accountsAtRisk }) => accountsAtRisk),
    likely: likelyIn(pair.after, after, paths),
  };
};
