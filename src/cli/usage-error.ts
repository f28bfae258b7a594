import { stripVTControlCharacters } from 'node:util';
import { PlimsollError, usage } from '../diagnostic/error.js';
import { suggest } from '../diagnostic/suggest.js';

/**
 * What oclif's parser throws: an error that carries `oclif` (the one for unknown flags names them in `flags`), or a bare
 * Error for a file or directory that is not there. Any other class (TypeError, …) comes from a mistake in our own parsers.
 */
const isParserError = (error: unknown): error is Error & { readonly flags?: readonly string[] } =>
  error instanceof Error && ('oclif' in error || error.constructor === Error);

/** What oclif says of arguments that are not there, without its note on flags; null where the error is another. */
const missingArguments = (error: Error): string | null => {
  if (!error.message.startsWith('Missing ') || !('args' in error) || !Array.isArray(error.args)) return null;
  const args = error.args as readonly { readonly name?: string; readonly description?: string }[];
  return args
    .map(({ name = '', description }) => `${name.toUpperCase()} is missing${description ? `: ${description}` : ''}`)
    .join(' ');
};

/** oclif's message on one line and without its dress: it wraps what a flag's own parser throws, and points to --help. */
const plainMessage = (error: Error): string =>
  stripVTControlCharacters(error.message)
    .replace(/\n?See more help with --help$/, '')
    .replace(/^Parsing --(\S+) \n\t/, '--$1: ')
    .replace(/\s*\n\s*/g, ' ')
    .trim();

/**
 * A failure to parse the command line as a {@link PlimsollError} of exit code 64; anything else is returned unchanged.
 *
 * @param command as it is typed, for the hint
 * @param flags the names of the flags it takes, for "did you mean"
 */
export const usageError = (error: unknown, command: string, flags: readonly string[]): unknown => {
  if (error instanceof PlimsollError) {
    const { hint, where, docs, findings, cause } = error;
    return usage(error.code, plainMessage(error), {
      findings,
      cause,
      ...(hint === undefined ? {} : { hint }),
      ...(where === undefined ? {} : { where }),
      ...(docs === undefined ? {} : { docs }),
    });
  }
  if (!isParserError(error)) return error;
  const help = `plimsoll ${command} --help`;
  const [unknown] = error.flags ?? [];
  if (unknown !== undefined) {
    const near = suggest(
      unknown.replace(/=.*$/s, ''),
      flags.map((flag) => `--${flag}`),
    );
    const hint = near === null ? `Run ${help} to see its flags.` : `Did you mean ${near}? ${help} lists the flags.`;
    return usage('cli/unknown-flag', `${command} has no flag ${unknown}`, { hint });
  }
  return usage('cli/usage', missingArguments(error) ?? plainMessage(error), {
    hint: `Run ${help} to see how it is used.`,
  });
};
