import { escapeLines } from '../diagnostic/escape.js';
import { coloured, plain, type Style } from '../report/style.js';

export type Environment = Readonly<Record<string, string | undefined>>;

const isSet = (value: string | undefined): boolean => value !== undefined && value !== '';

/**
 * How text is dressed on a stream. `--no-color` and `NO_COLOR` (https://no-color.org) turn colour off, `FORCE_COLOR` on,
 * otherwise it is on for terminals.
 *
 * @param argv the words of the command line: read before they are parsed, because errors of parsing are dressed too
 */
export const styleFor = (stream: { readonly isTTY?: boolean }, argv: readonly string[], env: Environment): Style => {
  if (hasFlag(argv, '--no-color') || isSet(env.NO_COLOR)) return plain;
  if (isSet(env.FORCE_COLOR)) return env.FORCE_COLOR === '0' ? plain : coloured;
  return stream.isTTY === true && env.TERM !== 'dumb' ? coloured : plain;
};

/** How many characters fit on a line of a terminal; null where the stream is none, or its width is not known. */
export const columnsOf = (stream: { readonly isTTY?: boolean; readonly columns?: number }): number | null =>
  stream.isTTY === true && stream.columns !== undefined && stream.columns > 0 ? stream.columns : null;

/** True where the flag stands before a `--`. */
export const hasFlag = (argv: readonly string[], flag: string): boolean => {
  const end = argv.indexOf('--');
  return (end < 0 ? argv : argv.slice(0, end)).includes(flag);
};

/** The attributes that {@link coloured} writes and no others: they can neither hide nor move text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: ESC is what an attribute starts with
const OURS = /(\u001b\[(?:1|2|22|31|32|33|36|39|97;40|39;49)m)/;

/**
 * The last guard before a terminal: whatever a renderer has forgotten to escape is shown, not obeyed. Our own attributes
 * pass, line feeds too.
 */
export const guard = (text: string): string =>
  text
    .split(OURS)
    .map((part, index) => (index % 2 === 1 ? part : escapeLines(part)))
    .join('');
