import type { Scenario } from '../scenario.js';
import { behaving } from './behaviour.js';
import type { Job } from './job.js';
import type { Prepared } from './prepare.js';
import { checkPathSize } from './size.js';

/** The job of a scenario on a market's books. Given prices are as they are. Throws `simulate/size` for paths that are too long. */
export const jobFor = (
  prepared: Prepared,
  scenario: Scenario,
  { paths, seed, sampling }: Pick<Job, 'paths' | 'seed' | 'sampling'>,
): Job => {
  checkPathSize(scenario, prepared.before.assets.length);
  return {
    scenario,
    seed,
    paths,
    sampling: scenario.prices.kind === 'paths' ? 'random' : sampling,
    pairs: behaving(prepared, scenario),
  };
};
