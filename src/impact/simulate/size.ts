import { type PlimsollError, refused } from '../../diagnostic/error.js';
import type { Scenario } from '../scenario.js';
import { widthOf } from './columns.js';
import type { Job, PathRange } from './job.js';
import { casesOf, layoutFor } from './run-paths.js';

/** Steps of a path: minutes of two months, hours of eleven years. */
const MOST_STEPS = 100_000;

/** Prices of one path, of all steps and assets: 32 MiB a list, and each thread has three. */
const MOST_PRICES = 2 ** 22;

/** Prices of one run: a quarter of an hour of drawing them on one thread, before anything is done with them. */
const MOST_DRAWN = 2 ** 34;

/** Numbers that one run keeps of its paths: 1 GiB. */
const MOST_KEPT = 2 ** 27;

const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',');

const stepsOf = ({ horizon, step }: Pick<Scenario, 'horizon' | 'step'>): number => Math.round(horizon / step);

const tooLarge = (name: string, what: string, hint: string): PlimsollError =>
  refused('simulate/size', `${name} is too large to run: ${what}`, { hint });

/** Refuses a scenario whose paths are too long for memory. Throws `simulate/size`. */
export const checkPathSize = (scenario: Pick<Scenario, 'name' | 'horizon' | 'step'>, assets: number): void => {
  const steps = stepsOf(scenario);
  const hint = 'take longer steps, or a shorter horizon';
  if (steps > MOST_STEPS)
    throw tooLarge(scenario.name, `it has ${grouped(steps)} steps, and a path at most ${grouped(MOST_STEPS)}`, hint);
  if (steps * assets > MOST_PRICES)
    throw tooLarge(
      scenario.name,
      `${grouped(steps)} steps of ${assets} assets are ${grouped(steps * assets)} prices, and a path has at most ${grouped(MOST_PRICES)}`,
      hint,
    );
};

/** Refuses what one run can neither draw nor keep. Throws `simulate/size`. */
export const checkRunSize = (jobs: readonly Job[], ranges: readonly PathRange[]): void => {
  let kept = 0;
  for (const [index, job] of jobs.entries()) {
    const { from = 0, to = 0 } = ranges[index] ?? {};
    const { scenario, pairs } = job;
    const steps = stepsOf(scenario);
    const assets = pairs[0]?.before.market.assets.length ?? 0;
    const drawn = steps * assets * (to - from);
    if (drawn > MOST_DRAWN)
      throw tooLarge(
        scenario.name,
        `${grouped(to - from)} paths of ${grouped(steps)} steps and ${assets} assets are ${grouped(drawn)} prices, and one run draws at most ${grouped(MOST_DRAWN)}`,
        'take fewer paths or longer steps, or cut the simulation into shards: plimsoll simulate MARKET --shard 1/n --out FILE',
      );
    for (const one of casesOf(job)) kept += (to - from) * widthOf(layoutFor(job, one));
    if (kept > MOST_KEPT)
      throw tooLarge(
        scenario.name,
        `the outcomes of all paths up to it are ${grouped(kept)} numbers, and one run keeps at most ${grouped(MOST_KEPT)}`,
        'take fewer paths, fewer scenarios at a time with --scenario, or fewer --books',
      );
  }
};
