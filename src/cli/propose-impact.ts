import { availableParallelism } from 'node:os';
import type { ImpactAsked } from '../proposal/impact.js';
import { progressOf } from './progress.js';
import { seedFrom } from './simulate.js';

/** What the flags of `propose` say of the impact. Throws as `seedFrom` does. */
export const askedImpact = (
  flags: {
    readonly book?: string | undefined;
    readonly scenario?: readonly string[] | undefined;
    readonly paths?: number | undefined;
    readonly seed: string;
    readonly 'no-impact': boolean;
  },
  note: (text: string) => void,
): ImpactAsked => {
  const seed = seedFrom(flags.seed);
  if (flags['no-impact']) return { kind: 'left-out' };
  return {
    kind: 'simulated',
    book: flags.book,
    scenarios: flags.scenario ?? [],
    paths: flags.paths ?? null,
    seed,
    threads: availableParallelism(),
    onPaths: progressOf(note),
  };
};
