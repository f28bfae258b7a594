import { escapeLines } from '../diagnostic/escape.js';
import type { PlotSpace } from '../report/plot/chart.js';
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

/** Columns of a plot where nothing says how wide the place is. */
const USUAL = 80;

/**
 * Where a plot is drawn: as wide as the terminal, else as COLUMNS says, else 80 columns; in ASCII where the locale (LC_ALL,
 * LC_CTYPE, LANG: the first that is set) is not of UTF-8, or the terminal says that it is dumb. Windows has no locale there
 * and shows Unicode.
 */
export const plotSpaceOn = (
  stream: { readonly isTTY?: boolean; readonly columns?: number },
  env: Environment,
  platform: NodeJS.Platform = process.platform,
): PlotSpace => {
  const told = /^[1-9][0-9]{0,3}$/.test(env.COLUMNS ?? '') ? Number(env.COLUMNS) : USUAL;
  const locale = [env.LC_ALL, env.LC_CTYPE, env.LANG].find(isSet);
  const utf8 = locale === undefined ? platform === 'win32' : /utf-?8/i.test(locale);
  return { columns: columnsOf(stream) ?? told, marks: utf8 && env.TERM !== 'dumb' ? 'unicode' : 'ascii' };
};

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
