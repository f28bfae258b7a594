import { availableParallelism } from 'node:os';
import { escapeForTerminal } from '../diagnostic/escape.js';
import type { ImpactAsked } from '../proposal/impact.js';
import { PATIENCE, seedFrom, timeLeft } from './simulate.js';

/** Tells of a simulation's progress once a second, and nothing of one that takes no longer. */
export const progressOf = (note: (text: string) => void) => {
  let [started, first, told] = [Number.NaN, 0, 0];
  return (scenario: string, done: number, all: number): void => {
    const now = performance.now();
    if (Number.isNaN(started)) [started, first, told] = [now, done, now];
    if (now - told < PATIENCE || done === all) return;
    told = now;
    note(escapeForTerminal(`  ${scenario}: ${done} of ${all} paths, ${timeLeft(done - first, all - first, started)}`));
  };
};

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
