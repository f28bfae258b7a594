import { refused } from '../../diagnostic/error.js';
import { canonicalDigest } from '../../document/canonical.js';
import type { Part } from './part-file.js';
import type { Simulation } from './report.js';
import { simulationOf } from './results-of-frame.js';
import { joinOutcomes, type Outcomes } from './run-paths.js';

/** Parts of one simulation in the order of their paths, which messages count from 1. Throws `simulate/merge` where one is missing or twice there. */
const inOrder = (parts: readonly Part[], scenario: number, paths: number): readonly Outcomes[] => {
  const sorted = [...parts].sort((a, b) => (a.ranges[scenario]?.from ?? 0) - (b.ranges[scenario]?.from ?? 0));
  let next = 0;
  const outcomes: Outcomes[] = [];
  for (const { ranges, outcomes: own } of sorted) {
    const range = ranges[scenario];
    const outcome = own[scenario];
    if (range === undefined || outcome === undefined || range.from === range.to) continue;
    if (range.from !== next)
      throw refused(
        'simulate/merge',
        range.from > next
          ? `paths ${next + 1} to ${range.from} are in none of the parts`
          : `paths from ${range.from + 1} on are in two of the parts`,
        { hint: 'give every shard of the simulation once' },
      );
    outcomes.push(outcome);
    next = range.to;
  }
  if (next !== paths)
    throw refused('simulate/merge', `paths ${next + 1} to ${paths} are in none of the parts`, {
      hint: 'give every shard of the simulation once',
    });
  return outcomes;
};

/**
 * Put shards of one simulation together: bit for bit the results of one run. Throws `simulate/merge` where they are not of the
 * same simulation, or one is missing or twice there.
 */
export const mergeParts = (parts: readonly Part[]): Simulation => {
  const [first] = parts;
  if (first === undefined) throw refused('simulate/merge', 'there are no parts to put together');
  const digest = canonicalDigest(first.frame);
  if (parts.some(({ frame }) => canonicalDigest(frame) !== digest))
    throw refused('simulate/merge', 'the parts are not of the same simulation', {
      hint: 'book, parameters, scenarios, seed and paths must be the same in every shard',
    });
  return simulationOf(
    first.frame,
    first.frame.scenarios.map(({ paths }, scenario) => joinOutcomes(inOrder(parts, scenario, paths))),
  );
};
