import { globalFlags } from './flags.js';

/** The words of a command line, sorted out before any command is known. */
export interface CommandLine {
  /** The leading words that are not flags: the command, its subcommand, perhaps its arguments. */
  readonly words: readonly string[];
  /** Global flags that stood before the command, and everything after the leading words. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

const takesValue = (flag: string): boolean =>
  Object.entries(globalFlags).some(([name, { type }]) => type === 'option' && flag === `--${name}`);

const isGlobal = (word: string): boolean =>
  Object.keys(globalFlags).some((name) => word === `--${name}` || word.startsWith(`--${name}=`));

/** Splits a command line so that global flags may stand before the command: `plimsoll --json diff core`. */
export const splitCommandLine = (argv: readonly string[]): CommandLine => {
  let start = 0;
  while (isGlobal(argv[start] ?? '')) start += takesValue(argv[start] ?? '') ? 2 : 1;
  const length = argv.slice(start).findIndex((word) => word.startsWith('-') && word !== '-');
  const end = length < 0 ? argv.length : start + length;
  return { words: argv.slice(start, end), before: argv.slice(0, start), after: argv.slice(end) };
};
