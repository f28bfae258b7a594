import { escapeForTerminal } from '../diagnostic/escape.js';

/** Time that is left of a run, in words; `started` as `performance.now()` gives it. */
export const timeLeft = (done: number, all: number, started: number): string => {
  const seconds = Math.round(((performance.now() - started) / 1000 / done) * (all - done));
  return seconds >= 60 ? `${Math.round(seconds / 60)} min left` : `${seconds} s left`;
};

/** What progress is told after, in milliseconds: below that nobody waits. */
export const PATIENCE = 1_000;

/** Tells of progress once a second with the time left, counting `unit`, and nothing of what takes no longer. */
export const progressOf = (note: (text: string) => void, unit: 'paths' | 'fits' = 'paths') => {
  let [started, first, told] = [Number.NaN, 0, 0];
  return (of: string, done: number, all: number): void => {
    const now = performance.now();
    if (Number.isNaN(started)) [started, first, told] = [now, done, now];
    if (now - told < PATIENCE || done === all) return;
    told = now;
    note(escapeForTerminal(`  ${of}: ${done} of ${all} ${unit}, ${timeLeft(done - first, all - first, started)}`));
  };
};
