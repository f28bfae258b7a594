import { refused } from '../../diagnostic/error.js';
import { canonicalDigest } from '../../document/canonical.js';
import type { Part } from './part-file.js';
import type { Frame, Simulation } from './report.js';
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

/** What a shard's frame has wherever it ran: the authority's Safe is read only where a node is at hand. */
const asRead = (frame: Frame, read: boolean): string =>
  canonicalDigest(
    read
      ? frame
      : { ...frame, authority: null, scenarios: frame.scenarios.map((scenario) => ({ ...scenario, capture: null })) },
  );

const hasRead = ({ frame }: Part): boolean => (frame.authority?.control ?? null) !== null;

/** The frame that all parts have, with what those said of the authority that read it. Throws where they have several. */
const commonFrame = (parts: readonly Part[], first: Part): Frame => {
  const { frame } = parts.find(hasRead) ?? first;
  const alike = parts.every(
    (part) =>
      asRead(part.frame, false) === asRead(frame, false) &&
      (!hasRead(part) || asRead(part.frame, true) === asRead(frame, true)),
  );
  if (alike) return frame;
  throw refused('simulate/merge', 'the parts are not of the same simulation', {
    hint: 'book, parameters, scenarios, seed and paths must be the same in every shard',
  });
};

/**
 * Put shards of one simulation together: bit for bit the results of one run. Throws `simulate/merge` where they are not of the
 * same simulation, or one is missing or twice there.
 */
export const mergeParts = (parts: readonly Part[]): Simulation => {
  const [first] = parts;
  if (first === undefined) throw refused('simulate/merge', 'there are no parts to put together');
  const frame = commonFrame(parts, first);
  return simulationOf(
    frame,
    frame.scenarios.map(({ paths }, scenario) => joinOutcomes(inOrder(parts, scenario, paths))),
  );
};
