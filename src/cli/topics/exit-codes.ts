import { EXIT, type ExitCode } from '../../diagnostic/error.js';
import type { Topic } from './topic.js';

/** What each exit code says, in the order of the numbers. */
const MEANING: Readonly<Record<keyof typeof EXIT, string>> = {
  ok: 'Done. Warnings may have been printed; they do not fail a command.',
  failed: 'An error among the findings, malformed input, a refused action, or a failed gate.',
  changes: 'There are changes or drift. Only with --detailed-exitcode; without it, changes exit 0.',
  usage: 'The command line could not be understood: an unknown command or flag, a missing argument.',
  unavailable: 'A node or service could not be reached, or did not answer sensibly. Trying again may help.',
  bug: 'A bug in Plimsoll. A trace is printed on stderr, with where to report it.',
  interrupted: 'Interrupted with Ctrl-C.',
};

export const exitCodeRows: readonly { readonly code: ExitCode; readonly meaning: string }[] = (
  Object.keys(EXIT) as (keyof typeof EXIT)[]
).map((name) => ({ code: EXIT[name], meaning: MEANING[name] }));

export const exitCodesTopic: Topic = {
  name: 'exit-codes',
  summary: 'what the exit code of a command says',
  intro: 'Every command exits with one of these. With --json the code is the same as without.',
  columns: ['Code', 'Meaning'],
  rows: exitCodeRows.map(({ code, meaning }) => [String(code), meaning]),
};
