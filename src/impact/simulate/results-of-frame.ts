import type { Frame, Simulation } from './report.js';
import { resultOf } from './results.js';
import type { Outcomes } from './run-paths.js';

/** The results that a frame's outcomes give: the same from one run, from many threads, or from shards put together. */
export const simulationOf = (frame: Frame, outcomes: readonly Outcomes[]): Simulation => ({
  frame,
  results: frame.scenarios.map(({ backstops, exact, replicates, pools, horizon, step, books }, index) => {
    const { pairs, weights } = outcomes[index] as Outcomes;
    return pairs.map((pair, book) =>
      resultOf(pair, {
        weights,
        drawn: exact ? 'all there are' : 'drawn',
        backstops,
        ...(books[book]?.kind === 'as-is' ? { times: { horizon, step } } : {}),
        ...(replicates === undefined ? {} : { replicates }),
        ...(pools === undefined ? {} : { pools }),
      }),
    );
  }),
});
