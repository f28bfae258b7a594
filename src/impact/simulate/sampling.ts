import type { PathSource } from '../paths.js';
import { REPLICATES } from '../prices/make.js';
import type { Sampling } from '../prices/options.js';
import type { Case, Job } from './job.js';

/**
 * By how many standard deviations over the horizon importance sampling lowers what the book holds: the loss that it seeks is
 * about as rare as one path in forty. A tenth of the paths stay as they are, so that no weight is above ten.
 */
const DEVIATIONS = 2;

/** US dollars that indebted accounts hold net of what they owe, by asset: the portfolio whose fall makes bad debt. */
export const heldByBorrowers = ({ market, book }: Case): readonly number[] => {
  const held = new Float64Array(market.assets.length);
  const price = (at: number): number => market.assets[book.asset[at] ?? 0]?.price ?? 0;
  for (let account = 0; account < book.accounts.length; account += 1) {
    const [from, to] = [book.offsets[account] ?? 0, book.offsets[account + 1] ?? 0];
    if (!book.debt.subarray(from, to).some((tokens) => tokens > 0)) continue;
    for (let at = from; at < to; at += 1) {
      const asset = book.asset[at] ?? 0;
      const net = (book.collateral[at] ?? 0) - (book.debt[at] ?? 0);
      held[asset] = (held[asset] ?? 0) + net * price(at);
    }
  }
  return [...held];
};

/** How a job's paths are drawn. Explicit paths are as they are. */
export const samplingOf = ({ sampling, scenario, pairs }: Pick<Job, 'sampling' | 'scenario' | 'pairs'>): Sampling => {
  if (scenario.prices.kind === 'paths' || sampling === 'random') return 'random';
  if (sampling === 'quasi') return 'quasi';
  const [first] = pairs;
  return {
    kind: 'importance',
    direction: first === undefined ? [] : heldByBorrowers(first.before),
    deviations: DEVIATIONS,
  };
};

/** In how many independent randomisations a job's paths come, as `PathSource.replicates`; 1 where each is by itself. */
export const replicatesOf = (
  job: Pick<Job, 'sampling' | 'scenario' | 'pairs'>,
): NonNullable<PathSource['replicates']> => (samplingOf(job) === 'quasi' ? REPLICATES : 1);
