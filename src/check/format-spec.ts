import { usage } from '../diagnostic/error.js';
import { suggest } from '../diagnostic/suggest.js';

/** The forms in which a check is told. */
export const CHECK_FORMATS = ['text', 'json', 'markdown', 'github', 'sarif', 'junit'] as const;

export type CheckFormat = (typeof CHECK_FORMATS)[number];

/** One `--format`: what is written, and where. */
export interface FormatSpec {
  readonly format: CheckFormat;
  /** Null for stdout. */
  readonly file: string | null;
}

const isFormat = (text: string): text is CheckFormat => (CHECK_FORMATS as readonly string[]).includes(text);

const parseFormat = (text: string): FormatSpec => {
  const colon = text.indexOf(':');
  const name = colon < 0 ? text : text.slice(0, colon);
  const file = colon < 0 ? null : text.slice(colon + 1);
  if (!isFormat(name)) {
    const near = suggest(name, CHECK_FORMATS);
    throw usage('check/format', `there is no format ${JSON.stringify(name)}`, {
      hint: near === null ? `Write one of ${CHECK_FORMATS.join(', ')}.` : `Did you mean ${near}?`,
    });
  }
  if (file !== null && (file.trim() === '' || file.includes('\0')))
    throw usage('check/format', `--format ${name}: names no file`, { hint: `Write ${name}, or ${name}:FILE.` });
  return { format: name, file };
};

/**
 * What `--format` asks for, in the order given; text on stdout where it asks for nothing. `sarif` writes to stdout and
 * `sarif:out.sarif` to a file; what stands after the first colon is the file. Throws `check/format` (64) for an unknown
 * format, for two on stdout, and for two in one file.
 */
export const parseFormats = (texts: readonly string[]): readonly FormatSpec[] => {
  if (texts.length === 0) return [{ format: 'text', file: null }];
  const specs = texts.map(parseFormat);
  const seen = new Map<string | null, CheckFormat>();
  for (const { format, file } of specs) {
    const other = seen.get(file);
    if (other !== undefined) {
      const where = file === null ? 'stdout' : file;
      throw usage('check/format', `${other} and ${format} both go to ${where}`, {
        hint: `Give one of them a file of its own: --format ${format}:FILE.`,
      });
    }
    seen.set(file, format);
  }
  return specs;
};
