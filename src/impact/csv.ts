/** A cell without quotes or blanks around it. Offsets are in the whole text, of what is within the quotes. */
export interface Cell {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A row with something in it, and the line that it begins on. */
export interface CsvRow {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly cells: readonly Cell[];
  /** The line of a quote that nothing closes, which then makes this the last row; null where there is none. */
  readonly open: number | null;
}

/** Whether what follows a `#`, at the beginning of a cell or after a blank, is a comment. */
export type Comments = 'comments' | 'no-comments';

/** What separates cells; of several in a line the one that stands first here. */
const SEPARATORS = ['\t', ';', ','] as const;

/** More cells than any export has; what is beyond them in a line is passed over. */
const MOST_CELLS = 512;

const endsLine = (c: string | undefined): boolean => c === undefined || c === '\n' || c === '\r';
const isBlank = (c: string | undefined): boolean => c === ' ' || c === '\t';

/** The separator of a text: that of the first line that has one outside quotes and comments. Tabs around a line are blanks. */
const separatorIn = (text: string): string => {
  const seen = new Set<string>();
  let [quoted, comment, begun, tab] = [false, false, false, false];
  for (let at = 0; at <= text.length; at += 1) {
    const c = text[at];
    if (c === undefined || (!quoted && endsLine(c))) {
      const found = SEPARATORS.find((one) => seen.has(one));
      if (found !== undefined) return found;
      [comment, begun, tab] = [false, false, false];
    } else if (!comment && c === '"') [quoted, begun] = [!quoted, true];
    else if (quoted || comment || c === ' ') continue;
    else if (c === '\t') tab = begun;
    else if (c === '#' && (!begun || isBlank(text[at - 1]))) comment = true;
    else {
      begun = true;
      if (tab) seen.add('\t');
      if (c === ',' || c === ';') seen.add(c);
    }
  }
  return ',';
};

class CsvReader {
  readonly #text: string;
  readonly #separator: string;
  readonly #comments: Comments;
  #at: number;
  #line = 1;
  #open: number | null = null;

  constructor(text: string, comments: Comments) {
    this.#text = text;
    this.#separator = separatorIn(text);
    this.#comments = comments;
    this.#at = text.startsWith('\uFEFF') ? 1 : 0;
  }

  *rows(): Generator<CsvRow> {
    while (this.#at < this.#text.length) {
      const [line, start] = [this.#line, this.#at];
      const cells: Cell[] = [];
      let more = true;
      while (more) {
        const cell = this.#cell();
        if (cells.length < MOST_CELLS) cells.push(cell);
        more = this.#text[this.#at] === this.#separator;
        if (more) this.#at += 1;
      }
      const end = this.#at;
      this.#endLine();
      const open = this.#open;
      if (open !== null || cells.some(({ text }) => text !== '')) yield { line, start, end, cells, open };
    }
  }

  #endLine(): void {
    if (this.#at >= this.#text.length) return;
    this.#at += this.#text[this.#at] === '\r' && this.#text[this.#at + 1] === '\n' ? 2 : 1;
    this.#line += 1;
  }

  #cell(): Cell {
    const text = this.#text;
    while (text[this.#at] === ' ' || (text[this.#at] === '\t' && this.#separator !== '\t')) this.#at += 1;
    const inside = this.#at + (text[this.#at] === '"' ? 1 : 0);
    const quoted = inside > this.#at ? this.#quoted() : '';
    const from = this.#at;
    while (!endsLine(text[this.#at]) && text[this.#at] !== this.#separator) {
      const comment = this.#comments === 'comments' && text[this.#at] === '#';
      if (comment && (this.#at === from || /\s/.test(text[this.#at - 1] ?? ''))) break;
      this.#at += 1;
    }
    const bare = text.slice(from, this.#at);
    if (!endsLine(text[this.#at]) && text[this.#at] !== this.#separator)
      while (!endsLine(text[this.#at])) this.#at += 1;
    const cell = `${quoted.trim()}${bare.trim()}`;
    const start = inside + (quoted.length - quoted.trimStart().length);
    return { text: cell, start, end: start + Math.max(1, cell.length) };
  }

  /** What is within quotes, doubled ones as one. The place is then after the quote that closes. */
  #quoted(): string {
    const text = this.#text;
    const opened = this.#line;
    let cell = '';
    let from = this.#at + 1;
    for (this.#at = from; this.#at < text.length; this.#at += 1) {
      const c = text[this.#at];
      if (c === '\n') this.#line += 1;
      if (c !== '"') continue;
      cell += text.slice(from, this.#at);
      this.#at += 1;
      if (text[this.#at] !== '"') return cell;
      from = this.#at;
    }
    this.#open = opened;
    return cell + text.slice(from);
  }
}

/**
 * The rows of a CSV text as RFC 4180 has it, separated by comma, semicolon or tab: cells in quotes may hold separators, line
 * breaks and doubled quotes. Lines end as on any system; a byte order mark, blank lines and rows of empty cells are passed over.
 */
export const csvRows = (text: string, comments: Comments = 'no-comments'): Generator<CsvRow> =>
  new CsvReader(text, comments).rows();
