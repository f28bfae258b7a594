import { escapeForTerminal } from '../diagnostic/escape.js';

/** Time that is left of a run, in words; `started` as `performance.now()` gives it. */
export const timeLeft = (done: number, all: number, started: number): string => {
  const seconds = Math.round(((performance.now() - started) / 1000 / done) * (all - done));
  return seconds >= 60 ? `${Math.round(seconds / 60)} min left` : `${seconds} s left`;
};

/** What progress is told after, in milliseconds: below that nobody waits. */
export const PATIENCE = 1_000;

/** What is counted, and where it is told. */
interface Telling {
  /** In the plural. Default: paths. */
  readonly of?: string;
  /** Default: stderr. Nothing is told where it is no terminal. */
  readonly terminal?: { readonly isTTY?: boolean };
}

/**
 * Tells of a simulation's progress once a second, with the time that is left, and nothing of one that takes no longer. A count
 * that falls is another's, and begins anew.
 */
export const progressOf = (
  note: (text: string) => void,
  { of = 'paths', terminal = process.stderr }: Telling = {},
): ((scenario: string, done: number, all: number) => void) => {
  if (terminal.isTTY !== true) return () => undefined;
  let [started, first, last, told] = [Number.NaN, 0, 0, 0];
  return (scenario, done, all) => {
    const now = performance.now();
    if (Number.isNaN(started)) told = now;
    if (Number.isNaN(started) || done < last) [started, first] = [now, done];
    last = done;
    if (now - told < PATIENCE || done === all || done === first) return;
    told = now;
    note(escapeForTerminal(`  ${scenario}: ${done} of ${all} ${of}, ${timeLeft(done - first, all - first, started)}`));
  };
};
